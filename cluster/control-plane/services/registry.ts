/**
 * Watches what the estate has besides the cluster's own connections: asks every configured service at its own pace, and journals
 * who joined, who is not there any more, and whose health changed. Gateway and control plane tell by their own connections
 * (detect/services.ts); of the gateway only the time of its answers is taken here.
 */
import type { ServiceConfig } from '../../config.ts'
import type { ServiceSample } from '../../../shared/sample.ts'
import type { Service, ServiceProbe } from '../../../shared/service.ts'
import type { ServiceStatus } from '../../../shared/status.ts'
import type { Book } from '../book.ts'
import { OWN } from '../detect/verdict.ts'
import { GATEWAY, SUPERVISOR } from '../nodes/roster.ts'
import type { Outcome } from './probe.ts'
import { FRESH, judgeOutcome, type Standing } from './standing.ts'

export interface ServiceRegistryOptions {
  readonly services: readonly ServiceConfig[]
  readonly book: Book
  readonly ask: (probe: ServiceProbe) => Promise<Outcome>
  /** What the process at that address says of itself; `null`: it says nothing, or is none of ours. */
  readonly readLife: (url: string) => Promise<ServiceStatus | null>
  readonly isConnected: (id: string) => boolean
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
}

interface Entry {
  readonly id: string
  readonly probe: ServiceProbe
  /** `null`: only measured. */
  readonly config: ServiceConfig | null
  standing: Standing
  dueAt: number
  isAsking: boolean
  lifeDueAt: number
  sample: ServiceSample | null
}

/** Not looked at for this long, this process slept: what it heard before, and what failed meanwhile, counts no more. */
const SLEPT_MS = 2_000
/** The estate may be starting together with this process. */
const STARTS_WITHIN_MS = 15_000
/** A process that was restarted between two answers is known by its new incarnation, within this time at the latest. */
const LIFE_EVERY_MS = 10_000
const GATEWAY_PROBE = { everyMs: 2_000, timeoutMs: 1_000 }

export class ServiceRegistry {
  readonly #options: ServiceRegistryOptions
  readonly #startedAt: number
  #entries: readonly Entry[]
  #isEnlisted = false
  #tickedAt: number
  /** Answers to questions of an earlier round are not counted. */
  #round = 0

  constructor(options: ServiceRegistryOptions) {
    this.#options = options
    this.#startedAt = options.clock.mono()
    this.#tickedAt = this.#startedAt
    this.#entries = options.services.map((config) => anEntry(config.id, config.probe, config))
  }

  /** Of everybody who was asked since this process started. */
  get samples(): ServiceSample[] {
    return this.#entries.flatMap(({ sample }) => sample ?? [])
  }

  /** Every 100 ms. */
  tick(): void {
    const now = this.#options.clock.mono()
    if (!this.#isEnlisted) this.#isEnlisted = this.#enlist()
    if (now - this.#tickedAt > SLEPT_MS) this.#beginAnew()
    this.#tickedAt = now
    this.#watchGateway()
    for (const entry of this.#entries) {
      if (entry.isAsking || now < entry.dueAt) continue
      entry.isAsking = true
      entry.dueAt = now + entry.probe.everyMs
      void this.#ask(entry, this.#round)
    }
  }

  /** What is still being asked is not heard any more. */
  close(): void {
    this.#round += 1
  }

  /** Who is new or is configured otherwise joins, who is not configured any more is removed. False: the journal did not take it. */
  #enlist(): boolean {
    const { services, book } = this.#options
    const known = book.snapshot.services
    const joins = services.flatMap((config) => {
      const now = known[config.id]
      return now !== undefined && isAsConfigured(now, config)
        ? []
        : { kind: 'serviceJoined' as const, service: joining(config, book.now()) }
    })
    const configured = new Set([GATEWAY, OWN, ...services.map(({ id }) => id)])
    const removals = Object.keys(known)
      .filter((id) => !configured.has(id))
      .map((serviceId) => ({
        kind: 'serviceRemoved' as const,
        serviceId,
        why: 'the configuration does not name it any more',
      }))
    return book.observe([...joins, ...removals])
  }

  #beginAnew(): void {
    this.#round += 1
    for (const entry of this.#entries) {
      entry.standing = { ...entry.standing, failures: 0 }
      entry.isAsking = false
      entry.dueAt = 0
    }
  }

  /** Its page is known once it has joined. */
  #watchGateway(): void {
    const { statusUrl = null } = this.#options.book.snapshot.services[GATEWAY] ?? {}
    if (statusUrl === null) return
    const url = new URL('/healthz', statusUrl).href
    if (this.#entries.some(({ id, probe }) => id === GATEWAY && 'url' in probe && probe.url === url)) return
    const others = this.#entries.filter(({ id }) => id !== GATEWAY)
    this.#entries = [...others, anEntry(GATEWAY, { kind: 'http', url, ...GATEWAY_PROBE }, null)]
  }

  async #ask(entry: Entry, round: number): Promise<void> {
    const outcome = await this.#options.ask(entry.probe)
    if (round !== this.#round) return
    entry.isAsking = false
    entry.sample = sampleOf(entry.id, outcome, this.#options.clock.wall())
    if (entry.config === null) return
    this.#judge(entry, this.#withConnection(entry.id, outcome))
    if (outcome.kind !== 'silent') await this.#lookAtLife(entry, entry.config)
  }

  /** The supervisor is of no use to the cluster when it is not connected, however well its page answers. */
  #withConnection(id: string, outcome: Outcome): Outcome {
    if (id !== SUPERVISOR || outcome.kind !== 'well' || this.#options.isConnected(id)) return outcome
    return { ...outcome, kind: 'unwell', why: 'it answers, but is not connected to the control plane' }
  }

  #judge(entry: Entry, outcome: Outcome): void {
    const { book, clock } = this.#options
    // While the control plane only observes, a failure may be its own.
    if (outcome.kind !== 'well' && book.snapshot.protection.state === 'warming') return
    const { next, finding } = judgeOutcome(entry.standing, outcome, clock.mono() - this.#startedAt < STARTS_WITHIN_MS)
    entry.standing = next
    if (next.failures > 0) entry.lifeDueAt = 0
    const service = book.snapshot.services[entry.id]
    if (finding === null || service === undefined) return
    // Words that count down or up would be a fact a second.
    if (service.health === finding.health && sameWords(service.why, finding.why)) return
    book.observe([{ kind: 'serviceHealthChanged', serviceId: entry.id, ...finding }])
  }

  async #lookAtLife(entry: Entry, { id, url }: ServiceConfig): Promise<void> {
    const { readLife, clock, book } = this.#options
    if (url === null || clock.mono() < entry.lifeDueAt) return
    entry.lifeDueAt = clock.mono() + LIFE_EVERY_MS
    const round = this.#round
    const life = await readLife(url)
    if (round !== this.#round) return
    const service = book.snapshot.services[id]
    if (life === null || life.serviceId !== id || service === undefined) return
    const { incarnation, pid, version } = life
    if (service.incarnation === incarnation) return
    book.observe([{ kind: 'serviceJoined', service: { ...service, incarnation, pid, version } }])
  }
}

function anEntry(id: string, probe: ServiceProbe, config: ServiceConfig | null): Entry {
  return { id, probe, config, standing: FRESH, dueAt: 0, isAsking: false, lifeDueAt: 0, sample: null }
}

function joining({ id, name, kind, url, probe }: ServiceConfig, healthSince: number): Service {
  const life = { incarnation: null, pid: null, version: null, statusUrl: url }
  return { id, name, kind, probe, health: 'unknown', why: 'was not asked yet', healthSince, ...life }
}

function isAsConfigured(service: Service, { name, kind, url, probe }: ServiceConfig): boolean {
  return (
    service.name === name &&
    service.kind === kind &&
    service.statusUrl === url &&
    JSON.stringify(service.probe) === JSON.stringify(probe)
  )
}

function sampleOf(serviceId: string, outcome: Outcome, at: number): ServiceSample {
  return outcome.kind === 'silent'
    ? { kind: 'service', serviceId, at, answered: false, latencyMs: null, quotaFraction: null }
    : {
        kind: 'service',
        serviceId,
        at,
        answered: true,
        latencyMs: outcome.latencyMs,
        quotaFraction: outcome.quotaFraction,
      }
}

const sameWords = (one: string, other: string): boolean => one.replaceAll(/\d+/g, '') === other.replaceAll(/\d+/g, '')
