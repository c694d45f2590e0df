/**
 * Watches every node: silence or a lost connection is a suspicion, witnesses make it a verdict.
 * Only observes while warming. What it finds is journaled as `nodeHealthChanged`.
 */
import type { Testimony } from '../../../shared/check.ts'
import type { FactBody } from '../../../shared/fact.ts'
import type { Health, Node } from '../../../shared/node.ts'
import { assertNever } from '../../../shared/assert-never.ts'
import { type ClusterConfig, LOOPBACK } from '../../config.ts'
import { dialPages } from '../../dial.ts'
import { BEAT_EVERY_MS } from '../../wire/control.ts'
import { alarmFacts, isQuiet } from '../alarm.ts'
import type { Book } from '../book.ts'
import { GATEWAY, type Roster } from '../nodes/roster.ts'
import { Phi } from './phi.ts'
import { Serving, type Trouble } from './serving.ts'
import { describeTestimonies, judge, OWN } from './verdict.ts'
import { hearWitnesses, TELLING_MS } from './witnesses.ts'

/** A node that is not clearly down is asked again after this long; later where there are more of them than may be asked a second. */
export const ASK_AGAIN_MS = 1_000
/** Each of them is several requests: were hundreds asked every second, the ones that come would wait for those that do not. */
export const ASKED_AGAIN_PER_S = 50
const FRESH_MS = 3 * BEAT_EVERY_MS
const NONE: FactBody[] = []
/** Each suspicion is a write that waits for the disk: hundreds in a row would leave the heartbeats of the others unread. */
const TURN_MS = 25

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
  readonly #watched = new Map<string, Watched>()
  #isGoingOn = false
  /** How many are suspected: counted with every look, and those that came since. */
  #inDoubt = 0
  /** Whom they were followed from last. */
  #followed: Readonly<Record<string, Node>> | null = null
  readonly #serving: Serving

  constructor(options: WatchOptions) {
    this.#options = options
    const { roster, clock, config } = options
    this.#serving = new Serving({ roster, clock, notServingMs: config.timing.notServingMs })
    this.#follow()
  }

  /** Why a living master is of no use; `null`: it does its work, as far as is known. */
  trouble(nodeId: string): Trouble | null {
    return this.#serving.trouble(nodeId)
  }

  /** Suspected just now, and the first verdict is still out. */
  isFirstCheck(nodeId: string): boolean {
    const watched = this.#watched.get(nodeId)
    const since = watched?.suspectedAt?.mono ?? null
    if (watched === undefined || since === null || !watched.checking) return false
    return this.#options.clock.mono() - since < this.#options.config.timing.probeTimeoutMs + TELLING_MS
  }

  phi(nodeId: string): number | null {
    return this.#watched.get(nodeId)?.phi.phi(this.#options.clock.mono()) ?? null
  }

  /** Warming ended: who was heard just now is well, who was not is looked at; the rhythm of before says nothing. */
  begin(): void {
    const now = this.#options.clock.mono()
    this.#serving.reset()
    this.#follow()
    const well: FactBody[] = []
    for (const [nodeId, watched] of this.#watched) {
      watched.phi.reset(now)
      watched.suspectedAt = null
      const heardAt = this.#options.roster().presence(nodeId)?.heardAt
      if (heardAt !== undefined && now - heardAt < FRESH_MS) well.push(...this.#wellFacts(nodeId))
    }
    // As one: a thousand writes would take longer than the silence that makes a node suspect.
    this.#options.book.observe(well)
  }

  /** Nobody was listened to for so long: that was no silence of theirs. */
  excuse(unheardMs: number): void {
    const now = this.#options.clock.mono()
    for (const { phi } of this.#watched.values()) phi.excuse(unheardMs, now)
  }

  joined(nodeId: string): void {
    this.#follow()
    this.#watched.get(nodeId)?.phi.reset(this.#options.clock.mono())
    if (this.#isOn()) this.#well(nodeId)
  }

  heard(nodeId: string): void {
    const watched = this.#watched.get(nodeId)
    if (watched === undefined) return
    watched.phi.heard(this.#options.clock.mono())
    if (this.#isOn()) this.#well(nodeId)
  }

  lost(nodeId: string): void {
    // A stopped process that is killed at last was confirmed down before.
    if (this.#isOn() && this.#node(nodeId)?.health !== 'down')
      this.#suspect(nodeId, 'its connection to the control plane closed')
  }

  /** Every 100 ms while not warming. */
  tick(): void {
    const { mono } = this.#options.clock
    const now = mono()
    this.#follow()
    this.#serving.look(this.#options.book.snapshot)
    this.#inDoubt = 0
    for (const { suspectedAt } of this.#watched.values()) if (suspectedAt !== null) this.#inDoubt += 1
    for (const [nodeId, watched] of this.#watched) {
      if (watched.checking || now < watched.nextCheckAt) continue
      const health = this.#node(nodeId)?.health
      if (health === 'down' && this.#options.roster().presence(nodeId) === null) continue
      // It is heard, and of no use: not only its next heartbeat says so.
      if ((health === 'healthy' || health === 'draining') && this.#serving.trouble(nodeId) !== null) this.#well(nodeId)
      const phi = watched.phi.phi(now)
      if (this.#options.roster().presence(nodeId) === null)
        this.#suspect(nodeId, 'it is not connected to the control plane')
      else if (health !== 'down' && phi !== null && phi >= this.#options.config.timing.phiThreshold) {
        // It is read for as long as the trouble lasts: how long there has been none is not what it says.
        this.#suspect(nodeId, `no heartbeat, noticed after ${Math.round(now - (watched.phi.lastAt ?? now))} ms`)
      }
      if (mono() - now > TURN_MS) return this.#goOn()
    }
  }

  /** The rest is looked at anew: meanwhile some of them may have been heard. */
  #goOn(): void {
    if (this.#isGoingOn) return
    this.#isGoingOn = true
    setImmediate(() => {
      this.#isGoingOn = false
      if (this.#isOn()) this.tick()
    })
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
    if (this.#wellFacts(nodeId).length === 0) return
    this.#options.book.observeSoon(`well/${nodeId}`, () => (this.#isOn() ? this.#wellFacts(nodeId) : NONE))
  }

  /** Empty where it stands so already. */
  #wellFacts(nodeId: string): readonly FactBody[] {
    const node = this.#node(nodeId)
    if (node === undefined) return []
    const trouble = this.#serving.trouble(nodeId)
    const [health, why]: readonly [Health, string] =
      trouble !== null
        ? ['degraded', trouble.cause]
        : node.drained !== null
          ? ['draining', `drained by ${node.drained.owner}: ${node.drained.reason}`]
          : ['healthy', '']
    return [
      ...this.#healthFacts(nodeId, health, why, []),
      ...this.#alertFacts('cannotConfirm', nodeId, false, ''),
      ...this.#alertFacts('disputed', nodeId, false, ''),
    ]
  }

  /** Nodes come and go by command: who is watched follows the journal. */
  #follow(): void {
    const { nodes } = this.#options.book.snapshot
    if (nodes === this.#followed) return
    this.#followed = nodes
    const { acceptablePauseMs } = this.#options.config.timing
    for (const nodeId of Object.keys(nodes)) {
      if (this.#watched.has(nodeId)) continue
      const phi = new Phi({ expectedIntervalMs: BEAT_EVERY_MS, acceptablePauseMs })
      this.#watched.set(nodeId, { phi, checking: false, nextCheckAt: 0, suspectedAt: null })
    }
    for (const nodeId of this.#watched.keys()) if (nodes[nodeId] === undefined) this.#watched.delete(nodeId)
  }

  #suspect(nodeId: string, why: string): void {
    const watched = this.#watched.get(nodeId)
    const node = this.#node(nodeId)
    // Where it would answer is not known before it joined for the first time.
    if (watched === undefined || node === undefined || watched.checking || this.#url(node) === null) return
    const { wall, mono } = this.#options.clock
    const isNews = watched.suspectedAt === null
    if (isNews) this.#inDoubt += 1
    watched.suspectedAt ??= { wall: wall(), mono: mono(), why }
    watched.checking = true
    // Probes run while the suspicion is journaled.
    const testimonies = this.#ask(node)
    // What was found before stands until the witnesses say otherwise.
    if (isNews || isStanding(node.health))
      this.#options.book.observeSoon(`suspect/${nodeId}`, () =>
        this.#isOn() ? this.#healthFacts(nodeId, 'suspect', why, []) : NONE,
      )
    testimonies
      .then((heard) => this.#decide(nodeId, heard))
      .catch((error: unknown) =>
        this.#options.log(`checking ${nodeId} failed: ${error instanceof Error ? error.message : String(error)}`),
      )
      .finally(() => {
        watched.checking = false
        watched.nextCheckAt = mono() + Math.max(ASK_AGAIN_MS, (this.#inDoubt * 1_000) / ASKED_AGAIN_PER_S)
      })
  }

  #url(node: Node): string | null {
    const httpPort = this.#options.config.nodes.find(({ id }) => id === node.id)?.httpPort
    return node.statusUrl ?? (httpPort === undefined ? null : `http://${LOOPBACK}:${httpPort}`)
  }

  #ask(node: Node): Promise<Testimony[]> {
    const { config, book, roster } = this.#options
    const isWitness = (peer: Node) =>
      peer.accountId === node.accountId && peer.id !== node.id && peer.health !== 'down' && peer.health !== 'suspect'
    const peers = Object.values(book.snapshot.nodes).filter(isWitness)
    const witnesses = [GATEWAY, ...peers.map(({ id }) => id)].filter((id) => roster().presence(id) !== null)
    const url = this.#url(node) ?? ''
    const ownUrl = dialPages(config, OWN, url)
    return hearWitnesses(roster(), witnesses, url, config.timing.probeTimeoutMs, ownUrl)
  }

  #decide(nodeId: string, testimonies: Testimony[]): void {
    const watched = this.#watched.get(nodeId)
    const suspected = watched?.suspectedAt
    // It answered by itself in the meantime: whoever was asked, asked too early.
    if (watched === undefined || suspected === null || suspected === undefined) return
    // It slept meanwhile: what was seen before says nothing.
    if (!this.#isOn()) return
    const verdict = judge(testimonies)
    const found = describeTestimonies(testimonies)
    const { book } = this.#options
    const facts = (health: Health, why: string) => [
      ...this.#alertFacts(
        'cannotConfirm',
        nodeId,
        verdict.kind === 'cannotConfirm',
        `${nodeId} does not answer and no witness can be asked`,
      ),
      ...this.#alertFacts(
        'disputed',
        nodeId,
        verdict.kind === 'disputed',
        `Witnesses disagree about ${nodeId}: ${found}`,
      ),
      ...this.#healthFacts(nodeId, health, why, testimonies),
    ]
    /** Unless it was heard before that is written. */
    const observe = (health: Health, why: string) =>
      book.observeSoon(`verdict/${nodeId}`, () =>
        this.#isOn() && watched.suspectedAt === suspected ? facts(health, why) : NONE,
      )
    switch (verdict.kind) {
      case 'down': {
        const { mono } = this.#options.clock
        book.observe(facts('down', `${suspected.why}; ${found}`))
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
        observe('degraded', `it answers, but ${suspected.why}`)
        return
      case 'disputed':
        observe('disputed', found)
        return
      case 'cannotConfirm':
        observe('suspect', `${suspected.why}; no witness could be asked`)
        return
      default:
        assertNever(verdict)
    }
  }

  #healthFacts(nodeId: string, health: Health, why: string, testimonies: Testimony[]): FactBody[] {
    const node = this.#node(nodeId)
    if (node === undefined || (node.health === health && node.why === why)) return NONE
    return [{ kind: 'nodeHealthChanged', nodeId, health, why, testimonies }]
  }

  #alertFacts(code: 'cannotConfirm' | 'disputed', nodeId: string, on: boolean, title: string): FactBody[] {
    const { book, clock } = this.#options
    if (isQuiet(book.snapshot, code, nodeId, on)) return NONE
    const accountId = this.#node(nodeId)?.accountId ?? null
    return alarmFacts(book.snapshot, { code, about: nodeId, title, accountId, nodeId }, on, clock.wall())
  }
}

/** Not yet doubted: what was found otherwise stands until the witnesses say more. */
function isStanding(health: Health): boolean {
  return health === 'healthy' || health === 'draining' || health === 'unknown'
}
