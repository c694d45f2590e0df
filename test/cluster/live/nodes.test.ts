/** A node's whole life by command, under traffic: added, linked, master, servant again, drained, restarted, removed. */
import { describe, expect, it } from 'vitest'
import type { Command } from '../../../shared/command.ts'
import { Operation } from '../../../shared/operation.ts'
import { Plan } from '../../../shared/plan.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'
import { aLiveCluster } from './a-live-cluster.ts'
import { judged } from './judged.ts'

const TIMEOUT_MS = 180_000
const WITHIN_MS = 60_000
const ACCOUNT = 'uae-main'

/** Planned, confirmed and followed to its end. */
async function done(live: LiveCluster, command: Command): Promise<Operation> {
  const { id } = await live.confirm(Plan.parse(await live.post('/v1/plans', { command })))
  const look = async () => {
    const operation = Operation.parse(await live.get(`/v1/operations/${id}`))
    return operation.endedAt === null ? null : operation
  }
  return until(look, { what: `${command.kind} ended`, withinMs: WITHIN_MS })
}

describe('a node', () => {
  it(
    'comes, serves and goes by command, and no message is lost, doubled or out of order',
    async () => {
      const live = await aLiveCluster({ seed: 15, rate: 20 })
      const nodeId = 'uae-4'
      const outcomes: [string, string][] = []
      const commands: Command[] = [
        { kind: 'addNode', accountId: ACCOUNT, nodeId, region: 'ksa' },
        { kind: 'linkAccount', accountId: ACCOUNT, nodeId },
        { kind: 'failover', accountId: ACCOUNT, to: nodeId },
        { kind: 'failback', accountId: ACCOUNT, to: null },
        { kind: 'drain', nodeId },
        { kind: 'restartNode', nodeId },
        { kind: 'undrain', nodeId },
        { kind: 'removeNode', nodeId },
      ]
      for (const command of commands) {
        const { status, outcome } = await done(live, command)
        outcomes.push([command.kind, status === 'succeeded' ? status : `${status}: ${outcome}`])
      }
      expect(outcomes).toEqual(commands.map(({ kind }) => [kind, 'succeeded']))
      await live.untilSteady()
      expect(Object.keys((await live.snapshot()).nodes)).not.toContain(nodeId)
      expect((await live.masterOf(ACCOUNT)).nodeId).toBe('uae-1')
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})
