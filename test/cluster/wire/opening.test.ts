import { describe, expect, it } from 'vitest'
import { openingRecord, RESTORE_CONVERSATION } from '../../../cluster/wire/opening.ts'
import { EMPTY_TAIL, hashRecord, tailOf } from '../../../cluster/wire/records.ts'
import { anId, AT } from '../../support/factories.ts'
import { aChain } from '../../support/records.ts'

const FIELDS = { restoreId: anId(0xd7), backupId: 'b', epoch: 7, at: AT, lost: { from: 4, to: 9, count: 6 } }

describe('the record that opens a log anew', () => {
  it('is the same for everybody who builds it, sealed, and says what was given up', () => {
    const tail = tailOf(aChain(3).at(-1) ?? never())
    const record = openingRecord(tail, FIELDS)
    expect(openingRecord({ ...tail }, { ...FIELDS })).toEqual(record)
    expect(record).toMatchObject({ position: 4, previousHash: tail.hash, epoch: 7, reply: '' })
    expect(record.change).toMatchObject({
      conversation: RESTORE_CONVERSATION,
      memory: { lostFrom: 4, lostTo: 9, lost: 6 },
    })
    expect(hashRecord(record)).toBe(record.hash)
    expect(openingRecord(tail, { ...FIELDS, epoch: 8 }).hash).not.toBe(record.hash)
  })

  it('opens an empty log too', () => {
    expect(openingRecord(EMPTY_TAIL, FIELDS)).toMatchObject({ position: 1, previousHash: EMPTY_TAIL.hash })
  })
})

function never(): never {
  throw new Error('no record')
}
