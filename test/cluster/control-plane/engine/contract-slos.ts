/** What every engine must hold to about the minutes of the objectives. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../cluster/control-plane/engine/engine.ts'
import { secondsFrom } from '../../../../cluster/control-plane/slo/mask.ts'
import { merged, MINUTE_MS } from '../../../../cluster/control-plane/slo/minute.ts'
import { AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aCause, aMinute, anyMinutes, DAY_MS } from '../slo/minutes.ts'
import type { MakeStore } from './contract.ts'

export function keepsSlos(name: string, makeStore: MakeStore): void {
  const anEngine = () => makeStore().open()
  const allOf = ({ slos }: Engine) => slos.minutes('uae-main', 0, AT + 99 * DAY_MS)

  describe(`${name}: minutes of the objectives`, () => {
    it('come back as they were saved, over a restart', () => {
      const store = makeStore()
      const first = store.open()
      const [minutes = []] = fc.sample(anyMinutes, { numRuns: 1, seed: 7 })
      first.slos.save(minutes, [])
      first.close()
      expect(allOf(store.open())).toEqual(minutes)
    })

    it('saved in two parts are one minute', () => {
      const engine = anEngine()
      const parts = [0, 20].map((from) => aMinute({ covered: secondsFrom(from, 30), good: secondsFrom(from, 25) }))
      for (const part of parts) engine.slos.save([part], [])
      expect(allOf(engine)).toEqual([parts.reduce(merged)])
    })

    it('are read by account and period, the minute an edge cuts too', () => {
      const { slos } = anEngine()
      const minutes = [0, 1, 2].map((index) => aMinute({ at: AT + index * MINUTE_MS }))
      slos.save([...minutes, aMinute({ accountId: 'ksa-main' })], [])
      const starts = (from: number, to: number) => slos.minutes('uae-main', from, to).map(({ at }) => at - AT)
      expect(starts(AT + MINUTE_MS, AT + 2 * MINUTE_MS)).toEqual([MINUTE_MS])
      expect(starts(AT + MINUTE_MS - 1, AT + 2 * MINUTE_MS + 1)).toEqual([0, MINUTE_MS, 2 * MINUTE_MS])
      expect(slos.minutes('egypt', 0, AT + DAY_MS)).toEqual([])
    })

    it('tell since when there are any', () => {
      const { slos } = anEngine()
      expect([slos.recordedSince(), slos.firstMinute('uae-main')]).toEqual([null, null])
      slos.save([aMinute({ at: AT + MINUTE_MS }), aMinute({ accountId: 'ksa-main' })], [])
      expect([slos.recordedSince(), slos.firstMinute('uae-main')]).toEqual([AT, AT + MINUTE_MS])
    })

    it('are explained by causes, the last word on each', () => {
      const { slos } = anEngine()
      const open = aCause({ to: null })
      const work = aCause({ kind: 'maintenance', id: 'm', accountId: null, from: AT + 60_000, to: AT + 70_000 })
      slos.save([], [open, work])
      expect(slos.causes(AT + 65_000, AT + DAY_MS)).toEqual([open, work])
      slos.save([], [{ ...open, to: AT + 5_000 }])
      expect(slos.causes(AT, AT + 10_000)).toEqual([{ ...open, to: AT + 5_000 }])
      expect(slos.causes(AT + 5_000, AT + 60_000)).toEqual([])
    })

    it('are kept for 90 days, with what explains them', () => {
      const engine = anEngine()
      engine.slos.save(
        [aMinute(), aMinute({ at: AT + DAY_MS })],
        [aCause(), aCause({ id: 'uae-main.2', to: AT + DAY_MS })],
      )
      engine.prune(AT + 90 * DAY_MS + MINUTE_MS)
      expect(allOf(engine).map(({ at }) => at)).toEqual([AT + DAY_MS])
      expect(engine.slos.causes(0, AT + 99 * DAY_MS).map(({ id }) => id)).toEqual(['uae-main.2'])
    })

    it('are refused once another control plane leads', () => {
      const store = makeStore()
      const older = store.open()
      store.open()
      expect(faultOf(() => older.slos.save([aMinute()], []))).toBe('staleEpoch')
    })
  })
}
