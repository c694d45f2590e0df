/** What every engine must hold to about what people write into runs of runbooks. */
import { describe, expect, it } from 'vitest'
import { anId, AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aRunEntry } from '../../../support/runs.ts'
import type { MakeStore } from './contract.ts'

const entry = (number: number) => aRunEntry({ id: anId(number) })
const DAY_MS = 24 * 60 * 60_000

export function keepsRunEntries(name: string, makeStore: MakeStore): void {
  describe(`${name}: entries of runs`, () => {
    it('are numbered as they come, and given from any number on', () => {
      const store = makeStore()
      const { runEntries } = store.open()
      runEntries.add([entry(3), entry(1)], AT)
      runEntries.add([entry(2)], AT + 1)
      const again = store.open().runEntries
      expect(again.after(0, 2)).toEqual({ entries: [entry(3), entry(1)], last: 2 })
      expect(again.after(2, 10)).toEqual({ entries: [entry(2)], last: 3 })
      expect(again.after(3, 10)).toEqual({ entries: [], last: 3 })
      expect(again.last()).toBe(3)
    })

    it('that were never numbered so far are told by a lower number', () => {
      const { runEntries } = makeStore().open()
      runEntries.add([entry(1)], AT)
      expect(runEntries.after(40, 10)).toEqual({ entries: [], last: 1 })
    })

    it('that are known change nothing, and an id that stands for something else refuses all that came with it', () => {
      const { runEntries } = makeStore().open()
      runEntries.add([entry(1)], AT)
      runEntries.add([entry(1), entry(2)], AT)
      expect(runEntries.last()).toBe(2)
      expect(faultOf(() => runEntries.add([entry(3), { ...entry(1), by: 'somebody else' }], AT))).toBe('keyReused')
      expect(runEntries.last()).toBe(2)
    })

    it('are never let go of', () => {
      const engine = makeStore().open()
      engine.runEntries.add([entry(1)], AT)
      engine.prune(AT + 400 * DAY_MS)
      expect(engine.runEntries.last()).toBe(1)
    })

    it('are written by whoever leads', () => {
      const store = makeStore()
      const { runEntries } = store.open()
      store.open()
      expect(faultOf(() => runEntries.add([entry(1)], AT))).toBe('staleEpoch')
    })
  })
}
