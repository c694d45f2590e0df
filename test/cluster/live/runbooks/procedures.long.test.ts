/** What is done on purpose, and the guides of troubles that harm nobody at once, on one real cluster under traffic. */
import { describe, expect, it } from 'vitest'
import { until } from '../../../bench/support/until.ts'
import { ACCOUNT, done, RATE, servantsOf, sharedCluster, tellSheets, TIMEOUT_MS } from './faults.ts'
import { Walk } from './walk.ts'

const live = sharedCluster({ seed: 66, rate: RATE })
const walk = (id: string, about: ConstructorParameters<typeof Walk>[2] = { accountId: ACCOUNT }) =>
  new Walk(live(), id, about)

describe('a planned failover', () => {
  it(
    'moves the account, and keeps the node that was freed from becoming master',
    async () => {
      const { nodeId } = await live().masterOf(ACCOUNT)
      const page = walk('planned-failover', { accountId: ACCOUNT, nodeId })
      await page.untilAllGreen('before')
      expect((await page.act('move-it/1')).status).toBe('succeeded')
      expect((await live().masterOf(ACCOUNT)).nodeId).not.toBe(nodeId)
      await page.untilAllGreen('watch-it', 'after-it-is-done')
      expect((await page.act('work-on-the-node-that-was-freed/1')).status).toBe('succeeded')
      expect((await live().snapshot()).nodes[nodeId]?.promotion.rule).toBe('must_not')
      expect((await walk('flapping-master', { accountId: ACCOUNT, nodeId }).act('lift-the-ban/1')).status).toBe(
        'succeeded',
      )
      await page.untilAllGreen('afterwards')
    },
    TIMEOUT_MS,
  )
})

describe('a node that is restarted for its memory or its cache', () => {
  it(
    'is away for a moment and back as another process, and no message waits',
    async () => {
      const [nodeId = ''] = await servantsOf(live(), ACCOUNT)
      const page = walk('high-memory', { accountId: ACCOUNT, nodeId })
      const cache = walk('low-cache-hit-rate', { accountId: ACCOUNT, nodeId })
      await page.untilGreen('1-a-leak/3')
      await page.untilGreen('1-a-leak/4')
      const before = await live().pidOf(nodeId)
      expect((await page.act('1-a-leak/5')).status).toBe('succeeded')
      expect(await live().pidOf(nodeId)).not.toBe(before)
      await page.untilGreen('quick-diagnostics/2')
      await cache.untilGreen('quick-diagnostics/3')
      await cache.untilGreen('one-bot-only/1')
      await live().untilSteady()
      expect((await cache.act('only-if-the-processor-is-the-matter/1')).status).toBe('succeeded')
    },
    TIMEOUT_MS,
  )
})

describe('a service that does not answer in time', () => {
  it(
    'is named, with what it said, and users are answered meanwhile',
    async () => {
      const page = walk('api-time-outs', { serviceId: 'sheets' })
      await page.untilAllGreen('quick-diagnostics')
      await tellSheets(live(), 'slow')
      const red = await page.untilRed('quick-diagnostics/3', /^sheets: down for .*: no answer within 1 s$/)
      expect(red.about).toEqual(['sheets'])
      await page.untilRed('done-when/1', /^sheets: Spreadsheet service is down/)
      await walk('post-incident-review', {}).untilRed('before/5', /./)
      await page.untilGreen('quick-diagnostics/6')
      await tellSheets(live(), 'none')
      await page.untilGreen('it-refuses/2')
      await page.untilAllGreen('done-when')
    },
    TIMEOUT_MS,
  )
})

describe('shutting down and starting up', () => {
  it(
    'under maintenance, which is red on the card of the next shift while it is open: everything goes on from the disk',
    async () => {
      const card = walk('on-call-handover', {})
      await card.untilAllGreen('before')
      await card.untilGreen('2-what-is-not-as-usual/4')
      const down = walk('start-up-and-shutdown', {})
      expect((await down.act('shut-down/2')).status).toBe('succeeded')
      const red = await card.untilRed('2-what-is-not-as-usual/4', /maintenance is open, by bench/)
      expect(red.about).toHaveLength(3)
      expect((await down.act('shut-down/7')).status).toBe('succeeded')
      await down.untilAllGreen('shut-down')
      const { epoch } = await live().masterOf(ACCOUNT)

      await live.stopAndStart()
      const up = walk('start-up-and-shutdown', {})
      await up.untilAllGreen('start-up')
      expect((await live().masterOf(ACCOUNT)).epoch).toBeGreaterThan(epoch)
      await walk('on-call-handover', {}).untilRed('2-what-is-not-as-usual/4', /maintenance is open, by bench/)
      expect((await up.act('afterwards/1')).status).toBe('succeeded')
      for (const step of ['afterwards/2', 'afterwards/3', 'afterwards/4']) await up.untilGreen(step)
      await walk('on-call-handover', {}).untilGreen('2-what-is-not-as-usual/4')
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('a restore', () => {
  it(
    'to the newest proven backup is red while it runs, and everybody is served after it',
    async () => {
      const page = walk('backup-and-restore', {})
      expect((await page.act('make-a-backup/2')).status).toBe('succeeded')
      const newest = (await live().snapshot()).backups.find(({ state }) => state === 'complete')
      await done(live(), { kind: 'verifyBackup', backupId: newest?.id ?? '' })
      await page.untilGreen('prove-a-backup/2')
      await page.untilAllGreen('restore')
      const restored = page.act('restore/7')
      await page.untilRed('restore/3', /runs, by bench$/)
      expect((await restored).status).toBe('succeeded')
      await page.untilAllGreen('afterwards')
      const answered = live().ledger.accepted()
      expect(
        await until(() => (live().ledger.accepted() > answered + RATE ? true : null), {
          what: 'users are answered',
          withinMs: 20_000,
        }),
      ).toBe(true)
    },
    TIMEOUT_MS,
  )
})
