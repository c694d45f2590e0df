import { describe, expect, it } from 'vitest'
import { answer } from '../../../cluster/bot/answer.ts'
import { findScenario, playSmoke, type SmokeOptions } from '../../../cluster/gateway/smoke.ts'
import { SMOKE_SCENARIOS, type SmokeScenario } from '../../../cluster/wire/smoke.ts'
import type { Change } from '../../../cluster/wire/records.ts'
import type { Message } from '../../../cluster/wire/traffic.ts'
import type { SmokeResult } from '../../../shared/deployment.ts'
import { faultOf } from '../../support/fault.ts'
import { turns } from '../../support/until.ts'
import { aMessage, aReply, aServedDesk, CALM, type DeskParts } from './factories.ts'

const TIMEOUT_MS = 5_000

/** How a bot makes its replies of what comes. */
interface Bot {
  readonly answer: (message: Message, before: Change | null) => { reply: string; change: Change }
  readonly answersAgain: boolean
}
const WELL: Bot = { answer, answersAgain: true }

/** A served desk whose node answers each message once, and with the same bytes when it comes again. */
function aPlay(changed: Partial<Bot> = {}, over: Partial<SmokeOptions> = {}, parts: Partial<DeskParts> = {}) {
  const bot = { ...WELL, ...changed }
  const made = aServedDesk(parts)
  const { desk, clock, line } = made
  const memory = new Map<string, Change>()
  const answered = new Map<string, string>()
  let read = 0
  let position = 0
  const work = () => {
    // A reply brings the next message of its conversation at once.
    for (; read < line.got.length; read++) {
      const sent = line.got[read]
      if (sent?.type !== 'deliver') continue
      const { message } = sent
      let body = answered.get(message.messageId)
      if (body !== undefined && !bot.answersAgain) continue
      if (body === undefined) {
        const { reply, change } = bot.answer(message, memory.get(message.conversation) ?? null)
        memory.set(message.conversation, change)
        answered.set(message.messageId, reply)
        position += 1
        body = reply
      }
      desk.reply(line, aReply(message.messageId, { body, position }))
    }
  }
  const ids = { next: 0 }
  const options: SmokeOptions = {
    accountId: 'uae-main',
    region: 'uae',
    desk,
    clock,
    newId: () => `${(ids.next += 1)}`,
    processed: null,
    written: null,
    ...over,
  }
  /** Lets time pass until it is over. */
  const play = async (scenario: SmokeScenario): Promise<SmokeResult> => {
    const ended: { result: SmokeResult | null } = { result: null }
    void playSmoke(options, scenario, TIMEOUT_MS).then((result) => {
      ended.result = result
    })
    for (let step = 0; step < 1_000; step++) {
      work()
      await turns(2)
      if (ended.result !== null) return ended.result
      clock.advance(50)
      desk.deliverDue()
    }
    throw new Error('it never ended')
  }
  return { ...made, play }
}

const named = (start: string) => findScenario(SMOKE_SCENARIOS.find(({ name }) => name.startsWith(start))?.name ?? start)

describe('a scenario', () => {
  it.each(SMOKE_SCENARIOS)('passes on an account that is well: $name', async (scenario) => {
    const { play } = aPlay()
    expect(await play(scenario)).toMatchObject({
      name: scenario.name,
      accountId: 'uae-main',
      outcome: 'passed',
      detail: '',
    })
  })

  it('fails with what was expected and what came', async () => {
    const { play } = aPlay({ answer: (message, before) => ({ ...answer(message, before), reply: '1 · Good day.' }) })
    expect(await play(named('a greeting is'))).toMatchObject({
      outcome: 'failed',
      detail: 'expected "Hello." in the reply to "hello", got "1 · Good day."',
    })
  })

  it('fails where a reply carries a wrong number', async () => {
    const { play } = aPlay({ answer: (message) => answer(message, null) })
    expect((await play(named('replies carry'))).detail).toBe(
      'expected the reply to "qwrtzp" to begin with "2 · ", got "1 · I did not understand that. Try \\"spent 45 AED on groceries\\"."',
    )
  })

  it('fails where a message that comes again is answered otherwise', async () => {
    let replies = 0
    const { play, desk, line } = aPlay({
      answer: (message, before) => {
        replies += 1
        if (replies === 2) desk.reply(line, aReply('smoke-1.first.1', { body: '1 · Something else.', position: 9 }))
        return answer(message, before)
      },
    })
    expect((await play(named('a message that comes twice'))).detail).toBe(
      '"spent 5 AED on tea" was answered again, and otherwise: "1 · Something else."',
    )
  })

  it('fails where a message that comes again after its reply is not answered again', async () => {
    const { play } = aPlay({ answersAgain: false })
    expect((await play(named('a message that comes again'))).detail).toBe(
      '"spent 5 AED on tea" came again and was not answered again within 5 s',
    )
  })

  it('fails when its time is up, and says what was not answered', async () => {
    const { play, desk, line } = aPlay()
    desk.leave(line)
    expect(await play(named('a greeting is'))).toMatchObject({
      outcome: 'failed',
      tookMs: TIMEOUT_MS,
      detail: 'no reply to "hello" within 5 s',
    })
  })

  it('fails where its message cannot be recorded', async () => {
    const { play, database } = aPlay()
    database.exec('DROP TABLE messages')
    expect((await play(named('a greeting is'))).detail).toMatch(/^"hello" was not taken: The gateway's ledger cannot/)
  })

  it('fails where its picture was answered and the media worker never worked on it', async () => {
    const { play } = aPlay({}, { processed: async () => 'it waits at the media worker' })
    expect((await play(named('a picture'))).detail).toBe(
      'the image was answered and not processed: it waits at the media worker',
    )
    const well = aPlay({}, { processed: async () => null })
    expect((await well.play(named('a picture'))).outcome).toBe('passed')
  })

  it('fails where its expense never comes to the spreadsheet', async () => {
    const asked: string[] = []
    const written = async (id: string) => {
      asked.push(id)
      return 'the spreadsheet service has no such row'
    }
    const { play } = aPlay({}, { written })
    expect((await play(named('an expense is on the spreadsheet'))).detail).toBe(
      'the expense was answered and is not on the spreadsheet: the spreadsheet service has no such row',
    )
    expect(asked).toEqual(['smoke-1.first.1'])
  })

  it('is found by its name alone', () => {
    expect(faultOf(() => findScenario('no such thing'))).toBe('malformed')
  })
})

describe('what scenarios write', () => {
  it('goes the way of all messages, twice where it is to, and stays in the ledger', async () => {
    const { play, database } = aPlay()
    await play(named('a message that comes twice'))
    await play(named('a message that comes again'))
    const rows = database.prepare('SELECT why, count(*) AS count FROM attempts GROUP BY why ORDER BY why').all()
    expect(rows).toMatchObject([
      { why: 'duplicate', count: 1 },
      { why: 'first', count: 4 },
      { why: 'lateDuplicate', count: 1 },
    ])
    expect(database.prepare('SELECT count(*) AS count FROM messages WHERE answered_at IS NULL').get()).toMatchObject({
      count: 0,
    })
  })

  it('is in no figure of users, now and after a restart', async () => {
    const { play, desk, metrics, database, clock } = aPlay()
    desk.take(aMessage('a', 1))
    await play(named('everything said before'))
    const figures = async (of: typeof desk, page: string) => ({
      received: of.received,
      totals: of.sample().totals,
      users: of.gauges().users().registered,
      counted: /^linda_gateway_messages_received_total\{account="uae-main"\} (\d+)$/m.exec(page)?.[1],
      replies: /^linda_gateway_replies_total\{account="uae-main",verdict="accepted"\} (\d+)$/m.exec(page)?.[1],
    })
    const now = await figures(desk, await metrics.registry.metrics())
    expect(now).toEqual({
      received: 1,
      totals: { received: 1, accepted: 1, doubled: 0, staleRefused: 0 },
      users: 1,
      counted: '1',
      replies: '1',
    })
    const again = aServedDesk({ database, clock }).desk
    expect([again.received, again.sample().totals, again.gauges().users().registered]).toEqual([
      now.received,
      now.totals,
      now.users,
    ])
  })

  it('is no message that a user waits for', async () => {
    const { play, desk, line, clock } = aPlay()
    desk.leave(line)
    await play(named('a greeting is'))
    expect(desk.status().waiting).toBe(1)
    expect(desk.sample()).toMatchObject({ waiting: 0, oldestWaitingMs: null })
    expect(desk.gauges()).toMatchObject({ waiting: 0, oldestWaitingMs: null })
    desk.take(aMessage('a', 1))
    clock.advance(700)
    expect(desk.sample()).toMatchObject({ waiting: 1, oldestWaitingMs: 700 })
  })

  it('suffers nothing by chance, also when nobody listens any more', async () => {
    const { play, desk, line, database } = aPlay(
      {},
      {},
      { scenario: { ...CALM, duplicateShare: 1, lateDuplicateShare: 1 } },
    )
    const attempts = () => database.prepare('SELECT why, count(*) AS count FROM attempts GROUP BY why').all()
    await play(named('a greeting is'))
    expect(attempts()).toMatchObject([{ why: 'first', count: 1 }])
    desk.leave(line)
    await play(named('a goodbye is'))
    desk.serve(line, 1)
    expect(attempts()).toMatchObject([{ why: 'first', count: 2 }])
  })
})
