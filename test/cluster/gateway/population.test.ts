import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Scenario } from '../../../cluster/config.ts'
import { Population } from '../../../cluster/gateway/population.ts'
import { firstUsersOf } from '../../../cluster/gateway/scenario.ts'

const ACCOUNT = { id: 'uae-main', region: 'uae' }
const HOUR_MS = 3_600_000
/** A life short enough to be watched from end to end. */
const Busy = fc
  .record({
    seed: fc.nat(10_000),
    messagesPerSecond: fc.constantFrom(0.5, 2, 10),
    usersPerAccount: fc.integer({ min: 1, max: 30 }),
    signUpsPerHour: fc.constantFrom(0, 20, 300),
    stayMs: fc.constantFrom(20_000, 5 * 60_000, 2 * HOUR_MS),
    spellMs: fc.constantFrom(5_000, 60_000),
    pauseMs: fc.constantFrom(0, 30_000, 400_000),
  })
  .map((scenario) => Scenario.parse(scenario))

const turns = (scenario: Scenario, count: number) => {
  const population = new Population(scenario, ACCOUNT)
  return Array.from({ length: count }, (_, index) => population.turn(index + 1))
}

describe('population', () => {
  it('goes on with the very turn that it would have had, whenever it is asked again from there', () => {
    fc.assert(
      fc.property(Busy, fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 6 }), (scenario, stops) => {
        const all = turns(scenario, 700)
        for (const stop of stops) {
          const restarted = new Population(scenario, ACCOUNT)
          for (const number of [stop, stop + 1, stop + 100]) expect(restarted.turn(number)).toEqual(all[number - 1])
        }
      }),
      { numRuns: 60 },
    )
  })

  it('has nobody write who has left, nobody leave twice, and nobody write before they came', () => {
    fc.assert(
      fc.property(Busy, (scenario) => {
        const gone = new Set<string>()
        const known = new Set(firstUsersOf(scenario, ACCOUNT).map(({ conversation }) => conversation))
        let newcomers = 0
        for (const { user, leaves } of turns(scenario, 1_000)) {
          expect(gone.has(user.conversation)).toBe(false)
          const isNew = !known.has(user.conversation)
          const next = scenario.usersPerAccount + newcomers + 1
          newcomers += isNew ? 1 : 0
          known.add(isNew ? `uae-main.user-${String(next).padStart(3, '0')}` : user.conversation)
          expect(known.has(user.conversation)).toBe(true)
          if (leaves) gone.add(user.conversation)
        }
        const isStill = scenario.signUpsPerHour === 0
        expect(isStill && newcomers + gone.size > 0).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it('grows and shrinks at the pace asked for', () => {
    const scenario = Scenario.parse({ messagesPerSecond: 2, signUpsPerHour: 60, usersPerAccount: 60, stayMs: HOUR_MS })
    const life = turns(scenario, 2 * 3_600 * 5)
    const first = new Set(firstUsersOf(scenario, ACCOUNT).map(({ conversation }) => conversation))
    const writers = new Set(life.map(({ user }) => user.conversation))
    const came = [...writers].filter((conversation) => !first.has(conversation)).length
    expect(came).toBeGreaterThan(5 * 60 - 5)
    expect(came).toBeLessThan(5 * 60 + 5)
    const left = life.filter(({ leaves }) => leaves).length
    expect(left).toBeGreaterThan(200)
    expect(left).toBeLessThan(400)
  })

  it('has each write in spells, with pauses between them', () => {
    const scenario = Scenario.parse({ messagesPerSecond: 10 })
    const numbers = new Map<string, number[]>()
    turns(scenario, 10 * 3_600).forEach(({ user }, index) => {
      const own = numbers.get(user.conversation) ?? []
      numbers.set(user.conversation, [...own, index])
    })
    const pauses = [...numbers.values()].flatMap((own) =>
      own.slice(1).flatMap((at, index) => {
        const pauseMs = (at - (own[index] ?? 0)) * 100
        return pauseMs >= 5 * 60_000 ? [pauseMs] : []
      }),
    )
    // About 60 users, a pause a quarter of an hour each, two in five of them that long.
    expect(pauses.length).toBeGreaterThan(50)
    expect(pauses.length).toBeLessThan(200)
  })

  it('lets the next one sign up at once where the last one has left', () => {
    const scenario = Scenario.parse({ usersPerAccount: 1, signUpsPerHour: 0.001, stayMs: 10_000, messagesPerSecond: 1 })
    const life = turns(scenario, 500)
    const leaving = life.findIndex(({ leaves }) => leaves)
    expect(leaving).toBeGreaterThan(-1)
    expect(life[leaving + 1]?.user.conversation).toBe('uae-main.user-002')
  })
})
