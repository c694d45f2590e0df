/** The runbooks whose fault comes and goes in seconds, walked one after the other on one real cluster under traffic. */
import { describe, expect, it } from 'vitest'
import { until } from '../../../bench/support/until.ts'
import { endSession } from '../messenger.ts'
import { ACCOUNT, RATE, servantsOf, sharedCluster, sheetsUrl, tellSheets, TIMEOUT_MS } from './faults.ts'
import { Walk } from './walk.ts'

const live = sharedCluster({ seed: 61, rate: RATE })
const walk = (id: string, about: ConstructorParameters<typeof Walk>[2] = { accountId: ACCOUNT }) =>
  new Walk(live(), id, about)

describe('an external service fails', () => {
  it(
    'and users are answered all the same; it is up again when its failure ends',
    async () => {
      const page = walk('external-api-failure', {})
      await page.untilGreen('detection/1')
      await tellSheets(live(), 'errors')
      await page.untilRed(
        'detection/1',
        /^sheets: degraded for .*: answers 503: refuses every request, as it was told to$/,
      )
      await tellSheets(live(), 'hang')
      await page.untilRed('detection/1', /^sheets: down for .*: no answer within 1 s$/)
      const alert = await page.untilRed(
        'spreadsheet-service-fails/7',
        /^sheets: Spreadsheet service is down: no answer within 1 s$/,
      )
      expect(alert.about).toEqual(['sheets'])
      await page.untilAllGreen('first-response')
      await page.type('spreadsheet-service-fails/3', { DATA: live().dataDir, SERVICE_URL: sheetsUrl(live()) })
      await page.untilAllGreen('spreadsheet-service-fails')
    },
    TIMEOUT_MS,
  )
})

describe('messages are not processed', () => {
  it(
    'while the gateway hangs; ended as the page says, it goes on from its ledger',
    async () => {
      const page = walk('messages-not-processing', {})
      await page.untilAllGreen('quick-diagnostics')
      const pid = await live().pidOf('gateway')
      process.kill(pid, 'SIGSTOP')
      const red = await page.untilRed('quick-diagnostics/1', /^down for |^degraded for /)
      expect(red.about).toEqual(['cluster'])
      await page.type('1-queue-the-gateway/2', { GATEWAY_PID: pid })
      await page.untilGreen('1-queue-the-gateway/3')
      await page.untilAllGreen('quick-diagnostics', 'done-when')
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('a store falls behind', () => {
  it(
    'where both servants hang, and there is a standby again when they go on',
    async () => {
      const page = walk('database-slow')
      await page.untilGreen('quick-diagnostics/4')
      const pids = await Promise.all((await servantsOf(live(), ACCOUNT)).map((id) => live().pidOf(id)))
      for (const pid of pids) process.kill(pid, 'SIGSTOP')
      const red = await page.untilRed(
        'quick-diagnostics/4',
        /no healthy servant: uae-\d is \w+, uae-\d is \w+|no servant takes the master’s log/,
      )
      expect(red.about).toEqual([ACCOUNT])
      for (const pid of pids) process.kill(pid, 'SIGCONT')
      await page.untilAllGreen('done-when')
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('a drain that was forgotten', () => {
  it('is red on the page of slow answers until the node is taken back', async () => {
    const [nodeId = ''] = await servantsOf(live(), ACCOUNT)
    const page = walk('slow-answers', { accountId: ACCOUNT, nodeId })
    expect((await page.act('one-node-is-slow/1')).status).toBe('succeeded')
    await page.untilRed('done-when/2', new RegExp(`^${nodeId} is drained, by bench: to see what it costs$`))
    expect((await page.act('one-node-is-slow/3')).status).toBe('succeeded')
    await page.untilAllGreen('done-when')
    await live().untilSteady()
  }, 60_000)
})

describe('a session is logged out', () => {
  it(
    'of the master: another one serves after the countdown, and the session is linked again by hand',
    async () => {
      const page = walk('session-logged-out')
      await page.untilAllGreen('before')
      const { nodeId, epoch } = await live().masterOf(ACCOUNT)
      await endSession(live(), nodeId, { do: 'logOut' })
      await page.untilRed('before/2', new RegExp(`^uae-main: the session of ${nodeId} is logged out`))
      await page.untilRed('afterwards/1', new RegExp(`The session of ${nodeId} is logged out`))
      // Automation counts down; the page offers not to wait.
      expect((await page.act('the-master-is-mute/1')).status).toBe('succeeded')
      await page.untilGreen('the-master-is-mute/2')
      expect((await live().masterOf(ACCOUNT)).epoch).toBeGreaterThan(epoch)
      await page.untilRed('link-it-again/5', new RegExp(`The session of ${nodeId} is logged out`))
      expect((await page.about({ nodeId }).act('link-it-again/3')).status).toBe('succeeded')
      await page.untilAllGreen('afterwards')
    },
    TIMEOUT_MS,
  )
})

it('answered users all the while', async () => {
  const answered = live().ledger.accepted()
  const more = () => (live().ledger.accepted() > answered + RATE ? live().ledger.accepted() : null)
  expect(await until(more, { what: 'users are answered', withinMs: 20_000 })).toBeGreaterThan(answered)
})
