import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Ledger, openDatabase } from '../../../cluster/gateway/ledger.ts'
import { aClock, aDesk, aFolder, aLine, aMessage, aReply } from './factories.ts'

describe('ledger', () => {
  it('gives a restarted gateway its floor, its last position, its unanswered messages and its totals', () => {
    const path = join(aFolder(), 'deep', 'ledger.db')
    const clock = aClock()
    const before = aDesk({ clock, database: openDatabase(path) })
    const line = aLine()
    before.desk.raiseFloor(4)
    before.desk.serve(line, 4)
    before.desk.take(aMessage('a', 1))
    before.desk.take(aMessage('a', 2))
    before.desk.take(aMessage('b', 1))
    before.desk.reply(line, aReply('a1', { epoch: 4, position: 9, hash: 'h9' }))
    before.desk.reply(line, aReply('a1', { epoch: 3, position: 9, hash: 'h9' }))
    // Not closed: a killed process closes nothing.
    clock.advance(3_000)
    const database = openDatabase(path)
    const after = aDesk({ clock, database })

    expect(after.desk.status()).toEqual({
      accountId: 'uae-main',
      floorEpoch: 4,
      servedBy: null,
      lastAccepted: { position: 9, hash: 'h9' },
      waiting: 2,
    })
    expect(after.desk.received).toBe(3)
    expect(after.desk.sample()).toMatchObject({
      oldestWaitingMs: 3_000,
      totals: { received: 3, accepted: 1, doubled: 0, staleRefused: 1 },
    })
    const again = aLine()
    after.desk.serve(again, 4)
    expect(again.delivered()).toEqual(['a2', 'b1'])
    after.desk.take(aMessage('a', 3))
    const numbers = database
      .prepare("SELECT number_in_conversation AS n FROM messages WHERE conversation = 'uae-main.a'")
      .all()
    expect(numbers.map((row) => ({ ...row })['n'])).toEqual([1, 2, 3])
    before.database.close()
    database.close()
  })

  it('gives a restarted gateway a message as its user sent it: who comes first, and what came with it', () => {
    const before = aDesk()
    before.desk.take(aMessage('a', 1, { isVip: true, media: { kind: 'document', id: 'd0c' } }))
    before.desk.take(aMessage('b', 1))
    before.desk.raiseFloor(1)
    const first = aLine()
    before.desk.serve(first, 1)
    const delivered = ({ got }: typeof first) => got.flatMap((sent) => (sent.type === 'deliver' ? [sent.message] : []))
    expect(delivered(first)).toMatchObject([
      { isVip: true, media: { kind: 'document', id: 'd0c' } },
      { isVip: false, media: null },
    ])
    const after = aDesk({ database: before.database, clock: before.clock })
    const again = aLine()
    after.desk.serve(again, 1)
    expect(delivered(again)).toEqual(delivered(first))
  })

  it('raises a floor once, whatever is asked again', () => {
    const { desk, database } = aDesk()
    expect([desk.raiseFloor(2), desk.raiseFloor(2), desk.raiseFloor(1)].map(({ floorEpoch }) => floorEpoch)).toEqual([
      2, 2, 2,
    ])
    expect({ ...database.prepare('SELECT count(*) AS n FROM floors').get() }).toEqual({ n: 1 })
  })

  it('raises no floor it cannot write', () => {
    const path = join(aFolder(), 'ledger.db')
    const { desk, database } = aDesk({ database: openDatabase(path) })
    const other = openDatabase(path)
    other.exec('BEGIN IMMEDIATE')
    expect(() => desk.raiseFloor(2)).toThrow(/cannot record a floor/)
    expect(desk.status().floorEpoch).toBe(0)
    other.exec('ROLLBACK')
    expect(desk.raiseFloor(2).floorEpoch).toBe(2)
    other.close()
    database.close()
  })

  it('says which file cannot be opened', () => {
    expect(() => openDatabase('/dev/null/ledger.db')).toThrow(/cannot open \/dev\/null\/ledger.db/)
  })

  it('tells its log when it stops and when it goes on writing, once each', () => {
    const path = join(aFolder(), 'ledger.db')
    const database = openDatabase(path)
    const lines: string[] = []
    const ledger = new Ledger(database, (line) => lines.push(line))
    const other = openDatabase(path)
    other.exec('BEGIN IMMEDIATE')
    expect(() => ledger.addFloor('uae-main', 1, 0)).toThrow(/locked/)
    expect(() => ledger.addFloor('uae-main', 1, 0)).toThrow(/locked/)
    other.exec('ROLLBACK')
    ledger.addFloor('uae-main', 1, 0)
    ledger.addFloor('uae-main', 2, 0)
    expect(lines).toEqual([expect.stringContaining('cannot record a floor'), 'the ledger records again'])
    other.close()
    database.close()
  })
})
