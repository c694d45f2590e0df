import { describe, expect, it } from 'vitest'
import { ClockOffset } from '../../../host/observe/clock-offset.ts'
import { AT } from '../support/factories.ts'

describe('the offset of another clock', () => {
  it('is not known before it told its time', () => {
    expect(new ClockOffset().ms).toBeNull()
  })

  it('is taken from the quickest answer, in the middle of its way', () => {
    const offset = new ClockOffset()
    offset.add(AT + 5_150, AT + 300, 300)
    offset.add(AT + 6_005, AT + 1_010, 10)
    offset.add(AT + 7_900, AT + 3_000, 1_000)
    expect(offset.ms).toBe(5_000)
  })

  it('is taken from what was shortest on its way where nobody asked', () => {
    const offset = new ClockOffset()
    for (const lateMs of [40, 3, 200]) offset.addUnasked(AT - 86_400_000, AT + lateMs)
    expect(offset.ms).toBe(-86_400_003)
  })

  it('follows a clock that is set', () => {
    const offset = new ClockOffset()
    for (let answer = 0; answer < 10; answer += 1) offset.add(AT, AT, 2)
    for (let answer = 0; answer < 10; answer += 1) offset.add(AT + 60_000, AT, 9)
    expect(offset.ms).toBe(60_005)
  })
})
