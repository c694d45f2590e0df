/** A real cluster under traffic, taken back: to a snapshot, to a minute, with a node away, and with its control plane killed on the way. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { v7 as uuidv7 } from 'uuid'
import { expect } from 'vitest'
import { stateHashOf } from '../../../cluster/state-hash.ts'
import { BUILT_IN_PORTS, builtInConfig } from '../../../cluster/built-in.ts'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import type { Backup, Restore } from '../../../shared/backup.ts'
import type { Command } from '../../../shared/command.ts'
import { fold } from '../../../shared/fold.ts'
import { isEnded, Operation, type OperationRequest } from '../../../shared/operation.ts'
import { Plan } from '../../../shared/plan.ts'
import { emptySnapshot } from '../../../shared/snapshot.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'
import { factOf, factRows } from '../../../cluster/backup/journal.ts'
import { aLiveCluster } from './a-live-cluster.ts'

export const TIMEOUT_MS = 600_000
export const WITHIN_MS = 240_000
export const RATE = 6

export const start = (seed: number) =>
  aLiveCluster({
    seed,
    rate: RATE,
    configure: async (dataDir) => {
      const ports = await freePorts(BUILT_IN_PORTS)
      const scenario = { seed, messagesPerSecond: RATE, lateDuplicateShare: 0.05 }
      const config = builtInConfig({ dataDir, ports, scenario, flapping: { failures: null } })
      if (config.backup === undefined) throw new Error('the built-in cluster has no backups')
      return { ...config, backup: { ...config.backup, dailyAt: null, segmentEveryMs: 2_000 } }
    },
  })

export async function send(live: LiveCluster, command: Command): Promise<{ request: OperationRequest; plan: Plan }> {
  const plan = Plan.parse(await live.post('/v1/plans', { command }))
  const request = { operationId: uuidv7(), planId: plan.id, reason: 'wrong settings', actor: 'noor' }
  Operation.parse(await live.post('/v1/operations', request))
  return { request, plan }
}

/** Its last word, also over the end of a control plane. */
export function ended(live: LiveCluster, operationId: string): Promise<Operation> {
  return until(
    async () => {
      try {
        const operation = Operation.parse(await live.get(`/v1/operations/${operationId}`))
        return isEnded(operation.status) ? operation : null
      } catch {
        return null // The control plane is just beginning anew.
      }
    },
    { what: `operation ${operationId} ends`, withinMs: WITHIN_MS, everyMs: 200 },
  )
}

export async function done(live: LiveCluster, command: Command): Promise<Operation> {
  const { request } = await send(live, command)
  const operation = await ended(live, request.operationId)
  expect(operation).toMatchObject({ status: 'succeeded' })
  return operation
}

export async function aProvenBackup(live: LiveCluster): Promise<Backup> {
  await until(
    async () => {
      try {
        return await live.get('/v1/backups')
      } catch {
        return null
      }
    },
    { what: 'the backup process is here', withinMs: WITHIN_MS, everyMs: 200 },
  )
  await traffic(live, 2)
  await done(live, { kind: 'backup' })
  const backup = (await live.snapshot()).backups.find(({ state }) => state === 'complete')
  if (backup === undefined) throw new Error('there is no complete backup')
  return backup
}

export async function traffic(live: LiveCluster, seconds: number): Promise<void> {
  const wanted = live.ledger.accepted() + seconds * RATE * 3
  const what = `users get the replies of ${seconds} s`
  await until(() => (live.ledger.accepted() >= wanted ? true : null), { what, withinMs: WITHIN_MS })
}

/** Of the journal as it lies on disk, folded to a fact. */
export function hashAt(live: LiveCluster, seq: number): string {
  const db = new DatabaseSync(join(live.dataDir, 'control-plane', 'journal.db'), { readOnly: true })
  try {
    const facts = [...factRows(db, 0, seq)].map(factOf)
    return stateHashOf(fold(emptySnapshot(uuidv7()), facts).snapshot)
  } finally {
    db.close()
  }
}

export function marker(live: LiveCluster): boolean {
  return existsSync(join(live.dataDir, 'control-plane', 'restore.json'))
}

export async function restoreIn(live: LiveCluster): Promise<Restore> {
  const [restore] = (await live.snapshot()).restores
  if (restore === undefined) throw new Error('the journal knows no restore')
  return restore
}
