/**
 * Watches every node: silence or a lost connection is a suspicion, witnesses make it a verdict.
 * Only observes while warming. What it finds is journaled as `nodeHealthChanged`.
 */
import type { Testimony } from '../../../shared/check.ts'
import type { Health, Node } from '../../../shared/node.ts'
import { assertNever } from '../../../shared/assert-never.ts'
import type { ClusterConfig } from '../../config.ts'
import { BEAT_EVERY_MS } from '../../wire/control.ts'
import type { Book } from '../book.ts'
import { GATEWAY, type Roster } from '../nodes/roster.ts'
import { Phi } from './phi.ts'
import { describeTestimonies, judge } from './verdict.ts'
import { hearWitnesses } from './witnesses.ts'

/** A node that is not clearly down is asked again after this long. */
const ASK_AGAIN_MS = 1_000
const FRESH_MS = 3 * BEAT_EVERY_MS

export interface Suspicion {
  /** Wall clock. */
  readonly since: number
  readonly durationMs: number
  readonly testimonies: Testimony[]
  readonly why: string
}

export interface WatchOptions {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: () => Roster
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  /** Called after `down` was journaled. */
  readonly down: (nodeId: string, suspicion: Suspicion) => void
  readonly log: (line: string) => void
}

interface Watched {
  readonly phi: Phi
  checking: boolean
  /** Monotonic; not asked again before. */
  nextCheckAt: number
  /** Wall and monotonic, of the suspicion that runs; `null`: none. */
  suspectedAt: { readonly wall: number; readonly mono: number; readonly why: string } | null
}

export class Watch {
  readonly #options: WatchOptions
  readonly #watched: ReadonlyMap<string, Watched>

  constructor(options: WatchOptions) {
    this.#options = options
    const { acceptablePauseMs } = options.config.timing
    this.#watched = new Map(
      options.config.nodes.map(({ id }) => [
        id,
        {
          phi: new Phi({ expectedIntervalMs: BEAT_EVERY_MS, acceptablePauseMs }),
          checking: false,
          nextCheckAt: 0,
          suspectedAt: null,
        },
      ]),
    )
  }

  phi(nodeId: string): number | null {
    return this.#watched.get(nodeId)?.phi.phi(this.#options.clock.mono()) ?? null
  }

  /** Warming ended: who was heard just now is well, who was not is looked at; the rhythm of before says nothing. */
  begin(): void {
    const now = this.#options.clock.mono()
    for (const [nodeId, watched] of this.#watched) {
      watched.phi.reset(now)
      const heardAt = this.#options.roster().presence(nodeId)?.heardAt
      if (heardAt !== undefined && now - heardAt < FRESH_MS) this.#well(nodeId)
    }
  }

  joined(nodeId: string): void {
    this.#watched.get(nodeId)?.phi.reset(this.#options.clock.mono())
    if (this.#isOn()) this.#well(nodeId)
  }

  heard(nodeId: string): void {
    const watched = this.#watched.get(nodeId)
    if (watched === undefined) return
    watched.phi.heard(this.#options.clock.mono())
    if (this.#isOn() && this.#node(nodeId)?.health !== 'healthy') this.#well(nodeId)
  }

  lost(nodeId: string): void {
    // A stopped process that is killed at last was confirmed down before.
    if (this.#isOn() && this.#node(nodeId)?.health !== 'down')
      this.#suspect(nodeId, 'its connection to the control plane closed')
  }

  /** Every 100 ms while not warming. */
  tick(): void {
    const now = this.#options.clock.mono()
    for (const [nodeId, watched] of this.#watched) {
      if (watched.checking || now < watched.nextCheckAt) continue
      const health = this.#node(nodeId)?.health
      if (health === 'down' && this.#options.roster().presence(nodeId) === null) continue
      const phi = watched.phi.phi(now)
      if (this.#options.roster().presence(nodeId) === null)
        this.#suspect(nodeId, 'it is not connected to the control plane')
      else if (health !== 'down' && phi !== null && phi >= this.#options.config.timing.phiThreshold) {
        this.#suspect(nodeId, `no heartbeat for ${Math.round(now - (watched.phi.lastAt ?? now))} ms`)
      }
    }
  }

  #isOn(): boolean {
    return this.#options.book.snapshot.protection.state === 'on'
  }

  #node(nodeId: string): Node | undefined {
    return this.#options.book.snapshot.nodes[nodeId]
  }

  #well(nodeId: string): void {
    const watched = this.#watched.get(nodeId)
    if (watched !== undefined) watched.suspectedAt = null
    this.#setHealth(nodeId, 'healthy', '', [])
  }

  #suspect(nodeId: string, why: string): void {
    const watched = this.#watched.get(nodeId)
    const node = this.#node(nodeId)
    if (watched === undefined || node === undefined || watched.checking) return
    const { wall, mono } = this.#options.clock
    watched.suspectedAt ??= { wall: wall(), mono: mono(), why }
    watched.checking = true
    // Probes run while the suspicion is journaled.
    const testimonies = this.#ask(node)
    // What was found before stands until the witnesses say otherwise.
    if (node.health === 'healthy' || node.health === 'unknown') this.#setHealth(nodeId, 'suspect', why, [])
    testimonies
      .then((heard) => this.#decide(nodeId, heard))
      .catch((error: unknown) =>
        this.#options.log(`checking ${nodeId} failed: ${error instanceof Error ? error.message : String(error)}`),
      )
      .finally(() => {
        watched.checking = false
        watched.nextCheckAt = mono() + ASK_AGAIN_MS
      })
  }

  #ask(node: Node): Promise<Testimony[]> {
    const { config, book, roster } = this.#options
    const isWitness = (peer: Node) =>
      peer.accountId === node.accountId && peer.id !== node.id && peer.health !== 'down' && peer.health !== 'suspect'
    const peers = Object.values(book.snapshot.nodes).filter(isWitness)
    const witnesses = [GATEWAY, ...peers.map(({ id }) => id)].filter((id) => roster().presence(id) !== null)
    const httpPort = config.nodes.find(({ id }) => id === node.id)?.httpPort
    return hearWitnesses(
      roster(),
      witnesses,
      node.statusUrl ?? `http://127.0.0.1:${httpPort}`,
      config.timing.probeTimeoutMs,
    )
  }

  #decide(nodeId: string, testimonies: Testimony[]): void {
    const watched = this.#watched.get(nodeId)
    const suspected = watched?.suspectedAt
    // It answered by itself in the meantime: whoever was asked, asked too early.
    if (watched === undefined || suspected === null || suspected === undefined) return
    const verdict = judge(testimonies)
    const found = describeTestimonies(testimonies)
    this.#alert(
      'cannotConfirm',
      nodeId,
      verdict.kind === 'cannotConfirm',
      `${nodeId} does not answer and no witness can be asked`,
    )
    this.#alert('disputed', nodeId, verdict.kind === 'disputed', `Witnesses disagree about ${nodeId}: ${found}`)
    switch (verdict.kind) {
      case 'down': {
        const { mono } = this.#options.clock
        this.#setHealth(nodeId, 'down', `${suspected.why}; ${found}`, testimonies)
        watched.suspectedAt = null
        this.#options.down(nodeId, {
          since: suspected.wall,
          durationMs: mono() - suspected.mono,
          testimonies,
          why: suspected.why,
        })
        return
      }
      case 'answers':
        watched.phi.reset(this.#options.clock.mono())
        this.#setHealth(nodeId, 'degraded', `it answers, but ${suspected.why}`, testimonies)
        return
      case 'disputed':
        this.#setHealth(nodeId, 'disputed', found, testimonies)
        return
      case 'cannotConfirm':
        this.#setHealth(nodeId, 'suspect', `${suspected.why}; no witness could be asked`, testimonies)
        return
      default:
        assertNever(verdict)
    }
  }

  #setHealth(nodeId: string, health: Health, why: string, testimonies: Testimony[]): void {
    const node = this.#node(nodeId)
    if (node === undefined || (node.health === health && node.why === why)) return
    this.#options.book.observe([{ kind: 'nodeHealthChanged', nodeId, health, why, testimonies }])
    if (health === 'healthy') {
      this.#alert('cannotConfirm', nodeId, false, '')
      this.#alert('disputed', nodeId, false, '')
    }
  }

  #alert(code: 'cannotConfirm' | 'disputed', nodeId: string, on: boolean, title: string): void {
    const id = `${code}/${nodeId}`
    const { book, clock } = this.#options
    const isOpen = book.snapshot.alerts.some((alert) => alert.id === id && alert.resolvedAt === null)
    if (on && !isOpen) {
      const accountId = this.#node(nodeId)?.accountId ?? null
      const alert = {
        id,
        code,
        level: 'critical' as const,
        title,
        accountId,
        nodeId,
        raisedAt: clock.wall(),
        resolvedAt: null,
      }
      book.observe([{ kind: 'alertRaised', alert }])
    }
    if (!on && isOpen) book.observe([{ kind: 'alertResolved', alertId: id, why: `${nodeId} was judged again` }])
  }
}
