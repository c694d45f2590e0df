import { describe, expect, it } from 'vitest'
import { Replica } from '../../../cluster/bot/replica.ts'
import { EMPTY_TAIL, tailOf } from '../../../cluster/wire/records.ts'
import { aFolder } from '../../support/factories.ts'
import { aChain } from '../../support/records.ts'
import { faultOf } from '../../support/fault.ts'

describe('a replica admits', () => {
  it('no master below its floor, and raises the floor with one above it', () => {
    const folder = aFolder()
    const replica = new Replica(folder, true)
    expect(faultOf(() => replica.admit(2))).toBeNull()
    expect(replica.floor.epoch).toBe(2)
    expect(faultOf(() => replica.admit(1))).toBe('staleEpoch')
    expect(faultOf(() => replica.admit(2))).toBeNull()
    expect(faultOf(() => new Replica(folder, true).admit(1))).toBe('staleEpoch')
  })

  it('says where its floor is when it refuses', () => {
    const replica = new Replica(aFolder(), true)
    replica.admit(5)
    expect(() => replica.admit(4)).toThrow(expect.objectContaining({ data: { floorEpoch: 5 } }))
  })
})

describe('log and state of a replica', () => {
  it('change together, and are the same after a restart', async () => {
    const folder = aFolder()
    const first = new Replica(folder, true)
    await first.append(aChain(4))
    const again = new Replica(folder, true)
    for (const replica of [first, again]) {
      expect(replica.log.tail.position).toBe(4)
      expect(replica.conversations.stateOf('uae-main.m')?.number).toBe(4)
      expect(replica.conversations.answeredAt('m2')).toBe(2)
    }
  })

  it('tell how long records took to the disk, and nothing of what was there already', async () => {
    const took: number[] = []
    const replica = new Replica(aFolder(), true, (ms) => took.push(ms))
    const records = aChain(2)
    await replica.append(records)
    await replica.append(records)
    expect(took).toHaveLength(1)
    expect(took[0]).toBeGreaterThan(0)
  })

  it('pass over records that are there already', async () => {
    const replica = new Replica(aFolder(), true)
    const records = aChain(5)
    await replica.append(records.slice(0, 3))
    await replica.append(records)
    expect(replica.log.tail.position).toBe(5)
  })

  it('take no record in the place of another', async () => {
    const replica = new Replica(aFolder(), true)
    await replica.append(aChain(3))
    const other = [...aChain(2), ...aChain(2, tailOf(aChain(2)[1] ?? never()), { mark: 'other' })]
    await expect(replica.append(other)).rejects.toMatchObject({ code: 'malformed' })
    expect(replica.log.tail).toEqual(tailOf(aChain(3)[2] ?? never()))
  })

  it('forget together what is cut', async () => {
    const replica = new Replica(aFolder(), true)
    await replica.append(aChain(3))
    await replica.append(aChain(2, replica.log.tail, { mark: 'lost' }))
    expect(replica.cut(3)).toBe(2)
    expect(replica.conversations.stateOf('uae-main.lost')).toBeNull()
    expect(replica.conversations.answeredAt('lost4')).toBeNull()
    expect(replica.conversations.stateOf('uae-main.m')?.number).toBe(3)
    expect(replica.cut(0)).toBe(3)
    expect(replica.log.tail).toEqual(EMPTY_TAIL)
    expect(replica.conversations.size).toBe(0)
  })
})

function never(): never {
  throw new Error('no records')
}
