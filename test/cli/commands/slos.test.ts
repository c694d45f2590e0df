import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../cli/arguments.ts'
import { slos } from '../../../cli/commands/slos.ts'
import { timeOf, uptime } from '../../../cli/commands/uptime.ts'
import { EXIT } from '../../../cli/world.ts'
import type { SloState, UptimeReport } from '../../../shared/slo.ts'
import { AT } from '../../support/factories.ts'
import { faultOf, faultOfPromise } from '../../support/fault.ts'
import { aWorld } from '../support/a-world.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

function aState(over: Partial<SloState> = {}): SloState {
  return {
    slo: {
      id: 'uae-main-availability',
      accountId: 'uae-main',
      kind: 'availability',
      objective: 0.999,
      thresholdMs: null,
      windowDays: 30,
    },
    kept: 0.9995,
    spent: 0.25,
    good: 10_152,
    bad: 648,
    unit: 's',
    coveredMs: 3 * HOUR_MS,
    excludedMs: 12 * 60_000,
    judgedByWaitingMs: 0,
    burns: [
      { windowMs: HOUR_MS, rate: 0.4, covered: 1 },
      { windowMs: 30 * DAY_MS, rate: null, covered: 0.01 },
    ],
    spenders: [{ kind: 'failover', id: 'uae-main.9', title: 'uae-1 stopped answering', at: AT, bad: 648, share: 0.25 }],
    ...over,
  }
}

describe('linda slos', () => {
  const aDesk = (...states: SloState[]) =>
    aWorld({ listSlos: () => ({ slos: states, recordedSince: AT - 3 * HOUR_MS, servedAt: AT }) })

  it('tells what is left, how fast it goes, and what spent it', async () => {
    const world = aDesk(aState())
    expect(await slos(world)).toBe(EXIT.ok)
    const text = world.printed.join('\n')
    expect(text).toMatch(/● kept +uae-main +availability +99\.9 % of seconds served +99\.95 % +75 %, 32 min 24 s left/)
    expect(text).toMatch(/1 h 0\.4× {2}30 d – +recorded 3 h of 30 d +12 min excluded: planned work/)
    expect(text).toMatch(/uae-main +availability +10 min 48 s +25 % of the budget +failover uae-main\.9 +uae-1 stopped/)
  })

  it('fails where a budget is spent', async () => {
    expect(await slos(aDesk(aState({ spent: 1.2 })))).toBe(EXIT.failed)
  })

  it('gives the whole answer as JSON', async () => {
    const world = aWorld(
      { listSlos: () => ({ slos: [aState()], recordedSince: null, servedAt: AT }) },
      { isJson: true },
    )
    await slos(world)
    expect(JSON.parse(world.printed.join(''))).toMatchObject({ slos: [{ spent: 0.25 }] })
  })
})

describe('linda uptime', () => {
  const account: UptimeReport['accounts'][number] = {
    accountId: 'uae-main',
    uptime: 0.9995,
    objective: 0.999,
    met: true,
    coveredMs: HOUR_MS,
    judgedByWaitingMs: 0,
    excluded: [],
    uncovered: [{ from: AT - DAY_MS, to: AT - HOUR_MS }],
    downs: [{ from: AT - 60_000, to: AT - 58_000, why: 'uae-1 stopped answering', failoverId: 'uae-main.9' }],
    messages: 36_000,
    errors: 2,
    p95Ms: 80,
  }
  const aDesk = (over: Partial<typeof account> = {}) =>
    aWorld({
      getUptime: ({ query }) => ({
        from: Number(query?.from),
        to: Number(query?.to),
        madeAt: AT,
        accounts: [{ ...account, ...over }],
      }),
    })

  it('asks for the period, and names what was down and what was not recorded', async () => {
    const world = aDesk()
    expect(await uptime(world, { from: '1d', to: null })).toBe(EXIT.ok)
    expect(world.sent).toEqual([{ name: 'getUptime', input: { query: { from: AT - DAY_MS, to: AT } } }])
    const text = world.printed.join('\n')
    expect(text).toMatch(/uae-main +99\.95 % +99\.9 % +● met +1 h of 1 d +– +2\.0 s +36000 +2 +80 ms/)
    expect(text).toContain(
      'uae-main down: 2026-11-20T08:59:00Z to 2026-11-20T08:59:02Z (2.0 s), uae-1 stopped answering, failover uae-main.9',
    )
    expect(text).toContain('uae-main not recorded: 2026-11-19T09:00:00Z')
  })

  it('fails where a promise was not kept, and not where nobody knows', async () => {
    expect(await uptime(aDesk({ met: false }), { from: null, to: null })).toBe(EXIT.failed)
    expect(await uptime(aDesk({ met: null, uptime: null }), { from: null, to: null })).toBe(EXIT.ok)
  })

  it('takes days, moments and lengths for times, and refuses the rest', async () => {
    expect(timeOf('2026-11-01', AT)).toBe(Date.UTC(2026, 10, 1))
    expect(timeOf('2026-11-01T08:00Z', AT)).toBe(Date.UTC(2026, 10, 1, 8))
    expect(timeOf('24h', AT)).toBe(AT - DAY_MS)
    expect(faultOf(() => timeOf('last week', AT))).toBe('malformed')
    expect(await faultOfPromise(uptime(aDesk(), { from: '1d', to: '7d' }))).toBe('malformed')
  })

  it('is a word of the command line, like slos', () => {
    expect(readArguments(['uptime', '--from=7d'])).toMatchObject({ word: 'uptime', options: { from: '7d', to: null } })
    expect(readArguments(['slos'])).toMatchObject({ word: 'slos' })
  })
})
