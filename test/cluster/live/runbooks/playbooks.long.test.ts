/** The runbooks that take their time, walked one after the other on one real cluster under traffic. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { until } from '../../../bench/support/until.ts'
import { endSession } from '../messenger.ts'
import { ACCOUNT, done, RATE, servantsOf, sharedCluster, slowedDown, TIMEOUT_MS } from './faults.ts'
import { Walk } from './walk.ts'

const live = sharedCluster({ seed: 62, rate: RATE })
const walk = (id: string, about: ConstructorParameters<typeof Walk>[2] = { accountId: ACCOUNT }) =>
  new Walk(live(), id, about)

describe('processing delay', () => {
  it(
    'of a held account whose master ended ends when the hold is released',
    async () => {
      const page = walk('processing-delay')
      await page.untilAllGreen('first-response', 'verify')
      await done(live(), { kind: 'holdAutomation', accountId: ACCOUNT, minutes: 10 })
      const { pid } = await live().masterOf(ACCOUNT)
      process.kill(pid, 'SIGKILL')
      await page.untilRed('first-response/3', /is down for|restarted: the process that held the lease is gone/)
      await page.untilRed('first-response/6', /^uae-main: held by bench: to see what it costs$/)
      await page.untilRed('detection/1', /messages wait, the oldest for/)
      await page.untilRed('first-response/5', /no reply, \d+ messages wait, the oldest for/)
      expect((await page.act('automation-is-held/1')).status).toBe('succeeded')
      await page.untilAllGreen('first-response', 'automation-is-held', 'verify')
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('failback', () => {
  it(
    'brings the account home after it was moved, and is watched',
    async () => {
      const page = walk('failback')
      await page.untilAllGreen('is-the-home-fit')
      const away = await live().masterOf(ACCOUNT)
      expect((await page.act('move-it-home/1')).status).toBe('succeeded')
      expect((await live().masterOf(ACCOUNT)).nodeId).not.toBe(away.nodeId)
      await page.untilAllGreen('watch-it', 'afterwards')
      await page.untilGreen('probation/1')
      await page.untilRed('probation/2', /^uae-main: “Fail uae-main back to uae-1” is on probation$/)
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('the control plane is down', () => {
  it(
    'hangs until it is ended, only observes after that, and protects again',
    async () => {
      const page = walk('control-plane-down', {})
      await page.untilAllGreen('before')
      const pid = await live().pidOf('control-plane')
      process.kill(pid, 'SIGSTOP')
      await page.untilRed('before/1', /^no live connection to the control plane$/)
      const [, protection] = await page.checks('before')
      expect(protection).toMatchObject({ outcome: 'unknown', measured: 'no live connection; last known: on' })
      await page.type('it-hangs/1', { PID: pid })
      await page.untilGreen('wait-for-the-supervisor-once/1')
      await page.untilAllGreen('before')
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('a failover that is blocked', () => {
  it(
    'for want of a candidate goes through when a servant is taken back into work',
    async () => {
      const page = walk('failover-blocked')
      await page.untilAllGreen('before', 'afterwards')
      const servants = await servantsOf(live(), ACCOUNT)
      for (const nodeId of servants) await done(live(), { kind: 'drain', nodeId })
      await page.untilRed('no-standby-while-users-are-served/1', /no healthy servant: \S+ is draining, \S+ is draining/)
      const { pid } = await live().masterOf(ACCOUNT)
      process.kill(pid, 'SIGSTOP')
      try {
        await page.untilRed('afterwards/5', /uae-main has no serving master/)
        await page.untilRed('before/4', /^uae-main: (no master for|\S+ holds the lease and is down for)/)
        for (const nodeId of servants)
          expect((await page.about({ nodeId }).act('no-node-can-take-over/2')).status).toBe('succeeded')
        await page.untilGreen('before/4')
        await page.untilGreen('afterwards/3')
      } finally {
        process.kill(pid, 'SIGCONT')
      }
      await page.untilAllGreen('before', 'afterwards')
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('high latency', () => {
  it(
    'of one slow node is over once it is drained, and it is taken back when it is well',
    async () => {
      const [nodeId = ''] = await servantsOf(live(), ACCOUNT)
      const page = walk('high-latency', { accountId: ACCOUNT, nodeId })
      const slow = walk('slow-answers', { accountId: ACCOUNT, nodeId })
      await page.untilAllGreen('detection')
      const mend = slowedDown(await live().pidOf(nodeId))
      onTestFinished(mend)
      await slow.untilRed('quick-diagnostics/2', /^uae-main: (\d{3} ms|\d\.\d+ s)$/)
      expect((await page.act('reduce-the-load/2')).status).toBe('succeeded')
      await page.untilGreen('detection/1')
      mend()
      expect((await slow.act('one-node-is-slow/2')).status).toBe('succeeded')
      expect((await slow.act('one-node-is-slow/3')).status).toBe('succeeded')
      await page.untilAllGreen('verify', 'first-response')
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('a security incident', () => {
  it(
    'is contained: nothing deployed, nothing moved, a copy made, the device taken from the node',
    async () => {
      const page = walk('security-incident')
      await page.untilAllGreen('detection')
      for (const step of ['first-response/3', 'contain/1', 'hold-automation/1'])
        expect((await page.act(step)).status).toBe('succeeded')
      await page.untilRed('detection/2', /^uae-main: held by bench/)
      await walk('deployment', {}).untilRed('asked-of-the-cluster/9', /^frozen by bench/)
      expect((await page.act('hold-automation/2')).status).toBe('succeeded')
      const { nodeId } = await live().masterOf(ACCOUNT)
      const node = page.about({ nodeId })
      await node.untilRed('devices/3', new RegExp(`^${nodeId} is master of uae-main, epoch \\d+$`))
      expect((await node.act('devices/2')).status).toBe('succeeded')
      await node.untilGreen('devices/3')
      expect((await node.act('devices/4')).status).toBe('succeeded')
      await page.untilAllGreen('remediate')
      const linked = await walk('session-logged-out', { accountId: ACCOUNT, nodeId }).act('link-it-again/3')
      expect(linked.status).toBe('succeeded')
      const [freeze] = (await live().snapshot()).freezes
      await done(live(), { kind: 'closeFreeze', freezeId: freeze?.id ?? '' })
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('a media worker', () => {
  it(
    'that hangs is ended by hand and comes back, and users are answered all the while',
    async () => {
      const page = walk('external-api-failure', {})
      await page.untilGreen('detection/2')
      const pid = await live().pidOf('media')
      process.kill(pid, 'SIGSTOP')
      const red = await page.untilRed('detection/2', /^media: down for .*: no answer within 1 s$/)
      expect(red.about).toEqual(['media'])
      process.kill(pid, 'SIGKILL')
      await page.untilGreen('media-worker-fails/3')
      await page.untilAllGreen('first-response', 'verify')
    },
    TIMEOUT_MS,
  )
})

describe('a session is blocked', () => {
  it(
    'for a short while: the alert names it, and it is linked again when the time is over',
    async () => {
      const [nodeId = ''] = await servantsOf(live(), ACCOUNT)
      const page = walk('session-logged-out', { accountId: ACCOUNT, nodeId })
      await page.untilAllGreen('afterwards')
      await endSession(live(), nodeId, { do: 'block', forMs: 6_000 })
      const red = await page.untilRed(
        'afterwards/1',
        new RegExp(`^The session of ${nodeId} is blocked|^${nodeId}: The session of ${nodeId} is blocked`),
      )
      expect(red.about).toEqual([nodeId])
      // Users do not feel it: the master has its own.
      await page.untilGreen('before/1')
      await page.untilAllGreen('afterwards')
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('a database that is down', () => {
  it(
    'the state log of a node: moved away from it, it begins with an empty one and catches up',
    async () => {
      const { nodeId } = await live().masterOf(ACCOUNT)
      const page = walk('database-down', { accountId: ACCOUNT, nodeId })
      await page.untilRed('a-nodes-log/2', new RegExp(`^${nodeId} is master of uae-main`))
      expect((await page.act('a-nodes-log/1')).status).toBe('succeeded')
      await page.untilGreen('a-nodes-log/2')
      await page.untilGreen('a-nodes-log/3')
      await page.type('a-nodes-log/5', { DATA: live().dataDir, NODE: nodeId })
      expect((await page.act('a-nodes-log/6')).status).toBe('succeeded')
      await live().untilSteady()
      await page.untilAllGreen('consistency-check')
      const again = await live().botStatus(nodeId)
      expect(again).toMatchObject({ roleBelieved: 'servant' })
      rmSync(join(live().dataDir, 'nodes', nodeId, 'state.log.damaged'))
    },
    TIMEOUT_MS,
  )
})

describe('a backup', () => {
  it(
    'is made and proven as the page says, and its checks turn green by it',
    async () => {
      const page = walk('backup-and-restore', {})
      await page.untilGreen('make-a-backup/1')
      expect((await page.act('make-a-backup/2')).status).toBe('succeeded')
      await page.untilGreen('make-a-backup/3')
      const newest = (await live().snapshot()).backups.find(({ state }) => state === 'complete')
      await done(live(), { kind: 'verifyBackup', backupId: newest?.id ?? '' })
      await page.untilGreen('prove-a-backup/2')
    },
    TIMEOUT_MS,
  )
})

it('answered users all the while', async () => {
  const answered = live().ledger.accepted()
  const more = () => (live().ledger.accepted() > answered + RATE ? live().ledger.accepted() : null)
  expect(await until(more, { what: 'users are answered', withinMs: 20_000 })).toBeGreaterThan(answered)
})
