/** The unanswered messages of one account: whose turn it is, and what is due to be delivered. Knows no connection and no clock. */
import { isSmoke } from '../wire/smoke.ts'
import type { Message } from '../wire/traffic.ts'

export const REDELIVER_EVERY_MS = 2_000

export const DELIVERY_REASONS = ['first', 'redelivery', 'duplicate', 'lateDuplicate'] as const
export type DeliveryReason = (typeof DELIVERY_REASONS)[number]

export interface Waiting {
  readonly message: Message
  /** Monotonic. */
  readonly receivedMs: number
  /** It was given out before, to anybody. */
  wasDelivered: boolean
  /** When it was last given to the connection that serves now, monotonic; `null`: not yet. */
  deliveredMs: number | null
}

export class Delivery {
  /** In the order they came from the users. */
  readonly #waiting = new Map<string, Waiting>()
  /** By conversation, in its order; the first is the one that may be out. Never empty. */
  readonly #turns = new Map<string, Waiting[]>()

  get count(): number {
    return this.#waiting.size
  }

  add(message: Message, receivedMs: number, wasDelivered: boolean): void {
    const waiting: Waiting = { message, receivedMs, wasDelivered, deliveredMs: null }
    this.#waiting.set(message.messageId, waiting)
    const turns = this.#turns.get(message.conversation)
    if (turns === undefined) this.#turns.set(message.conversation, [waiting])
    else turns.push(waiting)
  }

  /** The message, where it is its turn to be answered. */
  out(messageId: string): Waiting | null {
    const waiting = this.#waiting.get(messageId)
    return waiting !== undefined && this.#turns.get(waiting.message.conversation)?.[0] === waiting ? waiting : null
  }

  /** It was answered: the next of its conversation has its turn. */
  remove(waiting: Waiting): void {
    const { messageId, conversation } = waiting.message
    this.#waiting.delete(messageId)
    const left = (this.#turns.get(conversation) ?? []).filter((other) => other !== waiting)
    if (left.length === 0) this.#turns.delete(conversation)
    else this.#turns.set(conversation, left)
  }

  /** Another connection serves: everything is due again. */
  restart(): void {
    for (const waiting of this.#waiting.values()) waiting.deliveredMs = null
  }

  /** What has its turn and was not given out within `REDELIVER_EVERY_MS`, oldest first. */
  due(nowMs: number): Waiting[] {
    const heads = [...this.#turns.values()].flatMap(([head]) => (head === undefined ? [] : [head]))
    return heads
      .filter(({ deliveredMs }) => deliveredMs === null || nowMs - deliveredMs >= REDELIVER_EVERY_MS)
      .toSorted((a, b) => a.receivedMs - b.receivedMs)
  }

  /** The conversation's turn, where it was not given to the serving connection yet. */
  dueIn(conversation: string): Waiting[] {
    const head = this.#turns.get(conversation)?.[0]
    return head === undefined || head.deliveredMs !== null ? [] : [head]
  }

  /** What users wait for, and how long the oldest of it has waited; `null`: nobody waits. Scenarios are no users. */
  ofUsers(nowMs: number): { waiting: number; oldestWaitingMs: number | null } {
    let [waiting, oldestWaitingMs]: [number, number | null] = [0, null]
    for (const { receivedMs, message } of this.#waiting.values()) {
      if (isSmoke(message.conversation)) continue
      waiting += 1
      oldestWaitingMs ??= Math.max(0, nowMs - receivedMs)
    }
    return { waiting, oldestWaitingMs }
  }
}
