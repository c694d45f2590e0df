import { expect, it } from 'vitest'
import { spanFault } from '../../../renderer/slos/period.ts'

const NOW = Date.UTC(2026, 10, 20)
const DAY_MS = 86_400_000

it('a period is refused with what is wrong about it', () => {
  const said = (from: number, to: number) => spanFault({ from, to }, NOW)
  expect(said(NOW - DAY_MS, NOW)).toBeNull()
  expect(said(NOW - DAY_MS, NOW + DAY_MS)).toBeNull()
  expect(said(Number.NaN, NOW)).toMatch(/both moments/)
  expect(said(NOW, NOW - 1)).toMatch(/not after/)
  expect(said(NOW, NOW + DAY_MS)).toMatch(/future/)
  expect(said(NOW - 91 * DAY_MS, NOW)).toMatch(/90 days/)
})
