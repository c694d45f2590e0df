import { describe, expect, it } from 'vitest'
import { nextZoom, withinZoom } from '../../electron/zoom.ts'

describe('the size of text', () => {
  it('goes in steps from 80 to 200 per cent and no further', () => {
    let factor = 1
    for (let press = 0; press < 20; press += 1) factor = nextZoom(factor, 1)
    expect(factor).toBe(2)
    for (let press = 0; press < 20; press += 1) factor = nextZoom(factor, -1)
    expect(factor).toBe(0.8)
  })

  it('steps on from a factor that came back a little off', () => {
    expect(nextZoom(1.0000001, 1)).toBe(1.1)
    expect(nextZoom(0.9999999, -1)).toBe(0.9)
  })

  it('is brought back from whatever was kept', () => {
    expect([withinZoom(0.25), withinZoom(1.1), withinZoom(5)]).toEqual([0.8, 1.1, 2])
  })
})
