/**
 * `npm run bench -- backup [--megabytes N] [--rounds N] [--rate N] [--seed N] [--json]`
 * A cluster whose accounts have long state logs is backed up while it serves: how fast, how large, and what its users notice.
 */
import { statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { readManifest } from '../../cluster/backup/archive.ts'
import { BUILT_IN_PORTS, builtInConfig } from '../../cluster/built-in.ts'
import { freePorts } from '../../cluster/supervisor/ports.ts'
import { Operation } from '../../shared/operation.ts'
import { Plan } from '../../shared/plan.ts'
import { growLogs } from './backup/grown-logs.ts'
import { LiveCluster } from './support/live-cluster.ts'
import { machine, note, print, table } from './support/report.ts'
import { median, quantile, rounded } from './support/statistics.ts'
import { until } from './support/until.ts'

const WITHIN_MS = 30 * 60_000
const QUIET_MS = 20_000
const ACCOUNT = 'uae-main'

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const megabytes = Number(values.megabytes)
const cluster = await LiveCluster.start({
  seed,
  rate: Number(values.rate),
  // A gigabyte is read before a node is there.
  mayBeLate: true,
  configure: async (dataDir) => {
    const ports = await freePorts(BUILT_IN_PORTS)
    const config = builtInConfig({ dataDir, ports, scenario: { seed, messagesPerSecond: Number(values.rate) } })
    const records = growLogs(config, ACCOUNT, megabytes, seed)
    note(`${records} records in the state log of ${ACCOUNT}`)
    // A machine that is busy besides must not run out of masters.
    return { ...config, flapping: { ...config.flapping, failures: null } }
  },
})

interface Round {
  readonly tookMs: number
  readonly plainBytes: number
  readonly packedBytes: number
  readonly verifyMs: number
}

const rounds: Round[] = []
const quiet: number[] = []
const during: number[] = []
let restoreMs = 0
let longestWaitMs = 0
try {
  await cluster.untilSteady({ withinMs: WITHIN_MS })
  for (let round = 0; round < Number(values.rounds); round++) {
    const quietFrom = Date.now()
    await pause(QUIET_MS)
    quiet.push(...answered(quietFrom, Date.now()))
    const backup = await run({ kind: 'backup' })
    during.push(...answered(backup.acceptedAt, backup.endedAt ?? Date.now()))
    const made = (await cluster.snapshot()).backups.find(({ operationId }) => operationId === backup.id)
    const path = made?.copies[0]?.path
    if (made === undefined || path === undefined) throw new Error('the backup is not in the journal')
    const { manifest } = await readManifest(path)
    const plainBytes = manifest.parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const verified = await run({ kind: 'verifyBackup', backupId: made.id })
    rounds.push({
      tookMs: (backup.endedAt ?? 0) - backup.acceptedAt,
      plainBytes,
      packedBytes: statSync(path).size,
      verifyMs: (verified.endedAt ?? 0) - verified.acceptedAt,
    })
    note(`round ${round + 1}: ${JSON.stringify(rounds.at(-1))}`)
  }
  const backupId = (await cluster.snapshot()).backups[0]?.id
  const restore = await run({ kind: 'restoreBackup', backupId, toAt: null })
  restoreMs = (restore.endedAt ?? 0) - restore.acceptedAt
  await cluster.untilSteady({ withinMs: WITHIN_MS })
  await pause(QUIET_MS)
  longestWaitMs = Math.max(...answered(restore.acceptedAt, Date.now()))
  note(`restored in ${restoreMs} ms; a user waited ${longestWaitMs} ms at most`)
} finally {
  await cluster.remove()
}

const mb = (bytes: number) => Math.round(bytes / 100_000) / 10
const p95 = { before: quantile(quiet, 0.95), during: quantile(during, 0.95) }
const last = rounds.at(-1)
const figures = {
  plainMb: mb(last?.plainBytes ?? 0),
  packedMb: mb(last?.packedBytes ?? 0),
  tookMs: rounded(median(rounds.map(({ tookMs }) => tookMs))),
  mbPerS: rounded(median(rounds.map(({ plainBytes, tookMs }) => plainBytes / 1_000 / tookMs))),
  verifyMs: rounded(median(rounds.map(({ verifyMs }) => verifyMs))),
  p95BeforeMs: rounded(p95.before),
  p95DuringMs: rounded(p95.during),
  p95Ratio: p95.before === null || p95.during === null ? null : Math.round((p95.during / p95.before) * 100) / 100,
  messagesDuring: during.length,
  /** From accepted to every account having a master of the restored state. */
  restoreMs,
  longestWaitMs,
}
print(
  `Backup of ${megabytes} MB of state logs under ${values.rate} messages/s of each account, ${rounds.length} rounds`,
)
print(`${machine()}\n`)
print(table(['', 'Measured'], Object.entries(figures)))
if (values.json) print(JSON.stringify({ seed, megabytes, rounds: rounds.length, ...figures }))

async function run(command: object): Promise<Operation> {
  const plan = Plan.parse(await cluster.post('/v1/plans', { command }))
  const { id } = await cluster.confirm(plan)
  const look = async () => {
    // A restore ends the control plane and starts another.
    const found = await cluster.get(`/v1/operations/${id}`).catch(() => null)
    if (found === null) return null
    const operation = Operation.parse(found)
    return operation.outcome === null ? null : operation
  }
  const ended = await until(look, { what: `${plan.title} ends`, withinMs: WITHIN_MS, everyMs: 200 })
  if (ended.status !== 'succeeded') throw new Error(ended.outcome ?? '')
  return ended
}

function answered(fromAt: number, toAt: number): number[] {
  return cluster.ledger.delays(fromAt, toAt).flatMap((delay) => delay ?? [])
}
