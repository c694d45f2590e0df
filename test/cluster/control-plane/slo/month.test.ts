/** A month of one account, second by second, on a clock that stands still between them. */
import { describe, expect, it } from 'vitest'
import { Slos } from '../../../../cluster/control-plane/slo/slos.ts'
import { aConfig, aFailover, aHold, anAccountSample, anId, AT } from '../../../support/factories.ts'
import { aBook } from '../a-cluster.ts'
import { aPresence, aRoster } from '../support.ts'
import { GATEWAY } from '../../../../cluster/control-plane/nodes/roster.ts'
import { aMemoryStore, anSlo, DAY_MS, HOUR_MS } from './minutes.ts'

/** As seldom as a report may come and still stand for every second. */
const STEP_MS = 3_000

interface Happening {
  readonly from: number
  readonly to: number
  readonly sample: 'down' | 'slow' | 'silent'
}

const OUTAGE: Happening = { from: 3 * DAY_MS, to: 3 * DAY_MS + 600_000, sample: 'down' }
const SLOW: Happening = { from: 10 * DAY_MS, to: 10 * DAY_MS + HOUR_MS, sample: 'slow' }
const SILENT: Happening = { from: 12 * DAY_MS, to: 14 * DAY_MS, sample: 'silent' }
const EXCUSED: Happening = { from: 20 * DAY_MS, to: 20 * DAY_MS + 2 * HOUR_MS - 60_000, sample: 'down' }
const WORK = { from: EXCUSED.from, to: EXCUSED.to + 60_000 }
const HAPPENINGS = [OUTAGE, SLOW, SILENT, EXCUSED]

async function aMonth() {
  const { book, engine, clock } = aBook()
  Object.assign(engine, { slos: aMemoryStore() })
  const config = aConfig({ slos: [anSlo({ objective: 0.999 }), anSlo({ kind: 'latency' }), anSlo({ kind: 'errors' })] })
  const roster = aRoster(GATEWAY)
  const slos = new Slos({ config, book, roster: () => roster, now: clock.wall, log: () => undefined })
  const failover = aFailover({ id: 'uae-main.50', startedAt: AT + OUTAGE.from + 2_000, endedAt: AT + OUTAGE.to })
  const maintenance = aHold({ id: anId(5), since: AT + WORK.from, expiresAt: AT + WORK.to })
  let accepted = 0
  let isOpen = false
  for (let at = 0; at < 30 * DAY_MS; at += STEP_MS) {
    clock.advance(STEP_MS)
    accepted += 30
    if (at === WORK.from - STEP_MS) {
      book.record([{ kind: 'maintenanceOpened', maintenance }])
      isOpen = true
    }
    if (isOpen && at >= WORK.to) {
      book.record([{ kind: 'maintenanceClosed', maintenanceId: anId(5), why: 'expired' }])
      isOpen = false
    }
    const now = HAPPENINGS.find(({ from, to }) => at >= from && at < to)?.sample
    const sample = anAccountSample({
      at: clock.wall(),
      served: now !== 'down',
      p95Ms: now === 'down' ? null : now === 'slow' ? 240 : 80,
      totals: { received: accepted, accepted, doubled: 0, staleRefused: 0 },
    })
    if (now !== 'silent') roster.here.set(GATEWAY, aPresence(GATEWAY, { samples: [sample] }))
    slos.tick()
  }
  engine.slos.save(
    [],
    [
      {
        kind: 'failover',
        id: failover.id,
        accountId: 'uae-main',
        title: failover.cause,
        from: failover.startedAt - 5_000,
        // Until replies flowed again.
        to: AT + OUTAGE.to + 5_000,
      },
    ],
  )
  return slos
}

describe('a month', () => {
  it('adds up: what was bad, what explains it, what was excused, and what nobody recorded', async () => {
    const slos = await aMonth()
    const [availability, latency, errors] = (await slos.list()).slos
    const near = (actual = 0, wanted: number) => expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(6)
    near(availability?.bad, 600)
    near((availability?.coveredMs ?? 0) / 1_000, (28 * DAY_MS - 2 * HOUR_MS) / 1_000)
    near((availability?.excludedMs ?? 0) / 1_000, 7_200)
    expect(availability?.spent).toBeCloseTo(600 / 2_592, 2)
    expect(availability?.spenders).toMatchObject([{ kind: 'failover', id: 'uae-main.50', bad: expect.any(Number) }])
    near(availability?.spenders[0]?.bad, 600)
    near(latency?.bad, 3_600)
    expect(latency?.spenders.map(({ kind }) => kind)).toEqual(['unexplained'])
    expect(errors).toMatchObject({ bad: 0, spent: 0 })
    expect(availability?.burns.map(({ rate, covered }) => [rate?.toFixed(2), covered.toFixed(2)])).toEqual([
      ['0.00', '1.00'],
      ['0.00', '1.00'],
      ['0.00', '1.00'],
      ['0.25', '0.93'],
    ])

    const { accounts } = await slos.uptime(AT, AT + 30 * DAY_MS)
    const [report] = accounts
    expect(report?.met).toBe(true)
    expect(report?.downs).toMatchObject([{ failoverId: 'uae-main.50' }])
    near(((report?.excluded[0]?.to ?? 0) - (report?.excluded[0]?.from ?? 0)) / 1_000, 7_200)
    const days = report?.uncovered.filter(({ from, to }) => to - from > HOUR_MS) ?? []
    expect(days).toHaveLength(1)
    near(((days[0]?.to ?? 0) - (days[0]?.from ?? 0)) / 1_000, (2 * DAY_MS) / 1_000)
    const whole = (report?.coveredMs ?? 0) + 7_200_000 + lengthOf(report?.uncovered)
    expect(Math.abs(whole - 30 * DAY_MS)).toBeLessThan(10_000)

    const again = await slos.list()
    expect(again.slos[0]).toEqual(availability)
  }, 60_000)
})

function lengthOf(runs: readonly { from: number; to: number }[] = []): number {
  return runs.reduce((sum, { from, to }) => sum + to - from, 0)
}
