/**
 * `npm run bench -- chaos [--seed N] [--rounds N] [--rate N] [--keep] [--json]`
 * Any processes at all, up to three at once, are killed or stopped for a while: bots, gateway, control plane. In every
 * other round an operator fails an account over in the midst of it.
 * Nothing is timed; everything is judged. Exits with 1 when the judge found anything.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { readEvidence } from '../checker/evidence.ts'
import { judge } from '../checker/judge.ts'
import { untilAnswered } from './support/drain.ts'
import { LiveCluster } from './support/live-cluster.ts'
import { pick, seededRandom } from './support/random.ts'
import { machine, note, print, table } from './support/report.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '15' },
    rate: { type: 'string', default: '20' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const rounds = Number(values.rounds)
const rate = Number(values.rate)
/** Killed processes come back ever more slowly (2 s to 30 s), and a blocked failover waits up to 30 s. */
const STEADY_WITHIN_MS = 120_000
const DRAIN_MS = 30_000
const LONGEST_STOP_MS = 4_000

const cluster = await LiveCluster.start({ seed, rate })
try {
  await cluster.untilSteady()
  const from = Date.now()
  const random = seededRandom(seed)
  for (let round = 1; round <= rounds; round++) {
    const count = 1 + Math.floor(random() * 3)
    const hits = victims(random, count).map((id) => hit(id, random))
    const done = await Promise.all(round % 2 === 0 ? [...hits, moveAccount(random)] : hits)
    note(`${round}/${rounds} ${done.join(', ')}`)
    await cluster.untilSteady({ withinMs: STEADY_WITHIN_MS })
  }
  const faultsEndedAt = Date.now()
  // Who is not answered by then is what the judge calls lost.
  await untilAnswered(cluster.ledger, faultsEndedAt, DRAIN_MS).catch(() => null)
  await cluster.stop()
  const judgement = judge(readEvidence(cluster.dataDir), { from, until: faultsEndedAt })
  const { counts, late, messages, accepted, staleRefused, recordsCut, failovers, findings } = judgement

  print(`Any processes killed and stopped, up to three at once, under ${rate} messages/s an account`)
  print(`${machine()}\n`)
  const figures = { rounds, messages, answered: accepted, ...counts, late, staleRefused, recordsCut }
  print(table(['Judged from disk', 'Count'], Object.entries(figures)))
  for (const { kind, what } of findings.slice(0, 10)) print(`- ${kind}: ${what}`)
  if (values.json) print(JSON.stringify({ ...figures, failovers, seed, messagesPerSecondPerAccount: rate }))
  process.exitCode = findings.length === 0 ? 0 : 1
} finally {
  if (values.keep) note(`the cluster's folder: ${cluster.dataDir}`)
  await (values.keep ? cluster.stop() : cluster.remove())
}

function victims(chance: () => number, count: number): string[] {
  const [first, ...rest] = cluster.processes.map(({ id }) => id).toSorted()
  if (first === undefined) return []
  return [...new Set(Array.from({ length: count }, () => pick(chance, [first, ...rest])))]
}

/** Resolves with what was done, once it is over; a killed process comes back by itself. */
async function hit(id: string, chance: () => number): Promise<string> {
  const isKill = chance() < 0.5
  const waitMs = chance() * 500
  const stopMs = chance() * LONGEST_STOP_MS
  const pid = await cluster.pidOf(id)
  await pause(waitMs)
  process.kill(pid, isKill ? 'SIGKILL' : 'SIGSTOP')
  if (isKill) return `killed ${id}`
  await pause(stopMs)
  process.kill(pid, 'SIGCONT')
  return `stopped ${id} for ${(stopMs / 1_000).toFixed(1)} s`
}

/** May be refused, or fail in the middle: that is the point. */
async function moveAccount(chance: () => number): Promise<string> {
  const accountId = pick(chance, ['uae-main', 'ksa-main', 'south-asia-main'])
  await pause(chance() * 1_000)
  try {
    const plan = await cluster.planFailover(accountId)
    await cluster.confirm(plan)
    return `failed ${accountId} over`
  } catch (error) {
    return `could not fail ${accountId} over (${error instanceof Error ? error.message : String(error)})`
  }
}
