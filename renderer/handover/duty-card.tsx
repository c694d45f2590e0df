/** Who is on duty, who is next, and how they are reached; kept here, so that it is known when the cluster is away. */
import type { Duty, Person } from '../../shared/people.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { AsOf, When } from '../pieces/when.tsx'
import { isLive } from '../store/link.ts'
import { useConnection } from '../use-console.ts'
import { useDuties } from './use-duties.ts'
import styles from './handover.module.css'

export function DutyCard() {
  const { duties, people, answeredAt, problem, isOffered } = useDuties()
  const isNow = isLive(useConnection())
  if (isOffered === false) return null
  return (
    <Card
      title="On duty"
      label="On duty"
      note={isNow || answeredAt === null ? undefined : <AsOf at={answeredAt} />}
      aside={people.length === 0 ? undefined : `${people.length} known here`}
    >
      {problem !== null && (isNow || duties === null) ? <FaultNote problem={problem} /> : null}
      {duties === null ? null : duties.length === 0 ? (
        <EmptyNote title="Not assigned">
          Levels, turns and contacts stand in <span className={pieces['mono']}>people.json</span> in the cluster’s
          folder, or where its configuration says “peopleFile”. The guide shows one.
        </EmptyNote>
      ) : (
        <ol className={styles['items']}>
          {duties.map((duty) => (
            <DutyRow key={duty.level} duty={duty} />
          ))}
        </ol>
      )}
    </Card>
  )
}

function DutyRow({ duty: { level, person, why, until, next, afterMinutes } }: { readonly duty: Duty }) {
  return (
    <li className={styles['duty']}>
      <div className={styles['level']}>
        {level}
        <div className={pieces['dim']}>next after {afterMinutes} min</div>
      </div>
      <div className={styles['words']}>
        {person === null ? <span className={pieces['dim']}>not assigned</span> : <PersonLines person={person} />}
        {why === '' ? null : <div className={pieces['dim']}>{why}</div>}
      </div>
      <div className={styles['times']}>
        {until === null ? null : (
          <div>
            until <When at={until} />
          </div>
        )}
        {next === null ? null : <div>then {next.name}</div>}
      </div>
    </li>
  )
}

function PersonLines({ person: { name, role, phone, mail, elsewhere } }: { readonly person: Person }) {
  const ways = [phone, mail, elsewhere].filter((way) => way !== '')
  return (
    <>
      <b>{name}</b> <span className={pieces['dim']}>{role}</span>
      <div className={pieces['mono']}>
        {ways.length === 0 ? <span className={pieces['dim']}>no way to reach is written down</span> : ways.join(' · ')}
      </div>
    </>
  )
}
