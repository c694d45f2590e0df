/** Incidents: those that are open, and those before. From the console's own store, so they are there without any network. */
import type { Incident } from '../../shared/incident/incident.ts'
import { counted, formatDuration } from '../../shared/words/format.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { LongListFoot, LongListSearch, useLongList } from '../pieces/narrowed.tsx'
import { Page } from '../pieces/page.tsx'
import pieces from '../pieces/pieces.module.css'
import { Th } from '../pieces/th.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { AgeHere, When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { DueLine, SeverityMark } from './incident-head.tsx'
import { useWriteLock } from './use-write-lock.ts'
import { aboutWords, unsentWords } from './words.ts'
import styles from './incidents.module.css'

const STEP = 50
const NONE: readonly Incident[] = []

export function IncidentsView() {
  const { incidents } = useConsole()
  const known = usePicture((state) => state.incidents)
  const lock = useWriteLock()
  const all = known ?? NONE
  const open = all.filter(({ closed }) => closed === null)
  const list = useLongList(
    all,
    ({ title, declaredBy, accountIds, people }) => [title, declaredBy, ...accountIds, ...people].join(' '),
    STEP,
  )
  return (
    <Page
      title="Incidents"
      note={
        known === null || all.length === 0
          ? undefined
          : open.length === 0
            ? 'None is open.'
            : `${counted(open.length, 'incident is', 'incidents are')} open.`
      }
      aside={
        <>
          <LongListSearch list={list} label="Search incidents" />
          <ActionButton kind="primary" lock={lock} onPress={() => incidents.declare(null)}>
            Declare an incident… <kbd className={styles['key']}>I</kbd>
          </ActionButton>
        </>
      }
    >
      <Card>
        {known === null ? (
          <EmptyNote title="Reading the incidents…" />
        ) : all.length === 0 ? (
          <EmptyNote title="Nobody has declared an incident.">
            Press <kbd className={pieces['kbd']}>i</kbd> when something is wrong. It works without the cluster too.
          </EmptyNote>
        ) : (
          <>
            <div className={pieces['scroll']}>
              <table className={pieces['table']} aria-label="Incidents">
                <thead>
                  <tr>
                    <Th>Severity</Th>
                    <Th>What</Th>
                    <Th>Since</Th>
                    <Th>Commander</Th>
                    <Th>Next update</Th>
                    <Th>State</Th>
                  </tr>
                </thead>
                <tbody>
                  {list.shown.map((incident) => (
                    <Row key={incident.id} incident={incident} />
                  ))}
                </tbody>
              </table>
            </div>
            <LongListFoot list={list} what="incidents" />
          </>
        )}
      </Card>
    </Page>
  )
}

function Row({ incident }: { readonly incident: Incident }) {
  const { id, title, accountIds, declaredAt, beganAt, roles, closed, unsent } = incident
  return (
    <tr data-linked data-over={closed !== null || undefined} className={styles['listRow']}>
      <td className={pieces['tight']}>
        <SeverityMark severity={incident.severity} />
      </td>
      <td>
        <a
          className={`${pieces['rowLink']} ${styles['name']}`}
          href={formatRoute({ kind: 'incident', incidentId: id })}
          data-row-link
        >
          {title}
        </a>
        <div className={styles['quiet']}>{aboutWords(accountIds)}</div>
      </td>
      <td className={pieces['tight']}>
        <When at={declaredAt} />
      </td>
      <td>{roles.commander ?? <span className={pieces['dim']}>nobody</span>}</td>
      <td className={pieces['tight']}>
        {closed === null ? <DueLine incident={incident} /> : <span className={pieces['dim']}>—</span>}
      </td>
      <td className={pieces['tight']}>
        {closed === null ? (
          <>
            open for <AgeHere at={declaredAt} stepMs={1_000} />
          </>
        ) : (
          `closed after ${formatDuration(closed.at - beganAt)}`
        )}
        {unsent === 0 ? null : (
          <div className={styles['unsent']}>
            <ToneShape tone="warn" /> {unsentWords(unsent)}
          </div>
        )}
      </td>
    </tr>
  )
}
