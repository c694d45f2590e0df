import { describe, expect, it } from 'vitest'
import { letUsersWrite } from '../../../cluster/gateway/users.ts'
import { aDatabase, aDesk, CALM } from './factories.ts'

const ACCOUNT = { id: 'uae-main', region: 'uae' }

describe('users', () => {
  it('write at the rate of the scenario, and stop when told', () => {
    const { desk, clock } = aDesk()
    const stop = letUsersWrite({ account: ACCOUNT, scenario: CALM, desk, clock })
    clock.advance(100_000)
    expect(desk.received).toBeGreaterThan(850)
    expect(desk.received).toBeLessThan(1_150)
    stop()
    const before = desk.received
    clock.advance(10_000)
    expect(desk.received).toBe(before)
  })

  it('go on with the next message after a restart', () => {
    const texts = (lives: readonly number[]) => {
      const database = aDatabase()
      for (const ms of lives) {
        const { desk, clock } = aDesk({ database })
        const stop = letUsersWrite({ account: ACCOUNT, scenario: CALM, desk, clock })
        clock.advance(ms)
        stop()
      }
      const rows = database
        .prepare('SELECT message_id, conversation, text FROM messages ORDER BY rowid LIMIT 100')
        .all()
      return rows.map((row) => ({ ...row }))
    }
    expect(texts([20_000])).toHaveLength(100)
    expect(texts([20_000])).toEqual(texts([5_000, 5_000, 20_000]))
  })

  it('do not make up for a long pause of the process', () => {
    const { desk, clock } = aDesk()
    let skew = 0
    const jumping = { ...clock, monotonicMs: () => clock.monotonicMs() + skew }
    const stop = letUsersWrite({ account: ACCOUNT, scenario: CALM, desk, clock: jumping })
    clock.advance(1_000)
    const before = desk.received
    skew = 60_000
    clock.advance(1_000)
    expect(desk.received - before).toBeLessThan(60)
    stop()
  })

  it('try the same message again when it could not be recorded', () => {
    const { desk, clock, database } = aDesk()
    const stop = letUsersWrite({ account: ACCOUNT, scenario: CALM, desk, clock })
    database.exec('PRAGMA query_only = ON')
    clock.advance(5_000)
    expect(desk.received).toBe(0)
    database.exec('PRAGMA query_only = OFF')
    clock.advance(5_000)
    const first = database.prepare('SELECT message_id FROM messages ORDER BY rowid LIMIT 1').get()
    expect({ ...first }['message_id']).toBe('uae-main.1')
    stop()
  })
})
