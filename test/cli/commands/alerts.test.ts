import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../cli/arguments.ts'
import { alertSummary } from '../../../cli/commands/alert-summary.ts'
import { alerts } from '../../../cli/commands/alerts.ts'
import { EXIT } from '../../../cli/world.ts'
import type { Alert } from '../../../shared/alert.ts'
import { anAlert, aSnapshot, AT } from '../../support/factories.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { aSummary } from '../../support/summaries.ts'
import { aWorld } from '../support/a-world.ts'

function aDesk(items: readonly Alert[], next: string | null = null) {
  return aWorld({
    getCluster: () => ({ snapshot: aSnapshot({ alerts: [...items] }), samples: [], servedAt: AT }),
    listAlerts: () => ({ items: items.map((alert, index) => ({ ...alert, key: String(index) })), next }),
  })
}

describe('linda alerts', () => {
  it('lists what is open, with its id to act on and who is on it', async () => {
    const world = aDesk([
      anAlert({ acknowledged: { by: 'noor', note: '', at: AT } }),
      anAlert({ id: 'disk/here', code: 'disk', level: 'warning', causeId: 'nodeDown/uae-1' }),
    ])
    expect(await alerts(world, null, false)).toBe(EXIT.ok)
    expect(world.sent).toContainEqual({ name: 'listAlerts', input: { query: { limit: 50, state: 'open' } } })
    expect(world.printed[1]).toMatch(
      /⬣ critical +noStandby\/uae-main +09:00:00 UTC +.*noor is on it +uae-main has no standby/,
    )
    expect(world.printed[2]).toMatch(/▲ warning +disk\/here .*follows from nodeDown\/uae-1/)
  })

  it('with --all lists what is over too, and says when there is more', async () => {
    const world = aDesk([anAlert({ resolvedAt: AT + 61_000 })], '9')
    await alerts(world, null, true)
    expect(world.sent).toContainEqual({ name: 'listAlerts', input: { query: { limit: 50, state: 'all' } } })
    expect(world.printed[1]).toMatch(/✓ resolved .* 1 min 1 s/)
    expect(world.noted).toHaveLength(1)
  })

  it('says so when nothing is open', async () => {
    const world = aDesk([])
    await alerts(world, null, false)
    expect(world.printed).toEqual(['No alert is open.'])
  })

  it('tells everything about one, and to whom it was told', async () => {
    const told = { routeId: 'desk', word: 'raised', outcome: 'delivered', attempts: 2, at: AT, why: '' } as const
    const world = aDesk([anAlert({ firstStep: 'Add a node.', deliveries: [told] })])
    await alerts(world, 'noStandby/uae-main', false)
    const text = world.printed.join('\n')
    expect(text).toMatch(/First step: +Add a node\./)
    expect(text).toContain('raised over desk, delivered at 09:00:00 UTC, attempt 2')
    expect(await faultOfPromise(alerts(world, 'never/was', false))).toBe('unknownAlert')
  })

  it('is a word of the command line', () => {
    expect(readArguments(['alerts', '--all'])).toMatchObject({ word: 'alerts', options: { all: true } })
  })

  it('tells what today brought so far, as text or as data', async () => {
    const summary = aSummary({ isWholeDay: false })
    const world = aWorld({ getAlertSummary: () => summary })
    expect(await alertSummary(world)).toBe(EXIT.ok)
    expect(world.sent).toEqual([{ name: 'getAlertSummary', input: { query: { zone: 'UTC' } } }])
    expect(world.printed[0]).toMatch(/^Today so far, 2026-11-19: no alert, no failover/)
    const machine = aWorld({ getAlertSummary: () => summary }, { isJson: true })
    await alertSummary(machine)
    expect(JSON.parse(machine.printed[0] ?? '')).toEqual(summary)
  })
})
