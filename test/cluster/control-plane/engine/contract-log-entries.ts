/** What every engine must hold to about what people write into runs of runbooks. */
import { describe, expect, it } from 'vitest'
import { anId, AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aHandoverEntry, anIncidentEntry } from '../../../support/logs.ts'
import { aRunEntry } from '../../../support/runs.ts'
import type { MakeStore } from './contract.ts'

const entry = (number: number) => aRunEntry({ id: anId(number) })
/** Of a run, of an incident and of a handover. */
const KINDS = [entry(1), anIncidentEntry(), aHandoverEntry()]
const DAY_MS = 24 * 60 * 60_000

export function keepsLogEntries(name: string, makeStore: MakeStore): void {
  describe(`${name}: what people wrote`, () => {
    it('are numbered as they come, and given from any number on', () => {
      const store = makeStore()
      const { logEntries } = store.open()
      logEntries.add([entry(3), entry(1)], AT)
      logEntries.add([entry(2)], AT + 1)
      const again = store.open().logEntries
      expect(again.after(0, 2)).toEqual({ entries: [entry(3), entry(1)], last: 2 })
      expect(again.after(2, 10)).toEqual({ entries: [entry(2)], last: 3 })
      expect(again.after(3, 10)).toEqual({ entries: [], last: 3 })
      expect(again.last()).toBe(3)
    })

    it('are of runs, of incidents and of handovers', () => {
      const store = makeStore()
      store.open().logEntries.add(KINDS, AT)
      const engine = store.open()
      expect(engine.logEntries.after(0, 10).entries).toEqual(KINDS)
      expect(engine.carryOver().logEntries.map(({ body }) => JSON.parse(body) as unknown)).toEqual(KINDS)
    })

    it('that were never numbered so far are told by a lower number', () => {
      const { logEntries } = makeStore().open()
      logEntries.add([entry(1)], AT)
      expect(logEntries.after(40, 10)).toEqual({ entries: [], last: 1 })
    })

    it('that are known change nothing, and an id that stands for something else refuses all that came with it', () => {
      const { logEntries } = makeStore().open()
      logEntries.add([entry(1)], AT)
      logEntries.add([entry(1), entry(2)], AT)
      expect(logEntries.last()).toBe(2)
      expect(faultOf(() => logEntries.add([entry(3), { ...entry(1), by: 'somebody else' }], AT))).toBe('keyReused')
      expect(logEntries.last()).toBe(2)
    })

    it('are never let go of', () => {
      const engine = makeStore().open()
      engine.logEntries.add([entry(1)], AT)
      engine.prune(AT + 400 * DAY_MS)
      expect(engine.logEntries.last()).toBe(1)
    })

    it('are written by whoever leads', () => {
      const store = makeStore()
      const { logEntries } = store.open()
      store.open()
      expect(faultOf(() => logEntries.add([entry(1)], AT))).toBe('staleEpoch')
    })
  })
}
