/** One message about an alert, before it takes the form that a receiver wants. Pure. */
import type { Delivery } from '../../../shared/alert.ts'
import type { Alert } from '../../../shared/alert.ts'
import type { AlertContext } from '../../../shared/words/alert-text.ts'
import type { DeliveryRecord } from '../engine/alert-store.ts'

export interface Message {
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

export interface MessageFrame {
  readonly journalId: string
  readonly cluster: AlertContext['cluster']
}

export function messageOf(record: DeliveryRecord, { journalId, cluster }: MessageFrame): Message {
  const { id, routeId, alert, word, maintenance, thread } = record
  // Two clusters, or two journals of one, may count alike.
  const own = (part: string) => `${part}.${journalId}`
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
