/** What is kept quiet, and where work is announced: by whom, why, until when. Each ends by itself. */
import type { ReactNode } from 'react'
import { type Alert, type Silence, silencing } from '../../shared/alert.ts'
import type { Maintenance } from '../../shared/hold.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { TimeLeft } from '../pieces/remaining.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { usePicture } from '../use-console.ts'
import styles from './alerts.module.css'

const NO_SILENCES: readonly Silence[] = []
const NO_WINDOWS: readonly Maintenance[] = []
const NO_ALERTS: readonly Alert[] = []
const MINUTES = 60

export function SilencesTab() {
  const silences = usePicture((state) => state.snapshot?.silences ?? NO_SILENCES)
  const windows = usePicture((state) => state.snapshot?.maintenance ?? NO_WINDOWS)
  const alerts = usePicture((state) => state.snapshot?.alerts ?? NO_ALERTS)
  const open = alerts.filter(({ resolvedAt }) => resolvedAt === null)
  return (
    <div className={styles['stack']}>
      <Card
        title="Silences"
        note="alerts that match are shown and nobody is told"
        aside={
          <CommandButton
            size="small"
            command={{ kind: 'silenceAlert', code: null, accountId: null, nodeId: null, minutes: MINUTES }}
          />
        }
      >
        {silences.length === 0 ? (
          <EmptyNote title="Nothing is silenced">
            A silence has an owner, a reason and an end, at most seven days away. Press <kbd>s</kbd> on an alert to
            silence it.
          </EmptyNote>
        ) : (
          <Entries
            label="Silences"
            first="Quiet"
            rows={silences.map((silence) => ({
              entry: silence,
              what: <SilenceWords silence={silence} />,
              note: quietNote(open, silence),
              end: <CommandButton size="small" command={{ kind: 'endSilence', silenceId: silence.id }} />,
            }))}
          />
        )}
      </Card>
      <Card
        title="Maintenance"
        note="alerts are marked, objectives do not count it"
        aside={<CommandButton size="small" command={{ kind: 'openMaintenance', accountId: null, minutes: MINUTES }} />}
      >
        {windows.length === 0 ? (
          <EmptyNote title="No maintenance is open">
            Announce work before it begins: alerts of its accounts are marked, and their objectives do not count the
            time.
          </EmptyNote>
        ) : (
          <Entries
            label="Maintenance"
            first="On"
            rows={windows.map((window) => ({
              entry: window,
              what:
                window.accountId === null ? (
                  <b>every account</b>
                ) : (
                  <a href={formatRoute({ kind: 'account', accountId: window.accountId })}>{window.accountId}</a>
                ),
              note: null,
              end: <CommandButton size="small" command={{ kind: 'closeMaintenance', accountId: window.accountId }} />,
            }))}
          />
        )}
      </Card>
    </div>
  )
}

/** "errorRate of ksa-main" */
function SilenceWords({ silence }: { readonly silence: Silence }) {
  const { code, accountId, nodeId } = silence
  return (
    <>
      {code === null ? <b>every alert</b> : <span className={pieces['mono']}>{code}</span>}
      {accountId === null ? null : (
        <>
          {' of '}
          <a href={formatRoute({ kind: 'account', accountId })}>{accountId}</a>
        </>
      )}
      {nodeId === null ? null : (
        <>
          {accountId === null ? ' of ' : ', '}
          <a href={formatRoute({ kind: 'node', nodeId })}>{nodeId}</a>
        </>
      )}
    </>
  )
}

function quietNote(open: readonly Alert[], silence: Silence): string {
  const quiet = open.filter((alert) => silencing([silence], alert) !== null).length
  return quiet === 0 ? 'none open now' : `${quiet} open now`
}

interface EntryRow {
  readonly entry: Silence | Maintenance
  readonly what: ReactNode
  /** `null`: nothing to say. */
  readonly note: string | null
  readonly end: ReactNode
}

interface EntriesProps {
  readonly label: string
  readonly first: string
  readonly rows: readonly EntryRow[]
}

function Entries({ label, first, rows }: EntriesProps) {
  return (
    <TableScroll label={label}>
      <table className={pieces['table']}>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col">By</th>
            <th scope="col">Reason</th>
            <th scope="col">Since</th>
            <th scope="col" className={pieces['right']}>
              Ends in
            </th>
            <th scope="col">
              <span className={pieces['hidden']}>Act</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ entry, what, note, end }) => (
            <tr key={entry.id}>
              <td className={`${pieces['tight']} ${styles['subject']}`}>
                {what} {note === null ? null : <span className={pieces['dim']}>· {note}</span>}
              </td>
              <td className={pieces['tight']}>{entry.owner}</td>
              <td>{entry.reason}</td>
              <td className={pieces['tight']}>
                <a href={formatRoute({ kind: 'operations', operationId: entry.id })}>
                  <When at={entry.since} />
                </a>
              </td>
              <td className={`${pieces['right']} ${pieces['tight']}`}>
                <TimeLeft until={entry.expiresAt} />
              </td>
              <td className={pieces['right']}>{end}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
