/** Who, where, how connected, how protected, what runs, what time: the same on every screen. */
import { spotlight } from '@mantine/spotlight'
import { memo } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import { Switcher } from '../connections/switcher.tsx'
import { AgeHere } from '../pieces/when.tsx'
import { Pill } from '../pieces/pill.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { formatRoute } from '../routing/route.ts'
import type { Connection } from '../store/link.ts'
import { useConnection, useConsole, useLink, useNow, useUi } from '../use-console.ts'
import type { Tone } from '../../shared/words/labels.ts'
import { useProtection } from '../use-protection.ts'
import type { ProtectionWords } from '../words/protection.ts'
import { formatClock } from '../words/time.ts'
import { RunningPills } from './running-pills.tsx'
import styles from './frame.module.css'

export function TopBar() {
  return (
    <header className={styles['top']}>
      <a className={styles['product']} href="#/" aria-label="Linda Console, to Overview">
        <svg className={styles['mark']} viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 1.2 13.9 4.6v6.8L8 14.8 2.1 11.4V4.6z" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <circle cx="8" cy="8" r="2.1" fill="currentColor" />
        </svg>
        <span className={styles['productName']}>Linda Console</span>
      </a>
      <Switcher />
      <div className={styles['pills']}>
        <LinkPill />
        <ProtectionPill />
        <RunningPills />
      </div>
      <Clocks />
      <button
        type="button"
        className={styles['palette']}
        onClick={() => spotlight.open()}
        aria-label="Ctrl K: open the palette"
      >
        Ctrl K
      </button>
    </header>
  )
}

function LinkPill() {
  const connection = useConnection()
  const { word, tone, hint } = linkWords(connection)
  return (
    <Pill tone={tone} hint={hint}>
      <ToneShape tone={tone} />
      {word}
      {connection.kind === 'replaying' ? null : <LinkAge />}
    </Pill>
  )
}

/** By itself: it changes with every word of the cluster, and the pill around it hardly ever. */
function LinkAge() {
  const heardAt = useLink((state) => state.heardAt)
  if (heardAt === null) return null
  return (
    <span className={styles['linkAge']}>
      <AgeHere at={heardAt} />
    </span>
  )
}

function linkWords(connection: Connection): { readonly word: string; readonly tone: Tone; readonly hint: string } {
  switch (connection.kind) {
    case 'live':
      return { word: 'Live', tone: 'ok', hint: 'Age of the newest word from the cluster' }
    case 'replaying':
      return {
        word: 'Replay',
        tone: 'info',
        hint: 'What is shown has passed; the cluster as it is now is not behind it',
      }
    case 'connecting':
      return { word: 'Connecting', tone: 'unknown', hint: 'The first answer is not here yet' }
    case 'stale':
      return { word: 'Stale', tone: 'warn', hint: 'The connection is open, but nothing comes through it' }
    case 'retrying':
      return { word: 'Offline', tone: 'critical', hint: connection.problem.detail }
    case 'refused':
      return { word: 'Refused', tone: 'critical', hint: connection.problem.detail }
    case 'hostGone':
      return {
        word: 'Console restarting',
        tone: 'critical',
        hint: "The console's background process is gone; it restarts by itself",
      }
    case 'notSignedIn':
      return { word: 'Not signed in', tone: 'critical', hint: connection.detail }
    default:
      return assertNever(connection)
  }
}

function ProtectionPill() {
  return <ProtectionState {...useProtection()} />
}

/** Made anew when its words change, not with every fact. */
const ProtectionState = memo(function ProtectionState({ text, tone, why }: ProtectionWords) {
  return (
    <Pill tone={tone} hint={why} href={formatRoute({ kind: 'automation' })}>
      {tone === 'ok' ? null : <ToneShape tone={tone} />}
      {text}
    </Pill>
  )
})

function Clocks() {
  const console = useConsole()
  const now = useNow(1_000)
  const first = useUi((state) => state.clock)
  const second = first === 'utc' ? 'local' : 'utc'
  return (
    <button
      type="button"
      className={styles['clocks']}
      title="Swap UTC and local time (c)"
      onClick={() => console.ui.setState({ clock: second })}
    >
      <span className={`${styles['clock']} ${pieces['mono']}`} data-first>
        {formatClock(now, first)} {first === 'utc' ? 'UTC' : 'local'}
      </span>
      <span className={styles['clock']}>
        {formatClock(now, second)} {second === 'utc' ? 'UTC' : 'local'}
      </span>
    </button>
  )
}
