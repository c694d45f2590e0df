import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Cache } from '../../../cluster/bot/cache.ts'

function aCache(size: number) {
  const lookups: string[] = []
  const made: string[] = []
  const cache = new Cache({
    size,
    make: (key) => {
      made.push(key)
      return { of: key }
    },
    lookedUp: (outcome) => lookups.push(outcome),
  })
  return { cache, lookups, made }
}

describe('cache', () => {
  it('works a key out once, and says of every question whether it knew', () => {
    const { cache, lookups, made } = aCache(2)
    expect([cache.of('a'), cache.of('b'), cache.of('a')]).toEqual([{ of: 'a' }, { of: 'b' }, { of: 'a' }])
    expect(lookups).toEqual(['miss', 'miss', 'hit'])
    expect(made).toEqual(['a', 'b'])
  })

  it('lets go of what was asked for longest ago', () => {
    const { cache, made } = aCache(2)
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) cache.of(key)
    expect(made).toEqual(['a', 'b', 'c', 'b'])
  })

  it('answers as if it were not there, and never keeps more than its size', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e')), fc.integer({ min: 1, max: 4 }), (keys, size) => {
        const { cache, lookups } = aCache(size)
        const kept: string[] = []
        keys.forEach((key, index) => {
          expect(cache.of(key)).toEqual({ of: key })
          expect(lookups[index]).toBe(kept.includes(key) ? 'hit' : 'miss')
          kept.splice(0, kept.length, ...kept.filter((other) => other !== key).slice(-(size - 1)), key)
          if (size === 1) kept.splice(0, kept.length, key)
        })
      }),
    )
  })
})
