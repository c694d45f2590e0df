import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Chain, commonPosition } from '../../../cluster/bot/common-position.ts'
import { HASH_PAGE } from '../../../cluster/wire/peer.ts'
import { EMPTY_TAIL } from '../../../cluster/wire/records.ts'

/** Equal up to `shared`, then each its own; hashes come in pages, as they do over the wire. */
function chains(shared: number, own: number, other: number): [Chain, Chain] {
  const chain = (name: string, length: number): Chain => ({
    tail: { ...EMPTY_TAIL, position: length },
    hashes: (from, to) =>
      Array.from({ length: Math.max(0, Math.min(to, length, from + HASH_PAGE - 1) - from + 1) }, (_, index) => {
        const position = from + index
        return position <= shared ? `same-${position}` : `${name}-${position}`
      }),
  })
  return [chain('own', shared + own), chain('other', shared + other)]
}

describe('the last position at which two logs agree', () => {
  it('is found wherever they part', async () => {
    const length = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 3 * HASH_PAGE }))
    await fc.assert(
      fc.asyncProperty(length, length, length, async (shared, own, other) => {
        expect(await commonPosition(...chains(shared, own, other))).toBe(shared)
      }),
    )
  })

  it('is the root for logs that share nothing, or are empty', async () => {
    expect(await commonPosition(...chains(0, 7, 9))).toBe(0)
    expect(await commonPosition(...chains(0, 0, 9))).toBe(0)
    expect(await commonPosition(...chains(0, 0, 0))).toBe(0)
  })

  it('is the shorter log’s end where one continues the other', async () => {
    expect(await commonPosition(...chains(HASH_PAGE, 0, 5))).toBe(HASH_PAGE)
    expect(await commonPosition(...chains(HASH_PAGE + 1, 5, 0))).toBe(HASH_PAGE + 1)
  })
})
