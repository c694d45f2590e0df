/** This process's own figures of the last second and minute, for its heartbeat and its metrics page. */
import { cpuUsage, memoryUsage } from 'node:process'
import { Counter, Gauge, Histogram } from 'prom-client'
import { type Device, DeviceState } from '../../shared/device.ts'
import { openRegistry } from '../process/metrics.ts'
import type { BotBeat } from '../wire/control.ts'
import type { Verdict } from '../wire/traffic.ts'
import { COMPUTE_ERRORS, type ComputeError } from './computing.ts'

const CONVERSATION_WINDOW_MS = 60_000

export interface GaugeSources {
  /** Of the bot's code. */
  readonly version: string
  /** Of the settings it goes by. */
  readonly settingsSchema: () => number
  readonly logPosition: () => number
  readonly floorEpoch: () => number
  readonly isMaster: () => boolean
  readonly standbys: () => number
  readonly device: () => Device
  /** Attempts to restore the session in this process's life. */
  readonly deviceAttempts: () => number
  /** Epoch ms; `null`: none yet. */
  readonly deviceInAt: () => number | null
  readonly deviceOutAt: () => number | null
}

export class Meter {
  readonly registry = openRegistry()
  readonly #handled = new Counter({
    name: 'linda_bot_messages_computed_total',
    help: 'Messages whose answer this node computed.',
    registers: [this.registry],
  })
  readonly #compute = new Histogram({
    name: 'linda_bot_compute_duration_seconds',
    help: 'Time to compute one answer.',
    buckets: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5],
    registers: [this.registry],
  })
  readonly #verdicts = new Counter({
    name: 'linda_bot_replies_total',
    help: 'Replies sent as master, by what the gateway said of them.',
    labelNames: ['verdict'],
    registers: [this.registry],
  })
  readonly #cut = new Counter({
    name: 'linda_bot_records_cut_total',
    help: 'Records cut because the log of the account lacks them.',
    registers: [this.registry],
  })
  readonly #lookups = new Counter({
    name: 'linda_bot_cache_lookups_total',
    help: 'Texts whose meaning was asked for, by whether it was known already: hit, miss.',
    labelNames: ['outcome'],
    registers: [this.registry],
  })
  readonly #duplicates = new Counter({
    name: 'linda_bot_duplicates_total',
    help: 'Messages that came again and were not worked on twice.',
    registers: [this.registry],
  })
  readonly #recoveries = new Counter({
    name: 'linda_bot_recoveries_total',
    help: 'Work that failed at first and was done all the same, by kind: computedHere (its servant did not compute it), computedElsewhere (this node did not either), sheets (rows arrived with a later call).',
    labelNames: ['kind'],
    registers: [this.registry],
  })
  readonly #errors = new Counter({
    name: 'linda_bot_errors_total',
    help: 'Messages that this master handed to a node and the node did not answer, by kind: timeout, lost (it hung up), failed (it answered with an error), badAnswer; by the node and its version.',
    labelNames: ['kind', 'node', 'version'],
    registers: [this.registry],
  })
  readonly #store = new Histogram({
    name: 'linda_bot_store_duration_seconds',
    help: 'Time until records handed to the state log are on the disk of this node.',
    buckets: [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers: [this.registry],
  })
  readonly #conversations = new Map<string, number>()
  #tookMs: number[] = []
  #cpu = cpuUsage()
  #cpuAt = performance.now()

  constructor(sources: GaugeSources) {
    // From zero on: a rate over a series that is not there yet misses its first event.
    for (const outcome of ['hit', 'miss'] as const) this.#lookups.inc({ outcome }, 0)
    for (const kind of ['computedHere', 'computedElsewhere', 'sheets']) this.#recoveries.inc({ kind }, 0)
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        registers: [this.registry],
        collect() {
          this.set(value())
        },
      })
    gauge('linda_bot_log_position', 'Position of the last record in the state log.', sources.logPosition)
    gauge('linda_bot_floor_epoch', 'Epoch below which this node takes nothing.', sources.floorEpoch)
    gauge('linda_bot_master', '1 while this node believes it is master.', () => (sources.isMaster() ? 1 : 0))
    gauge('linda_bot_standbys', 'Servants whose disk holds everything this master has replied.', sources.standbys)
    gauge('linda_bot_settings_schema', 'Schema of the settings this node goes by.', sources.settingsSchema)
    new Gauge({
      name: 'linda_bot_info',
      help: 'Always 1; the label says which version this node runs.',
      labelNames: ['version'],
      registers: [this.registry],
    }).set({ version: sources.version }, 1)
    this.#measureDevice(sources)
  }

  #measureDevice({ device, deviceAttempts, deviceInAt, deviceOutAt }: GaugeSources): void {
    const registers = [this.registry]
    new Gauge({
      name: 'linda_device_state',
      help: "State of this node's session with the messenger: 1 for the one it is in, 0 for the others.",
      labelNames: ['state'] as const,
      registers,
      collect() {
        for (const state of DeviceState.options) this.set({ state }, device().state === state ? 1 : 0)
      },
    })
    new Counter({
      name: 'linda_device_attempts_total',
      help: "Attempts to restore this node's session.",
      registers,
      collect() {
        this.reset()
        this.inc(deviceAttempts())
      },
    })
    const moment = (name: string, help: string, at: () => number | null) =>
      new Gauge({
        name,
        help,
        // One that it never carries: without any, the library shows 0, a moment in 1970, before there was one.
        labelNames: ['never'] as const,
        registers,
        collect() {
          const ms = at()
          if (ms !== null) this.set({}, ms / 1_000)
        },
      })
    moment('linda_device_last_in_timestamp_seconds', 'When the messenger last sent this node a message.', deviceInAt)
    moment('linda_device_last_out_timestamp_seconds', 'When the messenger last took a reply of this node.', deviceOutAt)
  }

  computed(conversation: string, tookMs: number): void {
    this.#handled.inc()
    this.#compute.observe(tookMs / 1_000)
    this.#tookMs.push(tookMs)
    this.#conversations.delete(conversation)
    this.#conversations.set(conversation, performance.now())
  }

  /** In the cache of meanings. */
  lookedUp(outcome: 'hit' | 'miss'): void {
    this.#lookups.inc({ outcome })
  }

  duplicate(): void {
    this.#duplicates.inc()
  }

  recovered(kind: string): void {
    this.#recoveries.inc({ kind })
  }

  /** It may be handed messages from now on: its errors count from zero. */
  meets(node: string, version: string): void {
    for (const kind of COMPUTE_ERRORS) this.#errors.inc({ kind, node, version }, 0)
  }

  failed(node: string, version: string, kind: ComputeError): void {
    this.#errors.inc({ kind, node, version })
  }

  stored(tookMs: number): void {
    this.#store.observe(tookMs / 1_000)
  }

  verdict(verdict: Verdict): void {
    this.#verdicts.inc({ verdict })
  }

  recordsCut(count: number): void {
    this.#cut.inc(count)
  }

  /** Figures since the last call. */
  take(): NonNullable<BotBeat['load']> {
    const now = performance.now()
    const elapsedMs = Math.max(1, now - this.#cpuAt)
    const cpu = cpuUsage(this.#cpu)
    const took = this.#tookMs.sort((a, b) => a - b)
    for (const [conversation, at] of this.#conversations) {
      if (now - at < CONVERSATION_WINDOW_MS) break
      this.#conversations.delete(conversation)
    }
    const load = {
      handledPerS: (took.length * 1_000) / elapsedMs,
      conversations: this.#conversations.size,
      computeP95Ms: took[Math.min(took.length - 1, Math.floor(took.length * 0.95))] ?? null,
      cpuFraction: (cpu.user + cpu.system) / 1_000 / elapsedMs,
      rssBytes: memoryUsage.rss(),
    }
    this.#tookMs = []
    this.#cpu = cpuUsage()
    this.#cpuAt = now
    return load
  }
}
