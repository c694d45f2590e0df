/** This process's own figures of the last second and minute, for its heartbeat and its metrics page. */
import { cpuUsage, memoryUsage } from 'node:process'
import { Counter, Gauge, Histogram } from 'prom-client'
import { openRegistry } from '../process/metrics.ts'
import type { BotBeat } from '../wire/control.ts'
import type { Verdict } from '../wire/traffic.ts'

const CONVERSATION_WINDOW_MS = 60_000

export interface GaugeSources {
  readonly logPosition: () => number
  readonly floorEpoch: () => number
  readonly isMaster: () => boolean
  readonly standbys: () => number
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
  readonly #conversations = new Map<string, number>()
  #tookMs: number[] = []
  #cpu = cpuUsage()
  #cpuAt = performance.now()

  constructor(sources: GaugeSources) {
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
  }

  computed(conversation: string, tookMs: number): void {
    this.#handled.inc()
    this.#compute.observe(tookMs / 1_000)
    this.#tookMs.push(tookMs)
    this.#conversations.delete(conversation)
    this.#conversations.set(conversation, performance.now())
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
