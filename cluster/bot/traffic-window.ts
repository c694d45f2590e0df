/** How much each conversation wrote over the last 5 minutes, and which node computed it: counted by second. And how much it writes now. */
import { type Pace, paceNow, usualPace, wrote } from '../spread/pace.ts'

export const TRAFFIC_WINDOW_MS = 5 * 60_000
const SECOND_MS = 1_000
const MINUTE_MS = 60_000
/** Pairs of node and conversation kept in all; beyond that the oldest seconds go first and the window is shorter. */
const MOST_PAIRS = 200_000

interface Second {
  readonly startedAt: number
  /** Messages by conversation, by node. */
  readonly byNode: Map<string, Map<string, number>>
  pairs: number
}

export interface TrafficSum {
  /** How far back it really reaches. */
  readonly windowMs: number
  readonly byConversation: ReadonlyMap<string, number>
  readonly byNode: ReadonlyMap<string, number>
}

export class TrafficWindow {
  readonly #mono: () => number
  /** Oldest first. */
  #seconds: Second[] = []
  #pairs = 0
  /** Over all seconds kept. */
  readonly #totals = new Map<string, number>()
  /** Of the same conversations. */
  readonly #paces = new Map<string, Pace>()
  /** What those who write do on average, messages a ms; worked out once a second. */
  #usual: { readonly perMs: number; readonly at: number } | null = null
  /** Nothing before this was counted, or is kept still. */
  #reachesTo: number

  /** `mono`: monotonic ms. */
  constructor(mono: () => number) {
    this.#mono = mono
    this.#reachesTo = mono()
  }

  count(conversation: string, nodeId: string): void {
    const now = this.#mono()
    const second = this.#secondOf(now)
    const conversations = second.byNode.get(nodeId) ?? new Map<string, number>()
    second.byNode.set(nodeId, conversations)
    const before = conversations.get(conversation)
    conversations.set(conversation, (before ?? 0) + 1)
    this.#totals.set(conversation, (this.#totals.get(conversation) ?? 0) + 1)
    if (before === undefined) {
      second.pairs += 1
      this.#pairs += 1
    }
    this.#write(conversation, now)
    this.#forget(now)
  }

  /** Messages in the whole window; 0: none. */
  messagesOf(conversation: string): number {
    return this.#totals.get(conversation) ?? 0
  }

  /** What is expected of it now, messages a minute. 0: it has fallen silent; `null`: it has not written in the window. */
  paceOf(conversation: string): number | null {
    const pace = this.#paces.get(conversation)
    return pace === undefined ? null : paceNow(pace, this.#usualPerMs(), this.#mono()) * MINUTE_MS
  }

  /** Of those who write, on average, messages a minute. */
  get usualPace(): number {
    return this.#usualPerMs() * MINUTE_MS
  }

  /** Whole seconds within the last `ms`. */
  within(ms: number): TrafficSum {
    const now = this.#mono()
    this.#forget(now)
    const byConversation = new Map<string, number>()
    const byNode = new Map<string, number>()
    for (const { startedAt, byNode: counted } of this.#seconds) {
      if (startedAt < now - ms) continue
      for (const [nodeId, conversations] of counted) {
        for (const [conversation, messages] of conversations) {
          byConversation.set(conversation, (byConversation.get(conversation) ?? 0) + messages)
          byNode.set(nodeId, (byNode.get(nodeId) ?? 0) + messages)
        }
      }
    }
    return { windowMs: Math.min(ms, now - this.#reachesTo), byConversation, byNode }
  }

  /** Whoever was silent begins anew: what it wrote before says nothing of how much it writes now. */
  #write(conversation: string, now: number): void {
    const pace = this.#paces.get(conversation)
    const goesOn = pace !== undefined && paceNow(pace, this.#usualPerMs(), now) > 0
    this.#paces.set(conversation, wrote(goesOn ? pace : null, now))
  }

  #usualPerMs(): number {
    const now = this.#mono()
    if (this.#usual === null || now - this.#usual.at >= SECOND_MS)
      this.#usual = { perMs: usualPace(this.#paces.values()), at: now }
    return this.#usual.perMs
  }

  #secondOf(now: number): Second {
    const newest = this.#seconds.at(-1)
    if (newest !== undefined && now - newest.startedAt < SECOND_MS) return newest
    const second: Second = { startedAt: now, byNode: new Map(), pairs: 0 }
    this.#seconds.push(second)
    return second
  }

  #forget(now: number): void {
    const oldestKept = now - TRAFFIC_WINDOW_MS
    let gone = 0
    for (const second of this.#seconds) {
      const isTooMuch = this.#pairs > MOST_PAIRS && gone < this.#seconds.length - 1
      if (second.startedAt >= oldestKept && !isTooMuch) break
      this.#takeBack(second)
      gone += 1
      if (isTooMuch) this.#reachesTo = this.#seconds[gone]?.startedAt ?? now
    }
    if (gone > 0) this.#seconds = this.#seconds.slice(gone)
    this.#reachesTo = Math.max(this.#reachesTo, oldestKept)
  }

  #takeBack({ byNode, pairs }: Second): void {
    this.#pairs -= pairs
    for (const conversations of byNode.values()) {
      for (const [conversation, messages] of conversations) {
        const left = (this.#totals.get(conversation) ?? 0) - messages
        if (left > 0) this.#totals.set(conversation, left)
        else {
          this.#totals.delete(conversation)
          this.#paces.delete(conversation)
        }
      }
    }
  }
}
