/**
 * `npm run bench -- outage [--seed N] [--seconds N] [--rate N] [--json]`
 * The control plane is stopped under traffic and woken again: users must not notice, and no holder may change.
 * The same traffic just before it is the yardstick. Exits with 1 when anything was found or moved.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { readEvidence } from '../checker/evidence.ts'
import { judge } from '../checker/judge.ts'
import { untilAnswered } from './support/drain.ts'
import { LiveCluster } from './support/live-cluster.ts'
import { machine, note, print, table } from './support/report.ts'
import { quantile, rounded, worst } from './support/statistics.ts'
import { until } from './support/until.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const seconds = Number(values.seconds)
const rate = Number(values.rate)
/** Before it is stopped, and again after it woke up. */
const CALM_MS = 10_000
const DRAIN_MS = 30_000
const PROTECTED_WITHIN_MS = 30_000

interface Stretch {
  readonly fromAt: number
  readonly toAt: number
}

const cluster = await LiveCluster.start({ seed, rate })
try {
  const measured = await measure()
  const result = { seconds, ...measured, seed, messagesPerSecondPerAccount: rate, flappingLimits: 'lifted' }
  if (values.json) print(JSON.stringify(result))
  const { findings, holderChanges, failovers } = result
  process.exitCode = findings === 0 && holderChanges === 0 && failovers === 0 ? 0 : 1
} finally {
  await cluster.remove()
}

async function measure() {
  await cluster.untilSteady()
  const before = await standing()
  const calm = await stretch(CALM_MS)

  const pid = await cluster.pidOf('control-plane')
  note(`control plane stopped for ${seconds} s`)
  process.kill(pid, 'SIGSTOP')
  const outage = await stretch(seconds * 1_000).finally(() => process.kill(pid, 'SIGCONT'))
  const wokenAt = performance.now()
  const protectedAgain = async () => {
    const { state, since } = (await cluster.snapshot()).protection
    return state === 'on' && since > outage.toAt ? performance.now() - wokenAt : null
  }
  const what = 'automatic failover is on again'
  const protectionBackMs = await until(protectedAgain, { what, withinMs: PROTECTED_WITHIN_MS, everyMs: 100 })
  await cluster.untilSteady()
  const afterwards = await stretch(CALM_MS)
  const after = await standing()

  // Who is not answered by then is what the judge calls lost.
  await untilAnswered(cluster.ledger, afterwards.toAt, DRAIN_MS).catch(() => null)
  const figures = { before: figuresOf(calm), during: figuresOf(outage), after: figuresOf(afterwards) }
  await cluster.stop()
  const { counts, findings, late, messages } = judge(readEvidence(cluster.dataDir), {
    from: calm.fromAt,
    until: afterwards.toAt,
  })
  const holderChanges = before.leases.filter((lease, index) => lease !== after.leases[index]).length
  const failovers = after.failovers - before.failovers

  print(`Control plane stopped for ${seconds} s under ${rate} messages/s an account`)
  print(`${machine()}\n`)
  const head = ['Reply times', 'Messages', 'Answered', 'p50 ms', 'p95 ms', 'Worst ms']
  print(
    table(
      head,
      Object.entries(figures).map(([name, row]) => [name, ...Object.values(row)]),
    ),
  )
  print('')
  const rows = [...Object.entries(counts), ['late (over 5 s)', late], ['holder changes', holderChanges]] as const
  print(table(['Judged from disk', 'Count'], [...rows.map((row) => [...row]), ['failovers', failovers]]))
  print(`\nAutomatic failover was on again ${Math.round(protectionBackMs)} ms after waking up.`)
  for (const { kind, what: sentence } of findings.slice(0, 10)) print(`- ${kind}: ${sentence}`)
  return {
    ...figures,
    ...counts,
    late,
    messages,
    holderChanges,
    failovers,
    protectionBackMs: rounded(protectionBackMs),
    findings: findings.length,
  }
}

async function stretch(durationMs: number): Promise<Stretch> {
  const fromAt = Date.now()
  await pause(durationMs)
  return { fromAt, toAt: Date.now() }
}

async function standing() {
  const { accounts, failovers } = await cluster.snapshot()
  return { leases: Object.values(accounts).map(({ lease }) => JSON.stringify(lease)), failovers: failovers.length }
}

/** Of the messages that came in that stretch, whenever their reply came. */
function figuresOf({ fromAt, toAt }: Stretch) {
  const delays = cluster.ledger.delays(fromAt, toAt)
  const answered = delays.filter((delay) => delay !== null)
  return {
    messages: delays.length,
    answered: answered.length,
    p50Ms: rounded(quantile(answered, 0.5)),
    p95Ms: rounded(quantile(answered, 0.95)),
    worstMs: worst(answered),
  }
}
