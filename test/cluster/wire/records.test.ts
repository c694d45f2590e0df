import { describe, expect, it } from 'vitest'
import { EMPTY_TAIL, hashRecord, LogRecord, ROOT_HASH, tailOf } from '../../../cluster/wire/records.ts'
import { aChain, aRecord } from '../../support/records.ts'

describe('a record', () => {
  it('is sealed with the hash of the one before', () => {
    const [first, second] = aChain(2)
    expect(first?.previousHash).toBe(ROOT_HASH)
    expect(second).toMatchObject({ position: 2, previousHash: first?.hash })
  })

  it('has another hash when anything in it is different', () => {
    const record = aRecord(EMPTY_TAIL)
    const { change } = record
    const altered: LogRecord[] = [
      { ...record, position: 2 },
      { ...record, previousHash: 'f'.repeat(64) },
      { ...record, epoch: 2 },
      { ...record, messageId: 'other' },
      { ...record, at: record.at + 1 },
      { ...record, reply: `${record.reply} ` },
      { ...record, change: { ...change, number: change.number + 1 } },
      { ...record, change: { ...change, conversation: 'other' } },
      { ...record, change: { ...change, memory: { note: 'n' } } },
    ]
    for (const other of altered) expect(hashRecord(other)).not.toBe(record.hash)
    expect(new Set(altered.map(hashRecord)).size).toBe(altered.length)
  })

  it('keeps its hash over the wire and the disk', () => {
    const record = aRecord(EMPTY_TAIL)
    const back = LogRecord.parse(JSON.parse(JSON.stringify(record)))
    expect(hashRecord(back)).toBe(record.hash)
    expect(tailOf(back)).toEqual({ position: 1, hash: record.hash, epoch: 1 })
  })
})
