/** Every process's metrics page as `promtool` judges it, where it is installed. */
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { Meter } from '../../../cluster/bot/meter.ts'
import { engineWrites, makeMetrics } from '../../../cluster/control-plane/metrics.ts'
import { Verdict } from '../../../cluster/wire/traffic.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { aFailoverStart } from '../../support/factories.ts'
import { expectedOf, missingIn } from '../../support/figures.ts'
import { aBook } from '../control-plane/a-cluster.ts'

const hasPromtool = spawnSync('promtool', ['--version']).status === 0

function complaints(page: string): string {
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' })
  return checked.stdout + checked.stderr
}

function aMeter() {
  const meter = new Meter({
    version: '0.2.0',
    settingsSchema: () => 1,
    logPosition: () => 7,
    floorEpoch: () => 2,
    isMaster: () => true,
    standbys: () => 1,
    device: () => ({ state: 'blocked', since: 1, attempts: 2, why: 'refused', pairing: null }),
    deviceAttempts: () => 5,
    deviceInAt: () => 1_700_000_000_500,
    deviceOutAt: () => null,
  })
  meter.computed('uae-main.a', 2)
  meter.computed('uae-main.a', 4)
  meter.computed('uae-main.b', 6)
  meter.recordsCut(3)
  for (const verdict of Verdict.options) meter.verdict(verdict)
  for (const outcome of ['miss', 'hit', 'hit'] as const) meter.lookedUp(outcome)
  meter.duplicate()
  meter.recovered('computedHere')
  meter.stored(4)
  meter.meets('uae-2', '0.3.0')
  meter.failed('uae-2', '0.3.0', 'timeout')
  return meter
}

function theControlPlanes() {
  const { book } = aBook()
  const writes = engineWrites()
  writes.observe(0.004)
  const registry = makeMetrics({
    book,
    nodesConnected: () => 4,
    streamClients: () => 2,
    sizeBytes: () => 4_096,
    writes,
  })
  const end: FactBody = {
    kind: 'failoverEnded',
    failoverId: 'uae-main.9',
    outcome: 'completed',
    blockedBy: null,
    why: 'it serves',
    offsetMs: 500,
    previousDetail: null,
    gapMs: 400,
  }
  book.record([aFailoverStart({ failoverId: 'uae-main.9' }), end])
  return registry
}

describe('a bot’s metrics', () => {
  it('say what it did and what it is', async () => {
    const page = await aMeter().registry.metrics()
    expect(page).toMatch(/^linda_bot_messages_computed_total 3$/m)
    expect(page).toMatch(/^linda_bot_records_cut_total 3$/m)
    expect(page).toMatch(/^linda_bot_replies_total\{verdict="doubled"\} 1$/m)
    expect(page).toMatch(/^linda_bot_log_position 7$/m)
    expect(page).toMatch(/^linda_bot_master 1$/m)
    expect(page).toMatch(/^linda_bot_compute_duration_seconds_sum 0\.012$/m)
    expect(page).toMatch(/^linda_bot_cache_lookups_total\{outcome="hit"\} 2$/m)
    expect(page).toMatch(/^linda_bot_cache_lookups_total\{outcome="miss"\} 1$/m)
    expect(page).toMatch(/^linda_bot_duplicates_total 1$/m)
    expect(page).toMatch(/^linda_bot_recoveries_total\{kind="computedHere"\} 1$/m)
    expect(page).toMatch(/^linda_bot_settings_schema 1$/m)
    expect(page).toMatch(/^linda_bot_info\{version="0\.2\.0"\} 1$/m)
    expect(page).toMatch(/^linda_bot_errors_total\{kind="timeout",node="uae-2",version="0\.3\.0"\} 1$/m)
    expect(page).toMatch(/^linda_bot_errors_total\{kind="failed",node="uae-2",version="0\.3\.0"\} 0$/m)
    expect(page).toMatch(/^linda_bot_store_duration_seconds_bucket\{le="0\.005"\} 1$/m)
  })

  it('have every figure of the dashboards that a bot measures of itself', async () => {
    const own = expectedOf('bot').filter(({ metric }) => !metric.startsWith('linda_bot_sheet_'))
    expect(missingIn(await aMeter().registry.metrics(), own)).toEqual([])
  })

  it('say how its session stands, and nothing of what never was', async () => {
    const meter = aMeter()
    await meter.registry.metrics()
    const page = await meter.registry.metrics()
    expect(page).toMatch(/^linda_device_state\{state="blocked"\} 1$/m)
    expect(page).toMatch(/^linda_device_state\{state="linked"\} 0$/m)
    expect(page).toMatch(/^linda_device_attempts_total 5$/m)
    expect(page).toMatch(/^linda_device_last_in_timestamp_seconds 1700000000\.5$/m)
    expect(page).not.toMatch(/^linda_device_last_out_timestamp_seconds/m)
  })

  it.runIf(hasPromtool)('pass promtool', async () => {
    expect(complaints(await aMeter().registry.metrics())).toBe('')
  })

  it('since the last heartbeat are counted once', () => {
    const meter = aMeter()
    expect(meter.take()).toMatchObject({ conversations: 2, computeP95Ms: 6 })
    expect(meter.take()).toMatchObject({ handledPerS: 0, conversations: 2, computeP95Ms: null })
  })
})

describe('the control plane’s metrics', () => {
  it('follow the journal', async () => {
    const page = await theControlPlanes().metrics()
    expect(page).toMatch(/^linda_control_plane_journal_seq 10$/m)
    expect(page).toMatch(/^linda_control_plane_facts_total\{kind="failoverStarted"\} 1$/m)
    expect(page).toMatch(/^linda_control_plane_failovers_total\{outcome="completed"\} 1$/m)
    expect(page).toMatch(/^linda_control_plane_failover_gap_seconds_sum 0\.4$/m)
    expect(page).toMatch(/^linda_control_plane_protection_on 1$/m)
  })

  it.runIf(hasPromtool)('pass promtool', async () => {
    expect(complaints(await theControlPlanes().metrics())).toBe('')
  })
})
