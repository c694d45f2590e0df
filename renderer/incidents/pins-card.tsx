/** What was put on record as it was, whatever becomes of the thing itself. */
import type { Incident } from '../../shared/incident/incident.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import pieces from '../pieces/pieces.module.css'
import { When } from '../pieces/when.tsx'
import { useConsole } from '../use-console.ts'
import styles from './incidents.module.css'

export function PinsCard({
  incident: { id, pins, closed },
  lock,
}: {
  readonly incident: Incident
  readonly lock: string | null
}) {
  const { incidents } = useConsole()
  return (
    <Card title="Evidence" note={pins.length === 0 ? undefined : String(pins.length)} label="Evidence">
      {pins.length === 0 ? (
        <p className={styles['none']}>
          Nothing is pinned. Go to an item of the timeline with <kbd className={pieces['kbd']}>j</kbd> and{' '}
          <kbd className={pieces['kbd']}>k</kbd> and press <kbd className={pieces['kbd']}>p</kbd>: it is kept here as it
          stood then.
        </p>
      ) : (
        <ul className={styles['rows']}>
          {pins.map(({ id: pinId, by, evidence }) => (
            <li key={pinId} className={styles['pinned']}>
              <div>
                <b>{evidence.title}</b>
                {evidence.detail === '' ? null : <p className={styles['pinDetail']}>{evidence.detail}</p>}
                <div className={styles['quiet']}>
                  {evidence.kind}, <When at={evidence.at} /> · pinned by {by}
                </div>
              </div>
              {closed === null ? (
                <span data-unprinted>
                  <ActionButton
                    size="small"
                    kind="quiet"
                    lock={lock}
                    label={`Unpin: ${evidence.title}`}
                    onPress={() => void incidents.write(id, { kind: 'unpinned', pinId })}
                  >
                    Unpin
                  </ActionButton>
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
