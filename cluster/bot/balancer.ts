/**
 * Where each conversation of this account is computed. A conversation stays with its node while both go on; where the node is gone,
 * a change says so, or the conversation had fallen silent, it gets another, which counts from its next message on.
 */
import type { Message } from '../wire/traffic.ts'
import type { BotBeat, NodeAnswer } from '../wire/control.ts'
import {
  type Activity,
  asShares,
  chooseFor,
  type Ground,
  mostActiveFirst,
  type Setting,
  spreadAll,
  type SpreadNodes,
} from '../spread/spread.ts'
import { Tally } from '../spread/tally.ts'
import { SpreadTimes } from './spread-times.ts'
import { TrafficWindow } from './traffic-window.ts'

/** A conversation that is silent for so long is forgotten. */
const IDLE_MS = 10 * 60_000
/** One that was handed out and is not answered yet is expected to write like the others, for so long. */
const UNANSWERED_MS = 60_000
/** Beyond that those who wrote longest ago are forgotten first. */
const MOST_CONVERSATIONS = 20_000
/** A node that came must have lived this long before everything is spread anew: a connection may come and go. */
const SETTLED_MS = 3_000
const STANDING_FOR_MS = 1_000

interface Known {
  readonly nodeId: string
  readonly region: string
  readonly isVip: boolean
  /** Monotonic ms. */
  readonly at: number
}

interface Standing {
  readonly ground: Ground
  readonly tally: Tally
  /** What a newcomer is expected to write. */
  readonly usual: number
  /** Monotonic ms. */
  readonly at: number
}

export class Balancer {
  readonly #mono: () => number
  #setting: Setting
  /** Whoever wrote longest ago comes first. */
  readonly #known = new Map<string, Known>()
  readonly #window: TrafficWindow
  readonly #times: SpreadTimes
  /** Nodes that were there at the last look, and (of those that came) since when. `null`: nobody looked yet. */
  #live: ReadonlySet<string> | null = null
  readonly #came = new Map<string, number>()
  /** What newcomers are held against; made anew once a second. */
  #standing: Standing | null = null

  /** `mono`: monotonic ms. */
  constructor(setting: Setting, mono: () => number) {
    this.#setting = setting
    this.#mono = mono
    this.#window = new TrafficWindow(mono)
    this.#times = new SpreadTimes(mono)
  }

  /** The node for the next message of a conversation. `live` is never empty: the master itself is always one. */
  choose({ conversation, userRegion, isVip }: Message, live: SpreadNodes): string {
    this.#look(live)
    const before = this.#known.get(conversation)
    const goesOn = before !== undefined && this.#paceOf(conversation, before) > 0
    const nodeId = goesOn ? before.nodeId : this.#place({ region: userRegion, isVip }, live)
    this.#known.delete(conversation)
    this.#known.set(conversation, { nodeId, region: userRegion, isVip, at: this.#mono() })
    this.#forget()
    return nodeId
  }

  /** An answer is there: `tookMs` after it was handed to one node, computed by perhaps another. */
  answered(conversation: string, handedTo: string, computedBy: string, tookMs: number): void {
    this.#times.took(handedTo, tookMs)
    this.#window.count(conversation, computedBy)
  }

  /** `anew`: every conversation that goes on is placed anew. Answers how many those were. */
  set(setting: Setting, anew: boolean, live: SpreadNodes): number {
    this.#setting = setting
    this.#standing = null
    if (!anew) return 0
    this.#came.clear()
    this.#live = new Set(live.map(({ nodeId }) => nodeId))
    return this.#spread(live, false)
  }

  /** What came in over the last `ms`, and where it was computed. */
  traffic(ms: number, live: SpreadNodes): NodeAnswer<'traffic'> {
    this.#look(live)
    const { windowMs, byConversation, byNode } = this.#window.within(ms)
    const conversations = [...byConversation].flatMap(([conversation, messages]) => {
      const known = this.#known.get(conversation)
      if (known === undefined) return []
      const { region, isVip } = known
      const pace = this.#paceOf(conversation, known)
      return [{ conversation, region, isVip, messages, pace, nodeId: pace > 0 ? known.nodeId : null }]
    })
    return {
      windowMs,
      conversations: conversations.sort(mostActiveFirst),
      shares: asShares(new Map([...live.map(({ nodeId }) => [nodeId, 0] as const), ...byNode])),
      answerMs: this.#times.means(),
      live: [...live],
    }
  }

  /** How each node fares that has conversations or could have. */
  fares(live: SpreadNodes): NonNullable<BotBeat['spread']> {
    const assigned = new Map(live.map(({ nodeId }) => [nodeId, 0]))
    for (const [conversation, known] of this.#known) {
      if (this.#paceOf(conversation, known) === 0) continue
      assigned.set(known.nodeId, (assigned.get(known.nodeId) ?? 0) + 1)
    }
    return [...assigned].map(([nodeId, count]) => {
      const { p50Ms, p95Ms } = this.#times.quantiles(nodeId)
      return { nodeId, assigned: count, answerP50Ms: p50Ms, answerP95Ms: p95Ms }
    })
  }

  /** Conversations of nodes that are gone are placed anew at once, all of them once a node that came has stayed. */
  #look(live: SpreadNodes): void {
    const now = this.#mono()
    const before = this.#live
    if (before === null || live.length !== before.size || live.some(({ nodeId }) => !before.has(nodeId))) {
      const ids = new Set(live.map(({ nodeId }) => nodeId))
      this.#live = ids
      this.#standing = null
      for (const nodeId of ids) if (before?.has(nodeId) === false) this.#came.set(nodeId, now)
      for (const nodeId of this.#came.keys()) if (!ids.has(nodeId)) this.#came.delete(nodeId)
      this.#spread(live, true)
    }
    if (this.#came.size === 0 || ![...this.#came.values()].some((at) => now - at >= SETTLED_MS)) return
    this.#came.clear()
    this.#spread(live, false)
  }

  /** Answers how many conversations were placed. */
  #spread(live: SpreadNodes, keeps: boolean): number {
    if (this.#known.size === 0) return 0
    const kept = keeps
      ? new Map([...this.#known].map(([conversation, { nodeId }]) => [conversation, nodeId]))
      : undefined
    const placed = spreadAll(this.#activity(), this.#ground(live), kept)
    for (const [conversation, nodeId] of placed) {
      const known = this.#known.get(conversation)
      // Set in place: who wrote when does not change.
      if (known !== undefined && known.nodeId !== nodeId) this.#known.set(conversation, { ...known, nodeId })
    }
    this.#standing = null
    return placed.size
  }

  /** A conversation that has no node yet, or had one before it fell silent. */
  #place(newcomer: Pick<Activity, 'region' | 'isVip'>, live: SpreadNodes): string {
    const { ground, tally, usual } = this.#stand(live)
    const { nodeId } = chooseFor({ ...newcomer, messages: usual }, ground, tally)
    tally.add(nodeId, usual)
    return nodeId
  }

  #stand(live: SpreadNodes): Standing {
    const now = this.#mono()
    if (this.#standing !== null && now - this.#standing.at < STANDING_FOR_MS) return this.#standing
    const ground = this.#ground(live)
    const tally = new Tally(ground)
    for (const [conversation, known] of this.#known) {
      const pace = this.#paceOf(conversation, known)
      if (pace > 0) tally.add(known.nodeId, pace)
    }
    this.#standing = { ground, tally, usual: this.#window.usualPace, at: now }
    return this.#standing
  }

  /** Those who fell silent are nobody's work: where they would be placed is seen when they write again. */
  #activity(): Activity[] {
    return [...this.#known].flatMap(([conversation, known]) => {
      const messages = this.#paceOf(conversation, known)
      const { region, isVip } = known
      return messages > 0 ? [{ conversation, region, isVip, messages }] : []
    })
  }

  /** Messages a minute; 0: it has fallen silent. */
  #paceOf(conversation: string, { at }: Known): number {
    const pace = this.#window.paceOf(conversation)
    if (pace !== null) return pace
    return this.#mono() - at < UNANSWERED_MS ? this.#window.usualPace : 0
  }

  #ground(nodes: SpreadNodes): Ground {
    return { setting: this.#setting, nodes, answerMs: this.#times.means() }
  }

  #forget(): void {
    const idleSince = this.#mono() - IDLE_MS
    for (const [conversation, { at }] of this.#known) {
      if (at >= idleSince && this.#known.size <= MOST_CONVERSATIONS) return
      this.#known.delete(conversation)
    }
  }
}
