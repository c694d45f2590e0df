/** What a runbook is, what it answers, and how old what is on this machine may be. */
import type { Alert } from '../../shared/alert.ts'
import type { RunbookEntry } from '../../shared/runbook/runbook.ts'
import { FAULTS, type FaultCode } from '../../shared/fault.ts'
import { RUNBOOK_KIND_NAMES } from '../../shared/words/runbook.ts'
import { Pill } from '../pieces/pill.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { AgeHere, When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { useConnection, useNow, usePicture } from '../use-console.ts'
import { formatExactly } from '../words/time.ts'
import { alertWords, answered, REVIEW_DAYS, reviewedDaysAgo, reviewedWords, sourceWords } from './library.ts'
import styles from './page.module.css'

const HOUR_MS = 3_600_000

/** "Playbook, version 3, owner operations, reviewed 2026-11-21, today" */
export function HeadNote({ entry: { head } }: { readonly entry: RunbookEntry }) {
  const now = useNow(HOUR_MS)
  const isOld = reviewedDaysAgo(head.reviewed, now) > REVIEW_DAYS
  return (
    <>
      {RUNBOOK_KIND_NAMES[head.kind]}, version {head.version}, owner {head.owner}, reviewed {head.reviewed},{' '}
      {isOld ? (
        <span className={pieces['tone']} data-tone="warn">
          <ToneShape tone="warn" /> {reviewedWords(head.reviewed, now)}: it may be wrong by now
        </span>
      ) : (
        reviewedWords(head.reviewed, now)
      )}
    </>
  )
}

const NO_ALERTS: readonly Alert[] = []
/** An outage opens dozens; their list is Alerts. */
const ALERTS_SHOWN = 4

/** What it answers that is open now; else the codes it answers. */
export function AnswersLine({ entry }: { readonly entry: RunbookEntry }) {
  const alerts = usePicture((state) => state.snapshot?.alerts ?? NO_ALERTS)
  const open = answered(entry, alerts)
  const { alerts: codes, faults } = entry.head
  if (codes.length + faults.length + open.length === 0) return null
  return (
    <p className={styles['line']}>
      {open.length === 0 ? null : (
        <>
          <b>Open now:</b>
          {open.slice(0, ALERTS_SHOWN).map((alert) => (
            <Pill
              key={alert.id}
              tone={alert.level === 'critical' ? 'critical' : 'warn'}
              href={formatRoute({ kind: 'alerts', alertId: alert.id })}
            >
              <ToneShape tone={alert.level === 'critical' ? 'critical' : 'warn'} />
              {alertWords(alert)}
            </Pill>
          ))}
          {open.length > ALERTS_SHOWN ? <a href="#/alerts">{open.length - ALERTS_SHOWN} more</a> : null}
        </>
      )}
      <span className={pieces['second']}>
        {codes.length === 0 ? '' : `Answers ${codes.join(', ')}`}
        {codes.length > 0 && faults.length > 0 ? '; ' : ''}
        {faults.length === 0 ? '' : `when it says ${faults.map(faultWords).join(', ')}`}
      </span>
    </p>
  )
}

/** “No such backup”; one of a newer cluster by its code. */
function faultWords(code: string): string {
  return Object.hasOwn(FAULTS, code) ? `“${FAULTS[code as FaultCode].title}”` : code
}

/** Where this text came from and when; while the cluster is away, that it is kept. */
export function HereNote({ entry: { head, source, syncedAt } }: { readonly entry: RunbookEntry }) {
  const isLive = useConnection().kind === 'live'
  return (
    <p className={`${styles['line']} ${pieces['second']}`}>
      <span>
        {isLive ? null : (
          <>
            <ToneShape tone="unknown" /> The cluster is not heard now; reading needs no network.{' '}
          </>
        )}
        {syncedAt === null ? (
          `This text ${source === 'shipped' ? 'ships with the console' : `is ${sourceWords(source)}`}.`
        ) : (
          <>
            This text is {sourceWords(source)}, kept here since <When at={syncedAt} />,{' '}
            <AgeHere at={syncedAt} stepMs={1_000} /> ago.
          </>
        )}
        {head.notWalked === null ? null : ` Not walked by a test: ${head.notWalked}`}
      </span>
    </p>
  )
}

const MINUTE_MS = 60_000

/** Only on paper, which does not go on with the time: what a check said is of this moment. */
export function PrintedNote() {
  const now = useNow(MINUTE_MS)
  const cluster = usePicture((state) => state.profile?.name ?? null)
  return (
    <p className={styles['printed']}>
      Printed {formatExactly(now, 'utc').slice(0, 16)} UTC{cluster === null ? '' : `, console of ${cluster}`}. Ages and
      what checks say are of that moment.
    </p>
  )
}
