/** After an absence: what happened since somebody last looked at this window. */
import { useStore } from 'zustand'
import { counted } from '../../shared/words/format.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { AgeHere, When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { missed } from './absence.ts'
import styles from './absence.module.css'

export function AbsenceCard() {
  const { absence } = useConsole()
  const state = useStore(absence.store)
  const facts = usePicture((picture) => picture.facts)
  const journalId = usePicture((picture) => picture.snapshot?.journalId ?? '')
  if (state.away === null) return null
  const found = missed(state, facts, journalId)
  if (found === null) return null
  return (
    <Card
      title="Since you last looked"
      note={
        <>
          <AgeHere at={state.away.from} /> ago
        </>
      }
      aside={
        <ActionButton kind="quiet" size="small" onPress={absence.dismiss}>
          Mark as read
        </ActionButton>
      }
    >
      {found.lines.length === 0 ? (
        <p className={styles['calm']}>Nothing happened.</p>
      ) : (
        <ul className={styles['lines']}>
          {found.lines.map(({ seq, at, tone, text, failoverId, accountId }) => (
            <li key={seq}>
              <When at={at} />
              <span>
                <ToneShape tone={tone} />{' '}
                {failoverId !== null ? (
                  <a href={formatRoute({ kind: 'failover', failoverId })}>{text}</a>
                ) : accountId !== null ? (
                  <a href={formatRoute({ kind: 'account', accountId })}>{text}</a>
                ) : (
                  text
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {found.more === 0 && !found.isPartial ? null : (
        <p className={`${styles['calm']} ${pieces['dim']}`}>
          {found.more === 0 ? '' : `${counted(found.more, 'more event')}. `}
          {found.isPartial ? 'This window does not keep all of it; Failovers and Alerts have the rest.' : ''}
        </p>
      )}
    </Card>
  )
}
