import { describe, expect, it } from 'vitest'
import { REDELIVER_EVERY_MS } from '../../../cluster/gateway/delivery.ts'
import { ROOT_HASH } from '../../../cluster/wire/records.ts'
import { aDatabase, aDesk, aLine, aMessage, aReply, aServedDesk, CALM } from './factories.ts'

describe('delivery', () => {
  it('hands out one message of a conversation at a time, the next after the answer', () => {
    const { desk, line } = aServedDesk()
    for (const message of [aMessage('a', 1), aMessage('a', 2), aMessage('b', 1)]) desk.take(message)
    expect(line.delivered()).toEqual(['a1', 'b1'])
    desk.reply(line, aReply('a1'))
    expect(line.delivered()).toEqual(['a2'])
  })

  it('delivers again every 2 s while unanswered, and not before', () => {
    const { desk, line, clock } = aServedDesk()
    desk.take(aMessage('a', 1))
    line.delivered()
    clock.advance(REDELIVER_EVERY_MS - 1)
    desk.deliverDue()
    expect(line.delivered()).toEqual([])
    clock.advance(1)
    desk.deliverDue()
    expect(line.delivered()).toEqual(['a1'])
    desk.reply(line, aReply('a1'))
    clock.advance(REDELIVER_EVERY_MS)
    desk.deliverDue()
    expect(line.delivered()).toEqual([])
  })

  it('keeps messages while nobody serves and hands them over oldest first on serve', () => {
    const { desk, clock, database } = aDesk()
    for (const user of ['b', 'a', 'c']) {
      clock.advance(10)
      desk.take(aMessage(user, 1))
    }
    const line = aLine()
    desk.raiseFloor(1)
    desk.serve(line, 1)
    expect(line.got[0]).toEqual({ type: 'served', epoch: 1, lastAcceptedPosition: 0 })
    expect(line.delivered()).toEqual(['b1', 'a1', 'c1'])
    desk.serve(line, 1)
    expect(line.delivered()).toEqual(['b1', 'a1', 'c1'])
    const why = database.prepare('SELECT why, count(*) AS n FROM attempts GROUP BY why ORDER BY why').all()
    expect(why.map((row) => ({ ...row }))).toEqual([
      { why: 'first', n: 3 },
      { why: 'redelivery', n: 3 },
    ])
  })

  it('hands nothing more to a node that reads nothing', () => {
    const { desk, line } = aServedDesk()
    line.backlogBytes = 2 * 1024 * 1024
    desk.take(aMessage('a', 1))
    desk.deliverDue()
    expect(line.delivered()).toEqual([])
    line.backlogBytes = 0
    desk.deliverDue()
    expect(line.delivered()).toEqual(['a1'])
  })

  it('delivers twice at once and once more after the reply where the scenario says so', () => {
    const { desk, line, clock, database } = aServedDesk({
      scenario: { ...CALM, duplicateShare: 1, lateDuplicateShare: 1 },
    })
    desk.take(aMessage('a', 1))
    expect(line.delivered()).toEqual(['a1', 'a1'])
    desk.reply(line, aReply('a1'))
    clock.advance(60_000)
    desk.deliverDue()
    expect(line.delivered()).toEqual(['a1'])
    desk.reply(line, aReply('a1'))
    expect(line.verdicts()).toEqual(['accepted', 'alreadyAccepted'])
    clock.advance(60_000)
    desk.deliverDue()
    expect(line.delivered()).toEqual([])
    const why = database.prepare('SELECT why FROM attempts ORDER BY rowid').all()
    expect(why.map((row) => ({ ...row }).why)).toEqual(['first', 'duplicate', 'lateDuplicate'])
  })
})

describe('serving', () => {
  it('is granted at exactly the floor epoch', () => {
    const { desk } = aDesk()
    const line = aLine()
    desk.serve(line, 1)
    desk.raiseFloor(3)
    desk.serve(line, 2)
    desk.serve(line, 4)
    desk.serve(line, 3)
    expect(line.got).toEqual([
      { type: 'serveRefused', floorEpoch: 0, why: 'floor' },
      { type: 'serveRefused', floorEpoch: 3, why: 'floor' },
      { type: 'serveRefused', floorEpoch: 3, why: 'floor' },
      { type: 'served', epoch: 3, lastAcceptedPosition: 0 },
    ])
  })

  it('is one node’s for the whole epoch, also after it hung up', () => {
    const { desk, line } = aServedDesk()
    const other = aLine('uae-2')
    desk.serve(other, 1)
    desk.leave(line)
    desk.serve(other, 1)
    expect(other.got.map(({ type }) => type)).toEqual(['serveRefused', 'serveRefused'])
    const again = aLine()
    desk.serve(again, 1)
    expect(desk.status().servedBy).toBe('uae-1')
  })

  it('ends at once when the floor is raised', () => {
    const { desk, line } = aServedDesk()
    desk.take(aMessage('a', 1))
    line.delivered()
    desk.raiseFloor(2)
    desk.take(aMessage('b', 1))
    desk.deliverDue()
    expect(line.delivered()).toEqual([])
    desk.reply(line, aReply('a1'))
    expect(line.verdicts()).toEqual(['staleRefused'])
    expect(desk.status()).toMatchObject({ floorEpoch: 2, servedBy: null, waiting: 2 })
  })

  it('does not end when an older connection of a node goes', () => {
    const { desk, line } = aServedDesk()
    const newer = aLine()
    desk.serve(newer, 1)
    desk.leave(line)
    expect(desk.status().servedBy).toBe('uae-1')
  })
})

describe('a dead session', () => {
  it('does not let a node serve, though the lease is its own', () => {
    const dead = new Set<string>(['uae-1'])
    const { desk } = aDesk({ dead })
    const line = aLine()
    desk.raiseFloor(1)
    desk.serve(line, 1)
    expect(line.got).toEqual([{ type: 'serveRefused', floorEpoch: 1, why: 'noSession' }])
    expect(desk.status().servedBy).toBeNull()
    dead.clear()
    desk.serve(line, 1)
    expect(desk.status().servedBy).toBe('uae-1')
  })

  it('leaves what is replied over it unanswered, until it lives again', () => {
    const dead = new Set<string>()
    const { desk, line, database } = aServedDesk({ dead })
    desk.take(aMessage('a', 1))
    line.delivered()
    dead.add('uae-1')
    desk.leave(line)
    desk.reply(line, aReply('a1'))
    expect(line.verdicts()).toEqual(['noSession'])
    expect(desk.status()).toMatchObject({ servedBy: null, waiting: 1, lastAccepted: { position: 0 } })
    dead.clear()
    desk.serve(line, 1)
    expect(line.delivered()).toEqual(['a1'])
    desk.reply(line, aReply('a1'))
    expect(line.verdicts()).toEqual(['accepted'])
    const verdicts = database.prepare('SELECT verdict FROM replies ORDER BY id').all()
    expect(verdicts.map((row) => ({ ...row }).verdict)).toEqual(['noSession', 'accepted'])
  })
})

describe('replies', () => {
  it('of a message whose turn has not come are unknown', () => {
    const { desk, line } = aServedDesk()
    desk.take(aMessage('a', 1))
    desk.take(aMessage('a', 2))
    desk.reply(line, aReply('a2'))
    desk.reply(line, aReply('never-sent'))
    expect(line.verdicts()).toEqual(['unknownMessage', 'unknownMessage'])
  })

  it('resent by the next master are accepted once, byte for byte, at the new epoch', () => {
    const { desk, line } = aServedDesk()
    desk.take(aMessage('a', 1))
    desk.take(aMessage('b', 1))
    desk.reply(line, aReply('a1', { position: 1 }))
    desk.raiseFloor(2)
    const next = aLine('uae-2')
    desk.serve(next, 2)
    desk.reply(next, aReply('a1', { epoch: 2, position: 1 }))
    desk.reply(next, aReply('b1', { epoch: 2, position: 2, hash: 'h2' }))
    desk.reply(next, aReply('b1', { epoch: 2, position: 3, body: 'something else' }))
    desk.reply(line, aReply('b1', { epoch: 1, position: 2 }))
    expect(next.verdicts()).toEqual(['alreadyAccepted', 'accepted', 'doubled'])
    expect(line.verdicts()).toEqual(['accepted', 'staleRefused'])
    expect(desk.status().lastAccepted).toEqual({ position: 2, hash: 'h2' })
  })

  it('advance the last accepted position only upwards', () => {
    const { desk, line } = aServedDesk()
    desk.take(aMessage('a', 1))
    desk.take(aMessage('b', 1))
    expect(desk.raiseFloor(1)).toEqual({ floorEpoch: 1, tail: { position: 0, hash: ROOT_HASH }, waiting: 2 })
    desk.reply(line, aReply('b1', { position: 2, hash: 'h2' }))
    desk.reply(line, aReply('a1', { position: 1, hash: 'h1' }))
    expect(desk.raiseFloor(2)).toEqual({ floorEpoch: 2, tail: { position: 2, hash: 'h2' }, waiting: 0 })
  })

  it('are all in the ledger with their verdict, and the user has only the accepted one', () => {
    const { desk, line, database } = aServedDesk()
    desk.take(aMessage('a', 1))
    desk.reply(line, aReply('a1', { epoch: 7 }))
    desk.reply(line, aReply('a1'))
    desk.reply(line, aReply('a1', { body: 'twice', position: 2 }))
    const replies = database.prepare('SELECT verdict, epoch, floor_epoch, node FROM replies ORDER BY id').all()
    expect(replies.map((row) => ({ ...row }))).toEqual([
      { verdict: 'staleRefused', epoch: 7, floor_epoch: 1, node: 'uae-1' },
      { verdict: 'accepted', epoch: 1, floor_epoch: 1, node: 'uae-1' },
      { verdict: 'doubled', epoch: 1, floor_epoch: 1, node: 'uae-1' },
    ])
    expect({ ...database.prepare('SELECT reply_body, reply_position FROM messages').get() }).toEqual({
      reply_body: 'answer to a1',
      reply_position: 1,
    })
  })
})

describe('a ledger that cannot write', () => {
  it('accepts nothing, says why, and goes on where it was once it can', () => {
    const { desk, line, database, ledger, clock } = aServedDesk({ database: aDatabase() })
    desk.take(aMessage('a', 1))
    const pages = Number({ ...database.prepare('PRAGMA page_count').get() }['page_count'])
    database.exec(`PRAGMA max_page_count = ${pages}`)
    const long = 'x'.repeat(20_000)
    expect(() => desk.take({ ...aMessage('b', 1), text: long })).toThrow(/full/)
    desk.reply(line, aReply('a1', { body: long }))
    expect(line.verdicts()).toEqual([])
    expect(ledger.trouble).toMatch(/cannot record a reply: .*full/)
    expect(desk.status()).toMatchObject({ waiting: 1, lastAccepted: { position: 0 } })
    expect(desk.received).toBe(1)

    database.exec('PRAGMA max_page_count = 100000')
    clock.advance(REDELIVER_EVERY_MS)
    desk.deliverDue()
    expect(ledger.trouble).toBeNull()
    desk.reply(line, aReply('a1', { body: long }))
    expect(line.verdicts()).toEqual(['accepted'])
  })
})
