/** A master that fails twice: kept out, seen on its page, and let in again by it. */
import { describe, expect, it } from 'vitest'
import { BUILT_IN_PORTS, builtInConfig } from '../../../../cluster/built-in.ts'
import { freePorts } from '../../../../cluster/supervisor/ports.ts'
import { Plan } from '../../../../shared/plan.ts'
import { until } from '../../../bench/support/until.ts'
import { ACCOUNT, done, RATE, sharedCluster, TIMEOUT_MS } from './faults.ts'
import { Walk } from './walk.ts'

const live = sharedCluster({
  seed: 64,
  rate: RATE,
  // With the limits that a cluster has: a live cluster of the tests lifts them.
  configure: async (dataDir) =>
    builtInConfig({
      dataDir,
      ports: await freePorts(BUILT_IN_PORTS),
      scenario: { seed: 64, messagesPerSecond: RATE },
    }),
})

async function killed(nodeId: string, epoch: number): Promise<void> {
  process.kill(await live().pidOf(nodeId), 'SIGKILL')
  const served = async () =>
    ((
      await live()
        .masterOf(ACCOUNT)
        .catch(() => null)
    )?.epoch ?? 0) > epoch || null
  await until(served, { what: 'another master serves', withinMs: 30_000 })
  await live().untilSteady({ withinMs: 60_000 })
}

/** Just started, it is healthy before it has told of its gateway and its log. */
async function canTakeOver(nodeId: string): Promise<true | null> {
  const command = { kind: 'failover', accountId: ACCOUNT, to: nodeId }
  const { candidates } = Plan.parse(await live().post('/v1/plans', { command }))
  const checks = candidates.find((candidate) => candidate.nodeId === nodeId)?.checks
  return checks?.every(({ status }) => status !== 'fail') === true || null
}

describe('a flapping master', () => {
  it(
    'is held back after its second failure, counts as a standby, and may lead again when the ban is lifted',
    async () => {
      const first = await live().masterOf(ACCOUNT)
      const { nodeId } = first
      const page = new Walk(live(), 'flapping-master', { accountId: ACCOUNT, nodeId })
      await page.untilAllGreen('before', 'afterwards')
      await killed(nodeId, first.epoch)
      await until(() => canTakeOver(nodeId), { what: `${nodeId} can take over again`, withinMs: 30_000 })
      await done(live(), { kind: 'failover', accountId: ACCOUNT, to: nodeId })
      const back = async () =>
        (
          await live()
            .masterOf(ACCOUNT)
            .catch(() => null)
        )?.nodeId === nodeId
          ? true
          : null
      await until(back, { what: `${nodeId} is master again`, withinMs: 30_000 })
      await killed(nodeId, (await live().masterOf(ACCOUNT)).epoch)

      await page.untilRed(
        'lift-the-ban/2',
        new RegExp(`^${nodeId} is not promoted: it failed as master \\w+ times? within`),
      )
      await page.untilRed('afterwards/2', new RegExp(`^${nodeId} is not promoted for a while`))
      await page.untilGreen('before/4')
      expect((await page.act('lift-the-ban/1')).status).toBe('succeeded')
      await page.untilGreen('lift-the-ban/2')
      await page.untilAllGreen('before', 'afterwards')
    },
    TIMEOUT_MS,
  )
})
