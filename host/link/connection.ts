/** Keeps one connection to a cluster: does the waiting and the talking that the link machine and the follower decide. */
import { assertNever } from '../../shared/assert-never.ts'
import { asFault, Fault } from '../../shared/fault.ts'
import type { Link } from '../../shared/picture.ts'
import { formatEventId } from '../../shared/stream.ts'
import type { Clock } from '../clock.ts'
import type { Agents } from '../control/agents.ts'
import type { ControlAddress, ControlClient } from '../control/client.ts'
import type { Memory } from '../memory.ts'
import type { Notices } from '../notices.ts'
import { listen } from '../stream/event-stream.ts'
import {
  nextFollow,
  startFollowing,
  type FollowEffect,
  type FollowEvent,
  type FollowState,
} from '../stream/follower.ts'
import type { StreamWord } from '../stream/parser.ts'
import {
  dueAt,
  INITIAL_LINK,
  nextLink,
  toLink,
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  type Moment,
} from './machine.ts'

/** Own timer at least this often, ms, so that sleep of the machine is noticed soon after it. */
const TIMER_EVERY_MS = 1_000
/** A timer that comes this much too late by the wall clock means that the machine slept, ms. */
const SLEPT_MS = 3_000
/** Two snapshots are asked for at most this often, ms: a stream that cannot be read must not flood the cluster. */
const ASK_EVERY_MS = 1_000
/** A console that knows nothing of a cluster asks for this many of its last facts, as its first history. */
const FIRST_HISTORY_FACTS = 200

export interface ConnectionOptions {
  readonly address: ControlAddress
  readonly client: ControlClient
  readonly agents: Agents
  readonly clock: Clock
  /** 0 ≤ random < 1. */
  readonly random: () => number
  readonly memory: Memory
  readonly notices: Notices
  /** Done before a new attempt subscribes to anything; never rejects. */
  readonly beforeListening: () => Promise<void>
  readonly onLink: (link: Link) => void
  /** The control plane told its time, epoch ms of its clock. */
  readonly onTick: (at: number) => void
  /** What was thrown without being planned for; the connection is made anew. */
  readonly onDefect: (error: unknown) => void
}

export class Connection {
  readonly #options: ConnectionOptions
  #link: LinkState = INITIAL_LINK
  #follow: FollowState
  /** The attempt under way; what an earlier one still has to say is ignored. */
  #attempt: AbortController | null = null
  #askedAt = Number.NEGATIVE_INFINITY
  #cancelTimer: () => void = () => undefined
  #cancelAsk: () => void = () => undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#follow = startFollowing(options.memory.snapshot)
  }

  get link(): Link {
    return toLink(this.#link)
  }

  start(): void {
    this.#step({ kind: 'started', now: this.#now() })
  }

  /** Tries at once what would be tried later. */
  reconnect(): void {
    this.#step({ kind: 'reconnectAsked', now: this.#now() })
  }

  close(): void {
    this.#detach()
    this.#cancelTimer()
    this.#link = INITIAL_LINK
  }

  #step(event: LinkEvent): void {
    const before = this.#link
    const [next, effects] = nextLink(before, event)
    this.#link = next
    for (const effect of effects) this.#run(effect)
    if (next.kind !== before.kind || effects.length > 0) {
      this.#options.onLink(toLink(next))
      this.#setTimer()
    }
  }

  #run(effect: LinkEffect): void {
    switch (effect.kind) {
      case 'open':
        return this.#open()
      case 'close':
        return this.#detach()
      default:
        return assertNever(effect)
    }
  }

  // Detach the old stream before opening the new one: its end can arrive late.
  #detach(): void {
    if (this.#attempt !== null) {
      this.#attempt.abort()
      this.#attempt = null
      this.#options.agents.renew()
    }
    this.#cancelAsk()
  }

  #open(): void {
    this.#detach()
    const attempt = new AbortController()
    this.#attempt = attempt
    void this.#talk(attempt).catch((error: unknown) => this.#fail(attempt, error))
  }

  async #talk(attempt: AbortController): Promise<void> {
    const { address, agents, beforeListening } = this.#options
    await beforeListening()
    if (attempt.signal.aborted) return
    if (this.#follow.snapshot === null) await this.#askNow(attempt, 'seeded')
    if (attempt.signal.aborted) return
    await listen(address, agents, this.#lastEventId(), attempt.signal, {
      onOpen: () => this.#feed(attempt, { kind: 'opened' }),
      onWords: (words) => this.#hear(attempt, words),
    })
  }

  /** Where to resume. Right after the first snapshot a little before it: the facts that led to it are the first history. */
  #lastEventId(): string | null {
    const { snapshot } = this.#follow
    if (snapshot === null) return null
    const isNew = this.#options.memory.recentFacts(1).length === 0
    return formatEventId(snapshot.journalId, isNew ? Math.max(0, snapshot.seq - FIRST_HISTORY_FACTS) : snapshot.seq)
  }

  #hear(attempt: AbortController, words: readonly StreamWord[]): void {
    if (attempt !== this.#attempt) return
    for (const word of words) this.#take(attempt, word)
    this.#options.memory.heard()
    this.#step({ kind: 'heard', now: this.#now() })
  }

  #take(attempt: AbortController, word: StreamWord): void {
    switch (word.kind) {
      case 'facts':
        return this.#feed(attempt, word)
      case 'samples':
        return this.#options.memory.addSamples(word.samples)
      case 'tick':
        this.#options.onTick(word.tick.at)
        return this.#feed(attempt, word)
      case 'gap':
        return this.#feed(attempt, { kind: 'gap' })
      case 'unreadable':
        this.#options.notices.raise(`unreadable-${word.event}`, unreadable(word))
        // Numbers that cannot be read are replaced by the next ones; a fact that cannot be read is missing.
        return word.event === 'fact' || word.event === 'gap' ? this.#feed(attempt, { kind: 'gap' }) : undefined
      default:
        return assertNever(word)
    }
  }

  #feed(attempt: AbortController, event: FollowEvent): void {
    if (attempt !== this.#attempt) return
    const [next, effects] = nextFollow(this.#follow, event)
    this.#follow = next
    for (const effect of effects) this.#carryOut(attempt, effect)
  }

  #carryOut(attempt: AbortController, effect: FollowEffect): void {
    const { memory } = this.#options
    switch (effect.kind) {
      case 'ask':
        return this.#ask(attempt)
      case 'apply':
        return this.#follow.snapshot === null ? undefined : memory.applyFacts(effect.facts, this.#follow.snapshot)
      case 'replace':
        return memory.replace(effect.answer)
      case 'sample':
        return memory.confirm(effect.answer)
      case 'caughtUp':
        return this.#step({ kind: 'caughtUp', now: this.#now() })
      default:
        return assertNever(effect)
    }
  }

  #ask(attempt: AbortController): void {
    const waitMs = this.#askedAt + ASK_EVERY_MS - this.#options.clock.elapsed()
    const ask = (): void => void this.#askNow(attempt, 'answered').catch((error: unknown) => this.#fail(attempt, error))
    // The first one of a connection goes at once: the window waits for it.
    if (waitMs <= 0 || this.#link.kind === 'connecting') return ask()
    this.#cancelAsk = this.#options.clock.after(waitMs, ask)
  }

  async #askNow(attempt: AbortController, kind: 'seeded' | 'answered'): Promise<void> {
    const { client, memory, clock } = this.#options
    this.#askedAt = clock.elapsed()
    const { signal } = attempt
    const [version, answer] = await Promise.all([
      client.call('getVersion', {}, { signal }),
      client.call('getCluster', {}, { signal }),
    ])
    if (attempt !== this.#attempt) return
    memory.learnVersion(version)
    this.#feed(attempt, { kind, answer })
  }

  #fail(attempt: AbortController, error: unknown): void {
    if (attempt !== this.#attempt) return
    if (!(error instanceof Fault)) this.#options.onDefect(error)
    this.#step({ kind: 'failed', now: this.#now(), fault: asFault(error), jitter: this.#options.random() })
  }

  #setTimer(): void {
    this.#cancelTimer()
    const { clock } = this.#options
    const due = dueAt(this.#link)
    const waitMs = Math.max(0, Math.min(TIMER_EVERY_MS, due === null ? TIMER_EVERY_MS : due - clock.elapsed()))
    const expectedAt = clock.now() + waitMs
    this.#cancelTimer = clock.after(waitMs, () => {
      const now = this.#now()
      if (now.at - expectedAt > SLEPT_MS) this.#step({ kind: 'woke', now })
      else this.#step({ kind: 'ticked', now, jitter: this.#options.random() })
      this.#setTimer()
    })
  }

  #now(): Moment {
    return { at: this.#options.clock.now(), elapsed: this.#options.clock.elapsed() }
  }
}

function unreadable(word: Extract<StreamWord, { kind: 'unreadable' }>): Fault {
  return new Fault(
    'badAnswer',
    `The cluster sent a ${word.event} event that cannot be read (${word.why}). The whole state was asked for instead.`,
  )
}
