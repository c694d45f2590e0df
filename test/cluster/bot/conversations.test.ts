import { describe, expect, it } from 'vitest'
import { Conversations } from '../../../cluster/bot/conversations.ts'
import { EMPTY_TAIL, tailOf } from '../../../cluster/wire/records.ts'
import { AT } from '../../support/factories.ts'
import { aChain, aRecord } from '../../support/records.ts'

const MINUTE = 60_000

/** None is kept for being among the newest. */
function after(...records: readonly Parameters<Conversations['apply']>[0][]): Conversations {
  const conversations = new Conversations(0)
  for (const record of records) conversations.apply(record)
  return conversations
}

describe('conversations', () => {
  it('stand where their last record left them', () => {
    const records = aChain(3)
    const conversations = after(...records, aRecord(EMPTY_TAIL, { mark: 'other' }))
    expect(conversations.stateOf('uae-main.m')).toEqual(records[2]?.change)
    expect(conversations.stateOf('uae-main.other')?.number).toBe(1)
    expect(conversations.stateOf('uae-main.nobody')).toBeNull()
    expect(conversations.size).toBe(2)
  })

  it('know for 10 minutes which record answers a message', () => {
    const first = aRecord(EMPTY_TAIL, { messageId: 'first', at: AT })
    const at = (ms: number) => aRecord(tailOf(first), { messageId: 'later', at: AT + ms })
    expect(after(first, at(10 * MINUTE)).answeredAt('first')).toBe(1)
    expect(after(first, at(10 * MINUTE + 1)).answeredAt('first')).toBeNull()
    expect(after(first, at(10 * MINUTE + 1)).answeredAt('later')).toBe(2)
    expect(after(first).answeredAt('never')).toBeNull()
  })

  it('know the newest messages whatever a clock says that was set meanwhile', () => {
    const known = new Conversations()
    const first = aRecord(EMPTY_TAIL, { messageId: 'first', at: AT })
    known.apply(first)
    known.apply(aRecord(tailOf(first), { messageId: 'second', at: AT + 60 * MINUTE }))
    known.apply(aRecord(tailOf(first), { messageId: 'third', at: AT - 60 * MINUTE }))
    expect(['first', 'second', 'third'].map((id) => known.answeredAt(id))).toEqual([1, 2, 2])
  })

  it('forget of the oldest no more than is beyond the newest', () => {
    const known = new Conversations(2)
    const records = [0, 20, 40].map((minutes) =>
      aRecord(EMPTY_TAIL, { messageId: `after ${minutes}`, at: AT + minutes * MINUTE }),
    )
    for (const record of records) known.apply(record)
    expect(['after 0', 'after 20', 'after 40'].map((id) => known.answeredAt(id))).toEqual([null, 1, 1])
  })

  it('keep a conversation’s state though its message left the window', () => {
    const first = aRecord(EMPTY_TAIL, { mark: 'old', at: AT })
    const later = aRecord(tailOf(first), { mark: 'new', at: AT + 60 * MINUTE })
    expect(after(first, later).stateOf('uae-main.old')?.number).toBe(1)
  })

  it('forget everything when cleared', () => {
    const conversations = after(...aChain(3))
    conversations.clear()
    expect(conversations.size).toBe(0)
    expect(conversations.answeredAt('m1')).toBeNull()
  })
})
