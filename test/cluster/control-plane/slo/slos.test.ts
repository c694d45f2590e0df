import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Book } from '../../../../cluster/control-plane/book.ts'
import { SqliteEngine } from '../../../../cluster/control-plane/engine/sqlite.ts'
import { GATEWAY } from '../../../../cluster/control-plane/nodes/roster.ts'
import { Slos } from '../../../../cluster/control-plane/slo/slos.ts'
import { Fault } from '../../../../shared/fault.ts'
import type { AccountSample } from '../../../../shared/sample.ts'
import { aConfig, aFolder, aFormedCluster, aHold, anAccountSample, anId, AT } from '../../../support/factories.ts'
import { faultOfPromise } from '../../../support/fault.ts'
import { aClock, OBSERVED } from '../a-cluster.ts'
import { aPresence, aRoster } from '../support.ts'
import { anSlo, DAY_MS, HOUR_MS } from './minutes.ts'

const MINUTE_MS = 60_000
const SLOS = [anSlo(), anSlo({ kind: 'latency' }), anSlo({ kind: 'errors' })]

/** A control plane's recording, a gateway that reports each second, and a clock that a test moves on. */
function aRecording() {
  const clock = aClock()
  const path = join(aFolder(), 'journal.db')
  const roster = aRoster(GATEWAY)
  const lines: string[] = []
  const config = aConfig({ slos: SLOS })
  let engine = new SqliteEngine({ path })
  let book = new Book(engine, clock.wall)
  book.record([aFormedCluster(), { kind: 'termBegan', reason: 'formed' }, OBSERVED])
  const slosOf = () =>
    new Slos({ config, book, roster: () => roster, now: clock.wall, log: (line) => void lines.push(line) })
  let slos = slosOf()
  let accepted = 1_000
  onTestFinished(() => engine.close())
  return {
    clock,
    roster,
    lines,
    book: () => book,
    slos: () => slos,
    /** `null`: the gateway is not connected. */
    pass: (ms: number, over: Partial<AccountSample> | null = {}) => {
      for (let passed = 0; passed < ms; passed += 1_000) {
        clock.advance(1_000)
        accepted += 10
        const totals = { received: accepted, accepted, doubled: 0, staleRefused: 0 }
        if (over === null) roster.here.delete(GATEWAY)
        else {
          const sample = anAccountSample({ at: clock.wall(), totals, ...over })
          roster.here.set(GATEWAY, aPresence(GATEWAY, { samples: [sample] }))
        }
        slos.tick()
      }
    },
    /** Killed: what is in memory is gone. Stopped: the open minute is written. */
    restart: (how: 'killed' | 'stopped', awayMs: number) => {
      if (how === 'stopped') slos.close()
      engine.close()
      clock.advance(awayMs)
      accepted += awayMs / 100
      engine = new SqliteEngine({ path })
      book = new Book(engine, clock.wall)
      slos = slosOf()
    },
    availability: async () => {
      const [state] = (await slos.list()).slos
      if (state === undefined) throw new Error('no objective')
      return state
    },
  }
}

describe('what is recorded', () => {
  it('tells since when, and what is not recorded yet is nobody’s guess', async () => {
    const { slos, pass } = aRecording()
    expect(await slos().list()).toMatchObject({
      recordedSince: null,
      slos: [{ kept: null }, { kept: null }, { kept: null }],
    })
    pass(31 * MINUTE_MS)
    const { slos: states, recordedSince, servedAt } = await slos().list()
    expect([recordedSince, servedAt]).toEqual([AT, AT + 31 * MINUTE_MS])
    expect(states.map(({ kept, bad, good }) => [kept, bad, good])).toEqual([
      // The second that has only begun is not over, and the first report's totals have nothing to be subtracted from.
      [1, 0, 31 * 60 - 1],
      [1, 0, 31 * 60 - 1],
      [1, 0, (31 * 60 - 2) * 10],
    ])
    expect(states[0]?.burns.map(({ rate }) => rate)).toEqual([0, null, null, null])
  })

  it('has a hole while the gateway is silent, and while the control plane only observes', async () => {
    const { pass, book, availability } = aRecording()
    pass(10 * MINUTE_MS)
    pass(5 * MINUTE_MS, null)
    pass(5 * MINUTE_MS)
    book().record([{ kind: 'protectionChanged', state: 'warming', why: 'it slept' }])
    pass(2 * MINUTE_MS)
    expect(await availability()).toMatchObject({ kept: 1, coveredMs: 15 * MINUTE_MS })
  })

  it('is written once a minute', () => {
    const { pass, book } = aRecording()
    const kept = () => book().engine.slos.minutes('uae-main', 0, AT + DAY_MS).length
    pass(59_000)
    expect(kept()).toBe(0)
    pass(1_000)
    expect(kept()).toBe(1)
    pass(3 * MINUTE_MS)
    expect(kept()).toBe(4)
  })
})

describe('a clock that somebody sets back', () => {
  it('stops neither the recording nor the writing, and counts no second twice', async () => {
    const { pass, clock, book, availability } = aRecording()
    pass(5 * MINUTE_MS)
    clock.set(-3 * MINUTE_MS)
    pass(2 * MINUTE_MS, { served: false })
    expect(book().engine.slos.minutes('uae-main', 0, AT + DAY_MS).length).toBeGreaterThanOrEqual(5)
    pass(3 * MINUTE_MS)
    const { good, bad, coveredMs } = await availability()
    expect((good + bad) * 1_000).toBe(coveredMs)
    expect(coveredMs).toBeLessThanOrEqual(7 * MINUTE_MS)
    expect(bad).toBeGreaterThanOrEqual(119)
  })
})

describe('a restart of the control plane in the middle of a minute', () => {
  it('loses nothing of it when it was stopped, and counts nothing twice', async () => {
    const { pass, restart, availability, slos } = aRecording()
    pass(90_000)
    restart('stopped', 0)
    pass(90_000)
    expect(await availability()).toMatchObject({ good: 179, bad: 0, coveredMs: 179_000 })
    const [, , errors] = (await slos().list()).slos
    // Two first reports have nothing to be subtracted from.
    expect(errors).toMatchObject({ good: 177 * 10 })
  })

  it('loses at most the open minute when it was killed, and does not call it good', async () => {
    const { pass, restart, availability } = aRecording()
    pass(90_000)
    restart('killed', 0)
    pass(90_000)
    const { good, bad, coveredMs } = await availability()
    expect(bad).toBe(0)
    expect(coveredMs).toBe(good * 1_000)
    expect(good).toBeGreaterThanOrEqual(180 - 60)
    expect(good).toBeLessThan(180)
  })

  it('leaves the time in between uncovered', async () => {
    const { pass, restart, slos } = aRecording()
    pass(2 * MINUTE_MS)
    restart('stopped', 3 * MINUTE_MS)
    pass(2 * MINUTE_MS)
    const { accounts } = await slos().uptime(AT, AT + 7 * MINUTE_MS)
    const [gap] = accounts[0]?.uncovered.filter(({ from, to }) => to - from > 1_000) ?? []
    expect((gap?.to ?? 0) - (gap?.from ?? 0)).toBe(3 * MINUTE_MS)
  })

  it('in a maintenance excuses all of it', async () => {
    const { pass, restart, availability, book } = aRecording()
    pass(MINUTE_MS)
    const maintenance = aHold({ id: anId(9), since: AT + MINUTE_MS, expiresAt: AT + 11 * MINUTE_MS })
    book().record([{ kind: 'maintenanceOpened', maintenance }])
    pass(MINUTE_MS, { served: false })
    restart('killed', 3 * MINUTE_MS)
    pass(MINUTE_MS, { served: false })
    const state = await availability()
    expect(state).toMatchObject({ bad: 0, excludedMs: 5 * MINUTE_MS })
  })
})

describe('a full disk', () => {
  it('makes minutes wait in memory, said once, and they are written later', async () => {
    const { pass, lines, book, availability } = aRecording()
    const { slos: store } = book().engine
    const save = store.save.bind(store)
    store.save = () => {
      throw new Fault('diskFull', 'no space')
    }
    pass(3 * MINUTE_MS)
    store.save = save
    expect(lines).toEqual([expect.stringContaining('wait in memory: no space')])
    expect(await availability()).toMatchObject({ good: 179 })
    pass(MINUTE_MS)
    expect(store.minutes('uae-main', 0, AT + DAY_MS)).toHaveLength(4)
    expect(await availability()).toMatchObject({ good: 239 })
  })
})

describe('the report of a period', () => {
  it('names what was down, why, what was excused, and what nobody knows', async () => {
    const { pass, book, slos } = aRecording()
    pass(10 * MINUTE_MS)
    book().record([
      {
        kind: 'failoverStarted',
        accountId: 'uae-main',
        failoverId: 'uae-main.9',
        trigger: 'automatic',
        from: 'uae-1',
        cause: 'uae-1 stopped answering',
        epochBefore: 0,
        suspicion: null,
      },
    ])
    pass(20_000, { served: false })
    pass(40_000)
    const maintenance = aHold({ id: anId(9), since: AT + 11 * MINUTE_MS, expiresAt: AT + 30 * MINUTE_MS })
    book().record([{ kind: 'maintenanceOpened', maintenance }])
    pass(2 * MINUTE_MS, { served: false })
    book().record([{ kind: 'maintenanceClosed', maintenanceId: anId(9), why: 'closed by noor' }])
    pass(2 * MINUTE_MS, null)
    pass(5 * MINUTE_MS)
    const { accounts, madeAt } = await slos().uptime(AT - HOUR_MS, AT + HOUR_MS)
    expect(madeAt).toBe(AT + 20 * MINUTE_MS)
    expect(accounts[0]).toMatchObject({
      accountId: 'uae-main',
      objective: 0.99,
      met: false,
      downs: [{ failoverId: 'uae-main.9', why: expect.stringContaining('uae-1 stopped answering') }],
      excluded: [{ why: 'network work (noor)' }],
    })
    const lengths = (runs: readonly { from: number; to: number }[] = []) =>
      runs.map(({ from, to }) => (to - from) / 1_000)
    expect(lengths(accounts[0]?.downs)).toEqual([20])
    expect(lengths(accounts[0]?.uncovered)[0]).toBe(3_601)
    expect(lengths(accounts[0]?.uncovered)[1]).toBeGreaterThanOrEqual(118)
    expect(accounts[0]?.p95Ms).toBeCloseTo(80)
  })

  it('of a time nothing is known of says so, and promises nothing', async () => {
    const { slos } = aRecording()
    const { accounts } = await slos().uptime(AT - DAY_MS, AT - HOUR_MS)
    expect(accounts[0]).toMatchObject({
      uptime: null,
      met: null,
      coveredMs: 0,
      uncovered: [{ from: AT - DAY_MS, to: AT - HOUR_MS }],
    })
  })

  it('that ends before it begins is refused', async () => {
    expect(await faultOfPromise(aRecording().slos().uptime(AT, AT))).toBe('malformed')
  })
})
