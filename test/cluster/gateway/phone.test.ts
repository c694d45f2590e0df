import { describe, expect, it } from 'vitest'
import { Scenario } from '../../../cluster/config.ts'
import { aPhoneOwner } from '../../../cluster/gateway/phone.ts'
import { Fault } from '../../../shared/fault.ts'
import { aClock } from './factories.ts'

function aPhone(over: Partial<Scenario> = {}) {
  const clock = aClock()
  const typed: { accountId: string; code: string; atMs: number }[] = []
  const lines: string[] = []
  const owner = aPhoneOwner({
    scenario: { ...Scenario.parse({}), ...over },
    clock,
    typed: (accountId, code) => {
      if (code === 'OLD') throw new Fault('pairingExpired', 'no such code')
      typed.push({ accountId, code, atMs: clock.monotonicMs() })
    },
    log: (line) => lines.push(line),
  })
  return { owner, clock, typed, lines }
}

describe('the owner of a phone', () => {
  it('types each code within 2 to 5 s, at a moment of the seed', () => {
    const [one, other] = [aPhone(), aPhone()]
    for (const { owner, clock } of [one, other]) {
      owner('uae-main', 'A')
      owner('uae-main', 'B')
      clock.advance(5_000)
    }
    expect(one.typed).toEqual(other.typed)
    expect(one.typed.map(({ code }) => code).toSorted()).toEqual(['A', 'B'])
    for (const { atMs } of one.typed) expect(atMs).toBeGreaterThanOrEqual(2_000)
    expect(one.typed[0]?.atMs).not.toBe(one.typed[1]?.atMs)
  })

  it('who is away types nothing', () => {
    const { owner, clock, typed } = aPhone({ phoneTypesAfterMs: null })
    owner('uae-main', 'A')
    clock.advance(600_000)
    expect(typed).toEqual([])
  })

  it('who is too late is told, and nothing breaks', () => {
    const { owner, clock, lines } = aPhone()
    owner('uae-main', 'OLD')
    clock.advance(5_000)
    expect(lines).toEqual(['the owner of uae-main typed a code in vain: no such code'])
  })
})
