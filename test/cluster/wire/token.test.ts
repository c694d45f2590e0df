import { expect, it } from 'vitest'
import { sameToken } from '../../../cluster/wire/token.ts'

it('a token is only itself', () => {
  expect(sameToken('secret', 'secret')).toBe(true)
  for (const other of ['', 'secre', 'secret ', 'Secret', 'secrét']) expect(sameToken(other, 'secret')).toBe(false)
})
