import { describe, expect, it } from 'vitest'
import { CODE_LETTERS, makeCode } from '../../../cluster/gateway/pairing.ts'

describe('a pairing code', () => {
  it('is two groups of four that nobody can misread', () => {
    let next = 0
    const code = makeCode((limit) => next++ % limit)
    expect(code).toBe('2345-6789')
    expect(CODE_LETTERS).not.toMatch(/[01ILOU]/)
    expect(makeCode((limit) => limit - 1)).toBe('ZZZZ-ZZZZ')
  })
})
