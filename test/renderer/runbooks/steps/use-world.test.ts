import { describe, expect, it } from 'vitest'
import { lookedAt, worldOf } from '../../../../renderer/runbooks/steps/use-world.ts'
import { AT } from '../../moment.ts'
import { aConsole } from './a-page.tsx'

describe('what a step is held against', () => {
  function looking(read: (asked: number) => unknown) {
    let now = AT
    let asked = 0
    const console = { ...aConsole({}), ticker: { now: () => now, subscribe: () => () => undefined } }
    const look = lookedAt(console, () => read((asked += 1)), 1_000)
    return { look, pass: (ms: number) => (now += ms), asked: () => asked }
  }

  it('is looked at once a second at most, however often it is drawn', () => {
    const { look, pass, asked } = looking((count) => count)
    for (let draws = 0; draws < 5; draws += 1) look()
    expect(asked()).toBe(1)
    pass(1_000)
    look()
    look()
    expect(asked()).toBe(2)
  })

  it('is the same object while it says the same, so that nothing is drawn again', () => {
    const { look, pass } = looking(() => ({ outcome: 'pass' }))
    const first = look()
    pass(1_000)
    expect(look()).toBe(first)
  })

  it('is another one as soon as it says something else', () => {
    const { look, pass } = looking((count) => ({ count }))
    expect(look()).toEqual({ count: 1 })
    pass(1_000)
    expect(look()).toEqual({ count: 2 })
  })

  it('is live only while the cluster is heard, and knows this machine’s clock', () => {
    expect(worldOf(aConsole({}))).toMatchObject({ isLive: true, now: AT, clockOffsetMs: 0 })
    expect(worldOf(aConsole({ isAway: true })).isLive).toBe(false)
  })
})
