/** Backups of a real cluster under traffic: proven, damaged on purpose, and interrupted in every phase. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { HALF_PREFIX } from '../../../cluster/backup/places.ts'
import { BUILT_IN_PORTS, builtInConfig } from '../../../cluster/built-in.ts'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import { api } from '../../../shared/api.ts'
import type { Backup } from '../../../shared/backup.ts'
import { Operation } from '../../../shared/operation.ts'
import { Plan } from '../../../shared/plan.ts'
import { growLogs } from '../../bench/backup/grown-logs.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'
import { aLiveCluster } from './a-live-cluster.ts'

export const TIMEOUT_MS = 300_000
export const WITHIN_MS = 90_000
export const RATE = 15

/** Segments every second: a test does not wait for minutes. */
export async function start({ grownMb = 0 } = {}): Promise<LiveCluster> {
  const live = await aLiveCluster({
    seed: 47,
    rate: RATE,
    configure: async (dataDir) => {
      const ports = await freePorts(BUILT_IN_PORTS)
      const config = builtInConfig({ dataDir, ports, scenario: { seed: 47, messagesPerSecond: RATE } })
      if (grownMb > 0) growLogs(config, 'uae-main', grownMb, 47)
      const backup = config.backup === undefined ? undefined : { ...config.backup, segmentEveryMs: 1_000 }
      return {
        ...config,
        ...(backup && { backup }),
        flapping: { ...config.flapping, failures: null },
        timing: { ...config.timing, restartDelayMs: 200 },
      }
    },
  })
  await until(async () => (await settingsOf(live).catch(() => null)) ?? null, {
    what: 'the backup process tells of its places',
    withinMs: WITHIN_MS,
  })
  return live
}

export async function settingsOf(live: LiveCluster) {
  return api.listBackups.response.parse(await live.get('/v1/backups')).settings
}

export const first = (live: LiveCluster) => join(live.dataDir, 'backups')
export const archiveOf = (live: LiveCluster, id: string) => join(first(live), `${id}.linda-backup.tar`)

/** Planned and confirmed; resolves with its id. */
export async function press(live: LiveCluster, command: object): Promise<string> {
  const plan = Plan.parse(await live.post('/v1/plans', { command }))
  return (await live.confirm(plan)).id
}

/** The control plane may be gone for a moment. */
export function ended(live: LiveCluster, operationId: string): Promise<Operation> {
  const look = async () => {
    try {
      const operation = Operation.parse(await live.get(`/v1/operations/${operationId}`))
      return operation.outcome === null ? null : operation
    } catch {
      return null
    }
  }
  return until(look, { what: `operation ${operationId} ends`, withinMs: WITHIN_MS, everyMs: 100 })
}

export async function backUp(live: LiveCluster): Promise<Backup> {
  const operationId = await press(live, { kind: 'backup' })
  const { status, outcome } = await ended(live, operationId)
  expect({ status, outcome }).toMatchObject({ status: 'succeeded' })
  const made = (await live.snapshot()).backups.find((one) => one.operationId === operationId)
  if (made === undefined) throw new Error('the backup is not in the journal')
  return made
}

export async function findingsOf(
  live: LiveCluster,
  backupId: string,
): Promise<{ outcome: string; findings: string[] }> {
  await ended(live, await press(live, { kind: 'verifyBackup', backupId }))
  const verified = (await live.snapshot()).backups.find(({ id }) => id === backupId)?.verified
  if (verified == null) throw new Error(`${backupId} was not verified`)
  return { outcome: verified.outcome, findings: verified.findings }
}

/** Both places are looked at for what must not stay. */
export function halves(live: LiveCluster): string[] {
  return [first(live), `${live.dataDir}-second-place`].flatMap((place) =>
    readdirSync(place, { recursive: true })
      .map(String)
      .filter((name) => name.includes(HALF_PREFIX) && !name.includes('probe') && !name.includes('.seg.zst')),
  )
}

/** The cluster may still tell of the one that was killed before. */
export function livingPidOf(live: LiveCluster, id: string): Promise<number> {
  const look = async () => {
    const pid = await live.pidOf(id).catch(() => null)
    return pid !== null && isAlive(pid) ? pid : null
  }
  return until(look, { what: `${id} is a living process`, withinMs: WITHIN_MS })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Seen on the disk, where a small backup's phases are too short to be told of. False: it was over before it could be met. */
export async function untilPhase(
  live: LiveCluster,
  phase: 'engine' | 'stateLogs' | 'packing' | 'copying' | 'answered',
): Promise<boolean> {
  const known = new Set(readdirSync(first(live)))
  const half = () =>
    readdirSync(first(live)).find((name) => name.startsWith(HALF_PREFIX) && /Z-[0-9a-f]{6}-\d+$/.test(name))
  const holds = (name: string) => {
    const folder = half()
    return folder !== undefined && existsSync(join(first(live), folder, name))
  }
  const isMade = () => readdirSync(first(live)).some((name) => name.endsWith('.tar') && !known.has(name))
  const SEEN = {
    engine: () => holds('engine.db'),
    stateLogs: () => holds('engine.db.zst'),
    packing: () => holds('cluster.json.zst') || holds('archive'),
    copying: () => readdirSync(`${live.dataDir}-second-place`).some((name) => name.startsWith(HALF_PREFIX)),
    answered: () => false,
  } as const
  const look = () => (SEEN[phase]() ? { met: true } : isMade() ? { met: false } : null)
  const what = `the backup is in its phase ${phase}`
  return (await until(look, { what, withinMs: WITHIN_MS, everyMs: 1 })).met
}
