import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../../cluster/gateway/ledger.ts'
import { letUsersWrite } from '../../../cluster/gateway/users.ts'
import { aClock, aDatabase, aDesk, aFolder, aMessage, CALM } from './factories.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const NOBODY = { registered: 0, signedUp: 0, left: 0, returned: 0, active: { '5m': 0, '1h': 0, '24h': 0 } }

describe('the users of an account', () => {
  it('are counted as they sign up, return and leave', () => {
    const { desk, clock } = aDesk()
    const figures = () => desk.gauges().users()
    expect(figures()).toMatchObject(NOBODY)
    desk.take(aMessage('a', 1))
    desk.take(aMessage('b', 1))
    desk.take(aMessage('a', 2))
    expect(figures()).toMatchObject({ registered: 2, signedUp: 2, returned: 0, active: { '5m': 2 } })
    clock.advance(5 * MINUTE_MS - 1)
    desk.take(aMessage('b', 2))
    clock.advance(1)
    desk.take(aMessage('a', 3, { leaves: true }))
    expect(figures()).toMatchObject({ registered: 1, signedUp: 2, returned: 1, left: 1, active: { '5m': 2, '1h': 2 } })
    clock.advance(HOUR_MS)
    expect(figures()).toMatchObject({ registered: 1, active: { '5m': 0, '1h': 0, '24h': 2 } })
  })

  it('that were there before the ledger began are users and no sign-ups', () => {
    const { desk, database } = aDesk()
    desk.welcome(['uae-main.a', 'uae-main.b'])
    desk.welcome(['uae-main.a', 'uae-main.b', 'uae-main.c'])
    desk.take(aMessage('a', 1))
    desk.take(aMessage('n', 1))
    const figures = { registered: 3, signedUp: 1, active: { '5m': 2, '1h': 2, '24h': 2 } }
    expect(desk.gauges().users()).toMatchObject(figures)
    const again = aDesk({ database }).desk
    again.welcome(['uae-main.z'])
    expect(again.gauges().users()).toMatchObject(figures)
  })

  it('do not change where a message could not be recorded', () => {
    const { desk, database } = aDesk()
    desk.take(aMessage('a', 1))
    database.exec('PRAGMA query_only = ON')
    expect(() => desk.take(aMessage('b', 1))).toThrow(/cannot record a message/)
    expect(() => desk.take(aMessage('a', 2, { leaves: true }))).toThrow(/cannot record a message/)
    expect(desk.gauges().users()).toMatchObject({ registered: 1, signedUp: 1, left: 0 })
    database.exec('PRAGMA query_only = OFF')
    desk.take(aMessage('b', 1))
    expect(desk.gauges().users()).toMatchObject({ registered: 2, signedUp: 2 })
  })

  it('of a ledger from before there were users in it are those who wrote', () => {
    const path = join(aFolder(), 'ledger.db')
    const old = openDatabase(path)
    old.exec(`
      CREATE TABLE messages (
        message_id TEXT PRIMARY KEY, account TEXT NOT NULL, conversation TEXT NOT NULL, number_in_conversation INTEGER NOT NULL,
        region TEXT NOT NULL, text TEXT NOT NULL, label TEXT NOT NULL, received_at INTEGER NOT NULL, answered_at INTEGER,
        reply_body TEXT, reply_epoch INTEGER, reply_position INTEGER, reply_hash TEXT, reply_node TEXT,
        UNIQUE (conversation, number_in_conversation)) STRICT;
      INSERT INTO messages (message_id, account, conversation, number_in_conversation, region, text, label, received_at)
      VALUES ('a1', 'uae-main', 'uae-main.a', 1, 'uae', 'hi', '{"intent":"greeting"}', ${aClock().wallMs() - MINUTE_MS})`)
    old.close()
    const database = openDatabase(path)
    const { desk } = aDesk({ database })
    desk.take(aMessage('a', 2))
    expect(desk.received).toBe(2)
    expect(desk.gauges().users()).toMatchObject({ registered: 1, signedUp: 0, active: { '5m': 1 } })
    database.close()
  })

  it('are counted right over a whole life, also by a gateway that was restarted in between', () => {
    const Step = fc.record({
      user: fc.constantFrom('a', 'b', 'c', 'd'),
      afterMs: fc.oneof(fc.integer({ min: 0, max: MINUTE_MS }), fc.integer({ min: 0, max: 2 * HOUR_MS })),
      leaves: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
      restarts: fc.integer({ min: 0, max: 4 }).map((chance) => chance === 0),
    })
    fc.assert(
      fc.property(fc.array(Step, { maxLength: 60 }), fc.integer({ min: 0, max: 3 * HOUR_MS }), (steps, quietMs) => {
        const database = aDatabase()
        const clock = aClock()
        let { desk } = aDesk({ clock, database })
        const wrote: { readonly user: string; readonly atMs: number; readonly leaves: boolean }[] = []
        for (const { user, afterMs, leaves, restarts } of steps) {
          clock.advance(afterMs)
          desk.take(aMessage(user, wrote.filter((one) => one.user === user).length + 1, { leaves }))
          wrote.push({ user, atMs: clock.monotonicMs(), leaves })
          if (restarts) desk = aDesk({ clock, database }).desk
        }
        clock.advance(quietMs)
        expect(desk.gauges().users()).toEqual(countedByHand(wrote, clock.monotonicMs()))
        expect(aDesk({ clock, database }).desk.gauges().users()).toEqual(desk.gauges().users())
        database.close()
      }),
      { numRuns: 200 },
    )
  })

  it('live the same life whether the gateway ran through or was restarted', () => {
    const live = (lives: readonly number[]) => {
      const database = aDatabase()
      const scenario = { ...CALM, signUpsPerHour: 600, stayMs: 5 * MINUTE_MS, mediaShare: 0.2 }
      for (const ms of lives) {
        const { desk, clock } = aDesk({ database, scenario })
        const stop = letUsersWrite({ account: { id: 'uae-main', region: 'uae' }, scenario, desk, clock })
        clock.advance(ms)
        stop()
      }
      const rows = database
        .prepare(
          'SELECT message_id, conversation, text, label, is_vip, media_kind, media_id FROM messages ORDER BY rowid LIMIT 3000',
        )
        .all()
      return rows.map((row) => ({ ...row }))
    }
    const through = live([400_000])
    expect(through).toHaveLength(3_000)
    expect(through).toEqual(live([100_000, 7_000, 400_000]))
    expect(through.filter((row) => row['is_vip'] === 1).length).toBeGreaterThan(0)
    expect(through.filter((row) => row['label'] === '{"intent":"goodbye"}').length).toBeGreaterThan(10)
  })
})

interface Wrote {
  readonly user: string
  readonly atMs: number
  readonly leaves: boolean
}

function countedByHand(wrote: readonly Wrote[], nowMs: number) {
  const users = [...new Set(wrote.map(({ user }) => user))].map((user) => wrote.filter((one) => one.user === user))
  const count = (all: readonly (readonly Wrote[])[], is: (own: readonly Wrote[]) => boolean) => all.filter(is).length
  const sum = (of: (one: Wrote, before: Wrote | undefined) => boolean) =>
    users.reduce((total, own) => total + own.filter((one, index) => of(one, own[index - 1])).length, 0)
  const within = (windowMs: number) => count(users, (own) => own.some(({ atMs }) => nowMs - atMs < windowMs))
  const minutesAgo = ({ atMs }: Wrote) => Math.floor(nowMs / MINUTE_MS) - Math.floor(atMs / MINUTE_MS)
  const retainable = users.filter((own) => own.some((one) => minutesAgo(one) >= 60 && minutesAgo(one) < 120))
  return {
    registered: count(users, (own) => own.at(-1)?.leaves === false),
    signedUp: sum((_, before) => before === undefined || before.leaves),
    left: sum(({ leaves }) => leaves),
    returned: sum((one, before) => before !== undefined && !before.leaves && one.atMs - before.atMs >= 5 * MINUTE_MS),
    active: { '5m': within(5 * MINUTE_MS), '1h': within(HOUR_MS), '24h': within(24 * HOUR_MS) },
    retainable: retainable.length,
    retained: count(retainable, (own) => own.some((one) => minutesAgo(one) < 60)),
  }
}
