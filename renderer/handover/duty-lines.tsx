/** Who is on call now and who is next, in a line a level: wherever somebody may have to be called. Known here without the cluster. */
import type { Duty } from '../../shared/people.ts'
import { counted } from '../../shared/words/format.ts'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { useDuties } from './use-duties.ts'
import styles from './handover.module.css'

/** Who is called first, and who next. */
const LEVELS = 2

export function DutyLines() {
  const { duties, isOffered, problem } = useDuties()
  if (duties === null)
    return (
      <span className={styles['unsaid']}>
        {isOffered === false || problem !== null ? 'not assigned, as far as this console knows' : 'being asked for'}
      </span>
    )
  if (duties.length === 0) return <span className={styles['unsaid']}>not assigned</span>
  return (
    <span className={styles['lines']}>
      {duties.slice(0, LEVELS).map((duty, index) => (
        <Line key={duty.level} duty={duty} isFirst={index === 0} />
      ))}
      {duties.length <= LEVELS ? null : (
        <a href={formatRoute({ kind: 'handover' })}>
          and {counted(duties.length - LEVELS, 'more level', 'more levels')}
        </a>
      )}
    </span>
  )
}

function Line({ duty: { level, person, until, next }, isFirst }: { readonly duty: Duty; readonly isFirst: boolean }) {
  const way = person === null ? '' : ([person.phone, person.mail, person.elsewhere].find((one) => one !== '') ?? '')
  return (
    <span>
      <span className={styles['unsaid']}>{isFirst ? 'on call' : 'next'}: </span>
      {person === null ? <span className={styles['unsaid']}>not assigned</span> : <b>{person.name}</b>}
      {way === '' ? '' : ` ${way}`}
      <span className={styles['unsaid']}>
        {' '}
        ({level}
        {until === null ? null : (
          <>
            , until <When at={until} />
            {next === null ? '' : `, then ${next.name}`}
          </>
        )}
        )
      </span>
    </span>
  )
}
