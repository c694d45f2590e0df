/** One message, about an alert or a day, before it takes the form that a receiver wants. Pure. */
import type { Delivery } from '../../../shared/alert.ts'
import type { Alert } from '../../../shared/alert.ts'
import type { AlertContext } from '../../../shared/words/alert-text.ts'
import type { DailySummary } from '../../../shared/summary.ts'
import type { DeliveryRecord, QueuedRecord, SummaryRecord } from '../engine/alert-store.ts'

export interface AlertMessage {
  /** The same for every attempt, and for nothing else: a receiver can drop what it has. */
  readonly id: string
  /** Of the thread's first message; its own where it is the first. */
  readonly threadId: string
  /** Title of the thread: that of its first message. */
  readonly threadTitle: string
  readonly routeId: string
  readonly alert: Alert
  readonly word: Delivery['word']
  readonly context: AlertContext
}

export interface SummaryMessage {
  /** The same for every attempt. */
  readonly id: string
  readonly routeId: string
  readonly word: 'summary'
  readonly summary: DailySummary
}

export type Message = AlertMessage | SummaryMessage

export interface MessageFrame {
  readonly journalId: string
  readonly cluster: AlertContext['cluster']
}

export function messageOf(record: DeliveryRecord, frame: MessageFrame): AlertMessage
export function messageOf(record: SummaryRecord, frame: MessageFrame): SummaryMessage
export function messageOf(record: QueuedRecord, frame: MessageFrame): Message
export function messageOf(record: QueuedRecord, { journalId, cluster }: MessageFrame): Message {
  // Two clusters, or two journals of one, may count alike.
  const own = (part: string) => `${part}.${journalId}`
  if (record.word === 'summary') {
    const { id, routeId, word, summary } = record
    return { id: own(id), routeId, word, summary }
  }
  const { id, routeId, alert, word, maintenance, thread } = record
  return {
    id: own(id),
    threadId: own(thread?.id ?? id),
    threadTitle: thread?.title ?? alert.title,
    routeId,
    alert,
    word,
    context: { cluster, word, maintenance },
  }
}

/** Hands one message to whoever takes it. */
export interface Sender {
  /** Resolves when it was accepted, with what was wrong all the same; `null`: nothing. @throws {Error} why not, without secrets. */
  send(message: Message): Promise<string | null>
}

/** The receiver will never take this message, however often it is sent. */
export class Refused extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'Refused'
  }
}
