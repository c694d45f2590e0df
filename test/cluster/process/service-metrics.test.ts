/** The metrics pages of the processes beside gateway and bots: what the dashboards take from them, and as `promtool` judges them. */
import { spawnSync } from 'node:child_process'
import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { SheetsClient } from '../../../cluster/bot/sheets-client.ts'
import { engineWrites, makeMetrics } from '../../../cluster/control-plane/metrics.ts'
import { MediaMetrics } from '../../../cluster/media/metrics.ts'
import { outcomeOf, SheetsMetrics } from '../../../cluster/sheets/metrics.ts'
import { type Reading, sampleOf } from '../../../cluster/supervisor/machine.ts'
import { type MachineNow, SupervisorMetrics } from '../../../cluster/supervisor/metrics.ts'
import { AT } from '../../support/factories.ts'
import { expectedOf, missingIn } from '../../support/figures.ts'
import { aBook } from '../control-plane/a-cluster.ts'
import { aBackup } from '../control-plane/backups/a-backup.ts'
import { aClock } from '../gateway/factories.ts'

const hasPromtool = spawnSync('promtool', ['--version']).status === 0

const READING: Reading = {
  atMonoMs: 0,
  cpu: null,
  memory: { totalBytes: 8_000, availableBytes: 6_000 },
  disk: { totalBytes: 100_000, usedBytes: 40_000 },
  network: null,
}

function theSupervisors(now: MachineNow | null) {
  const metrics = new SupervisorMetrics(
    () => now,
    () => [
      { id: 'uae-1', pid: 7 },
      { id: 'media', pid: 0 },
    ],
  )
  metrics.restarted('uae-1')
  return metrics.registry
}

function theMediaWorkers() {
  const metrics = new MediaMetrics(() => 2)
  metrics.ended('processed', 3)
  return metrics.registry
}

function theSheets() {
  const metrics = new SheetsMetrics({ quotaUsed: () => 30, quotaLimit: 600, rows: () => 80 })
  for (const status of [200, 429, 502, 400]) metrics.answered(outcomeOf(status))
  return metrics.registry
}

function theControlPlanes() {
  const { book } = aBook()
  book.record([{ kind: 'backupChanged', backup: aBackup() }])
  const writes = engineWrites()
  writes.observe(0.004)
  return makeMetrics({ book, nodesConnected: () => 4, streamClients: () => 2, sizeBytes: () => 4_096, writes })
}

const KNOWN: MachineNow = { reading: READING, sample: sampleOf(null, READING, 'vm', AT) }

describe('the metrics page', () => {
  it.each([
    ['media', theMediaWorkers],
    ['sheets', theSheets],
    ['control-plane', theControlPlanes],
    ['supervisor', () => theSupervisors(KNOWN)],
  ] as const)('of %s has every figure that a dashboard takes from it', async (role, page) => {
    expect(missingIn(await page().metrics(), expectedOf(role))).toEqual([])
  })

  it('of a bot has what became of its calls of the spreadsheet service, from zero on', async () => {
    const registry = new Registry()
    const append = async () => ({ kind: 'ok' }) as const
    new SheetsClient({ append, clock: aClock(), registry, recovered: () => undefined, log: () => undefined })
    const expected = expectedOf('bot').filter(({ metric }) => metric.startsWith('linda_bot_sheet_'))
    expect(expected).not.toEqual([])
    expect(missingIn(await registry.metrics(), expected)).toEqual([])
  })

  it.runIf(hasPromtool).each([
    ['media worker', theMediaWorkers],
    ['spreadsheet service', theSheets],
    ['supervisor', () => theSupervisors(KNOWN)],
    ['control plane', theControlPlanes],
  ])('of the %s passes promtool', async (_what, page) => {
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: await page().metrics(), encoding: 'utf8' })
    expect(checked.stdout + checked.stderr).toBe('')
  })
})

describe('the supervisor’s metrics', () => {
  it('say what it started again, and who waits for it', async () => {
    const page = await theSupervisors(KNOWN).metrics()
    expect(page).toMatch(/^linda_supervisor_restarts_total\{process="uae-1"\} 1$/m)
    expect(page).toMatch(/^linda_supervisor_restarts_total\{process="media"\} 0$/m)
    expect(page).toMatch(/^linda_supervisor_process_up\{process="media"\} 0$/m)
  })

  it('say of the machine what the system tells, and nothing else', async () => {
    const page = await theSupervisors(KNOWN).metrics()
    expect(page).toMatch(/^linda_machine_memory_used_bytes 2000$/m)
    expect(page).toMatch(/^linda_machine_disk_bytes 100000$/m)
    expect(page).not.toMatch(/^linda_machine_cpu_fraction/m)
    expect(page).not.toMatch(/^linda_machine_network/m)
    expect(await theSupervisors(null).metrics()).not.toMatch(/^linda_machine_/m)
  })

  it('count the network as the machine does, however often the page is asked for', async () => {
    const reading = { ...READING, network: { receivedBytes: 5_000, sentBytes: 7_000 } }
    const registry = theSupervisors({ ...KNOWN, reading })
    await registry.metrics()
    expect(await registry.metrics()).toMatch(/^linda_machine_network_received_bytes_total 5000$/m)
  })
})
