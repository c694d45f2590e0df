/** What a message of a runbook says of the moment: one function a field, each with its words for what is not known. Pure. */
import type { Account } from '../account.ts'
import { type Alert, isOwnWord } from '../alert.ts'
import { recoveryPointMs } from '../backup.ts'
import type { Failover } from '../failover.ts'
import type { AccountSample } from '../sample.ts'
import type { Snapshot } from '../snapshot.ts'
import { atMostWords } from '../words/backup.ts'
import { deploymentSentence } from '../words/deployment.ts'
import { formatAge, formatCount, formatLatency, formatPercent, formatSeconds, listed } from '../words/format.ts'
import type { MessageField } from './fields.ts'
import type { RunSubject } from './run.ts'
import { accountSample, type Known } from './world.ts'

/** Brackets keep a sentence whole around what is missing: "(number not known) messages wait". */
const missing = (what: string) => `(${what} not known)`
/** More are not read. */
const NAMED = 3
const NEXT_UPDATE_MS = 30 * 60_000

export interface Saying {
  /** `null`: nothing was ever heard of the cluster. */
  readonly known: Known | null
  /** With what its alert and its node name filled in. */
  readonly subject: RunSubject
  readonly operator: string
  /** Overview's sentence. */
  readonly impact: string | null
  /** This machine's clock. */
  readonly now: number
}

type Say = (saying: Saying) => string
type SayKnown = (known: Known, subject: RunSubject) => string | null

/** Of a cluster that nothing is known of, and where the function has nothing to say, these words. */
const fromState =
  (words: string, say: SayKnown): Say =>
  ({ known, subject }) =>
    (known === null ? null : say(known, subject)) ?? words

export const SENTENCES: Readonly<Record<MessageField, Say>> = {
  account: ({ subject }) => subject.accountId ?? 'all accounts',
  master: fromState(missing('master'), ({ snapshot }, subject) => {
    const accounts = accountsOf(snapshot, subject)
    const words = accounts.map(({ lease }) => lease.holder?.nodeId ?? 'no master')
    if (accounts.length < 2) return words[0] ?? null
    return named(accounts.map(({ id }, index) => `${words[index] ?? ''} of ${id}`))
  }),
  node: ({ subject }) => subject.nodeId ?? missing('node'),
  impact: ({ impact }) => impact ?? missing('impact'),
  alerts: fromState(missing('alerts'), ({ snapshot }, subject) => {
    const open = openAlerts(snapshot, subject)
    return open.length === 0 ? 'no open alert' : named(open.map(({ title }) => title))
  }),
  since: fromState(missing('time'), ({ snapshot, clusterNow }, subject) => {
    const raised = openAlerts(snapshot, subject).map(({ raisedAt }) => raisedAt)
    if (raised.length === 0) return null
    const at = Math.min(...raised)
    return `${momentWords(at, clusterNow)}${clusterNow === null ? '' : ` (${formatAge(clusterNow - at)} ago)`}`
  }),
  failover: fromState(missing('last failover'), ({ snapshot, clusterNow }, { accountId }) => {
    const newest = snapshot.failovers.find((one) => accountId === null || one.accountId === accountId)
    return newest === undefined ? 'No failover so far.' : failoverWords(newest, clusterNow)
  }),
  errors: fromState(missing('share'), (known, subject) =>
    worst(
      known,
      subject,
      ({ errorFraction }) => errorFraction,
      (value) => `${percentWords(value)} %`,
    ),
  ),
  p95: fromState(missing('p95'), (known, subject) => worst(known, subject, ({ p95Ms }) => p95Ms, formatLatency)),
  waiting: fromState(missing('number'), (known, subject) => {
    const samples = samplesOf(known, subject)
    return samples === null ? null : formatCount(samples.reduce((sum, { waiting }) => sum + waiting, 0))
  }),
  recoveryPoint: fromState(missing('what a restore would lose'), ({ snapshot, clusterNow }) => {
    if (clusterNow === null) return null
    const ms = recoveryPointMs(snapshot, clusterNow)
    return ms === null ? 'everything: no backup is complete' : `at most ${atMostWords(ms)}`
  }),
  version: fromState(missing('version'), ({ snapshot: { nodes } }) => {
    const versions = [...new Set(Object.values(nodes).flatMap(({ version }) => version ?? []))].toSorted()
    return versions.length === 0 ? null : listed(versions)
  }),
  deployment: fromState(missing('deployment'), ({ snapshot: { deployments } }) => {
    const [newest] = deployments
    return newest === undefined ? 'No deployment so far.' : ended(deploymentSentence(newest))
  }),
  cluster: fromState(missing('cluster'), ({ snapshot: { cluster } }) => (cluster.name === '' ? null : cluster.name)),
  operator: ({ operator }) => (operator === '' ? missing('operator') : operator),
  now: ({ now }) => dayAndTime(now),
  nextUpdate: ({ now }) => momentWords(now + NEXT_UPDATE_MS, now),
}

function accountsOf({ accounts }: Snapshot, { accountId }: RunSubject): readonly Account[] {
  if (accountId === null) return Object.values(accounts)
  const one = accounts[accountId]
  return one === undefined ? [] : [one]
}

/** Of the account, or of every one that reports now. `null`: none does. */
function samplesOf(known: Known, subject: RunSubject): readonly AccountSample[] | null {
  const samples = accountsOf(known.snapshot, subject).flatMap(({ id }) => {
    const heard = accountSample(known, id)
    return 'sample' in heard ? [heard.sample] : []
  })
  return samples.length === 0 || !known.isLive ? null : samples
}

/** The highest of the accounts, with its name where there is more than one. */
function worst(
  known: Known,
  subject: RunSubject,
  value: (sample: AccountSample) => number | null,
  words: (value: number) => string,
): string | null {
  const found = (samplesOf(known, subject) ?? []).flatMap((sample) => {
    const number = value(sample)
    return number === null || !Number.isFinite(number) ? [] : [{ accountId: sample.accountId, number }]
  })
  const [first] = found.toSorted((a, b) => b.number - a.number)
  if (first === undefined) return null
  return subject.accountId === null ? `${words(first.number)} of ${first.accountId}` : words(first.number)
}

/** The worst first; what follows from another is told with that one. */
function openAlerts({ alerts }: Snapshot, { accountId }: RunSubject): readonly Alert[] {
  const weight = ({ level }: Alert) => (level === 'critical' ? 0 : 1)
  return alerts
    .filter((alert) => isOwnWord(alert) && (accountId === null || (alert.accountId ?? accountId) === accountId))
    .toSorted((a, b) => weight(a) - weight(b) || a.raisedAt - b.raisedAt)
}

function failoverWords(
  { accountId, from, to, outcome, startedAt, totalMs, why }: Failover,
  now: number | null,
): string {
  const moved = `${accountId} from ${from ?? 'nobody'} to ${to ?? 'nobody yet'}`
  const at = momentWords(startedAt, now)
  if (outcome === null) return `A failover of ${moved} runs since ${at}.`
  const took = totalMs === null ? '' : ` in ${formatSeconds(totalMs)}`
  if (outcome === 'completed') return `It moved ${moved}${took}, at ${at}.`
  return ended(
    `The failover of ${moved}, at ${at}, ${OUTCOMES[outcome]}${why === null || why === '' ? '' : `: ${why}`}`,
  )
}

const OUTCOMES: Readonly<Record<Exclude<NonNullable<Failover['outcome']>, 'completed'>, string>> = {
  rolledBack: 'was rolled back',
  blocked: 'is blocked',
  cancelled: 'was cancelled',
}

function percentWords(fraction: number): number {
  return Number(formatPercent(fraction, fraction < 0.1 ? 1 : 0))
}

function named(items: readonly string[]): string {
  return items.length <= NAMED ? listed(items) : listed([...items.slice(0, NAMED), `${items.length - NAMED} more`])
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/** "09:02 UTC" of today, "2026-11-19 22:40 UTC" of another day. `now` `null`: with its day. */
function momentWords(at: number, now: number | null): string {
  const whole = dayAndTime(at)
  return now !== null && dayAndTime(now).slice(0, 10) === whole.slice(0, 10) ? whole.slice(11) : whole
}

/** "2026-11-20 09:02 UTC" */
function dayAndTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
