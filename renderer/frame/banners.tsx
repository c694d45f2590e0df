/** What stands between the reader and the truth: a connection that is not live, and what the console itself has to say. */
import { assertNever } from '../../shared/assert-never.ts'
import { useActions } from '../actions.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { RunbookLink } from '../pieces/runbook-link.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import type { Connection } from '../store/link.ts'
import { useConnection, useLink, useNow, usePicture } from '../use-console.ts'
import { formatAge } from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'
import { AutomationBanners } from './automation-banners.tsx'
import { IncidentStrip } from '../incidents/incident-strip.tsx'
import { DisagreementBanner } from '../topology/disagreement-banner.tsx'
import styles from './frame.module.css'

export function Banners() {
  return (
    <>
      <DisagreementBanner />
      <ConnectionBanner />
      <AutomationBanners />
      <IncidentStrip />
      <Notices />
    </>
  )
}

type Broken = Exclude<Connection, { kind: 'live' | 'connecting' | 'notSignedIn' | 'replaying' }>

function ConnectionBanner() {
  const connection = useConnection()
  // Known data needs no banner while it is live; before the first answer there is nothing to warn of.
  switch (connection.kind) {
    case 'live':
    case 'connecting':
    case 'notSignedIn':
    // Its bar stands above every screen.
    case 'replaying':
      return null
    default:
      return <OfflineBanner connection={connection} />
  }
}

function OfflineBanner({ connection }: { readonly connection: Broken }) {
  const actions = useActions()
  const now = useNow(1_000)
  const heardAt = useLink((state) => state.heardAt)
  const { tone, title, more } = bannerWords(connection, now)
  const age = heardAt === null ? 'Nothing is known yet.' : `What you see is ${formatAge(now - heardAt)} old.`
  return (
    <div className={styles['banner']} data-tone={tone}>
      <ToneShape tone={tone} />
      <p className={styles['bannerText']}>
        {/* Only what changes seldom is spoken: an age or a countdown would be read out every second. */}
        <span className={styles['bannerTitle']} aria-live="polite">
          {title}
        </span>{' '}
        <span className={styles['bannerMore']}>
          {age} {more}
        </span>
        {'problem' in connection ? <Answer id={connection.problem.runbook} /> : null}
      </p>
      {connection.kind === 'stale' || connection.kind === 'hostGone' ? null : (
        <span className={styles['bannerAction']}>
          <ActionButton size="small" onPress={actions.reconnect}>
            Try now
          </ActionButton>
        </span>
      )}
    </div>
  )
}

function bannerWords(
  connection: Broken,
  now: number,
): { readonly tone: Tone; readonly title: string; readonly more: string } {
  switch (connection.kind) {
    case 'stale':
      return {
        tone: 'warn',
        title: 'The cluster has gone quiet.',
        more: 'Buttons that act are locked until it speaks again.',
      }
    case 'retrying':
      return {
        tone: 'critical',
        title: `The control plane does not answer: ${sentence(connection.problem.detail)}`,
        more: `Buttons that act are locked. ${retryWords(connection.retryAt, now)}`,
      }
    case 'refused':
      return {
        tone: 'critical',
        title: `The cluster refuses this console: ${sentence(connection.problem.detail)}`,
        more: `${connection.problem.advice} ${retryWords(connection.retryAt, now)}`,
      }
    case 'hostGone':
      return {
        tone: 'critical',
        title: 'The console lost its own background process.',
        more: 'It restarts by itself; nothing acknowledged is lost.',
      }
    default:
      return assertNever(connection)
  }
}

function Notices() {
  const notices = usePicture((state) => state.notices)
  const actions = useActions()
  return notices.map(({ id, problem }) => (
    <div key={id} className={styles['banner']} data-tone="warn" aria-live="polite">
      <ToneShape tone="warn" />
      <p className={styles['bannerText']}>
        <span className={styles['bannerTitle']}>{problem.title}.</span>{' '}
        <span className={styles['bannerMore']}>
          {problem.detail === problem.title ? '' : `${sentence(problem.detail)} `}
          {problem.advice}
        </span>
        <Answer id={problem.runbook} />
      </p>
      <span className={styles['bannerAction']}>
        <ActionButton size="small" onPress={() => actions.dismissNotice(id)}>
          Dismiss
        </ActionButton>
      </span>
    </div>
  ))
}

/** `null`: no runbook answers it. */
function Answer({ id }: { readonly id: string | null }) {
  if (id === null) return null
  return (
    <>
      {' '}
      <RunbookLink id={id} before="Runbook: " className={styles['bannerLink']} />
    </>
  )
}

function retryWords(retryAt: number, now: number): string {
  const seconds = Math.ceil((retryAt - now) / 1000)
  return seconds <= 0 ? 'Trying now.' : `Trying again in ${seconds} s.`
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
