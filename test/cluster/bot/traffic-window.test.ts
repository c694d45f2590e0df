import { describe, expect, it } from 'vitest'
import { TrafficWindow } from '../../../cluster/bot/traffic-window.ts'

function aWindow() {
  let now = 50_000
  const traffic = new TrafficWindow(() => now)
  return { traffic, pass: (ms: number) => void (now += ms) }
}

describe('recent traffic', () => {
  it('is counted by conversation and by node, over the time that is asked for', () => {
    const { traffic, pass } = aWindow()
    traffic.count('x', 'a')
    traffic.count('x', 'b')
    pass(4_000)
    traffic.count('y', 'b')
    const all = traffic.within(300_000)
    expect(all.windowMs).toBe(4_000)
    expect([...all.byConversation]).toEqual([
      ['x', 2],
      ['y', 1],
    ])
    expect([...all.byNode]).toEqual([
      ['a', 1],
      ['b', 2],
    ])
    const late = traffic.within(2_000)
    expect(late.windowMs).toBe(2_000)
    expect([...late.byConversation]).toEqual([['y', 1]])
  })

  it('is forgotten after five minutes', () => {
    const { traffic, pass } = aWindow()
    traffic.count('x', 'a')
    pass(200_000)
    traffic.count('x', 'a')
    expect(traffic.messagesOf('x')).toBe(2)
    pass(100_001)
    traffic.count('y', 'a')
    expect(traffic.messagesOf('x')).toBe(1)
    expect(traffic.within(300_000).windowMs).toBe(300_000)
  })

  it('tells how much each conversation writes now: nothing of one that fell silent, nor before it wrote', () => {
    const { traffic, pass } = aWindow()
    for (let second = 0; second < 120; second++) {
      traffic.count('often', 'a')
      if (second % 4 === 0) traffic.count('seldom', 'a')
      if (second < 60) traffic.count('gone', 'a')
      pass(1_000)
    }
    expect(traffic.paceOf('often')).toBeGreaterThan(50)
    expect(traffic.paceOf('seldom')).toBeLessThan(20)
    expect(traffic.paceOf('seldom')).toBeGreaterThan(10)
    expect(traffic.paceOf('gone')).toBe(0)
    expect(traffic.paceOf('unknown')).toBeNull()
    traffic.count('gone', 'a')
    // Begun anew: as much as the others do.
    expect(traffic.paceOf('gone')).toBeCloseTo(traffic.usualPace)
    pass(300_001)
    traffic.count('often', 'a')
    expect(traffic.paceOf('seldom')).toBeNull()
  })

  it('reaches less far back where more came than is kept, and says so', () => {
    const { traffic, pass } = aWindow()
    for (let second = 0; second < 5; second++) {
      for (let user = 0; user < 50_000; user++) traffic.count(`u${user}`, 'a')
      pass(1_000)
    }
    const { windowMs, byConversation } = traffic.within(300_000)
    expect(windowMs).toBe(4_000)
    expect(byConversation.get('u1')).toBe(4)
  })
})
