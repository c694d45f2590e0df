/**
 * What a master has done elsewhere for messages it answered: expenses to the spreadsheet service, pictures and documents to the
 * media worker. An errand begins when the gateway has accepted the reply; one whose master dies before that is the next one's.
 */
import type { Clock } from '../clock.ts'
import type { ClusterConfig } from '../config.ts'
import type { FromBot, Message, Verdict } from '../wire/traffic.ts'
import type { Registry } from 'prom-client'
import { MediaClient, mediaCall } from './media-client.ts'
import { sheetsCall } from './sheets-call.ts'
import { type ExpenseRow, SheetsClient } from './sheets-client.ts'

type Reply = Extract<FromBot, { type: 'reply' }>

export interface ErrandsOptions {
  readonly accountId: string
  /** `null`: this cluster has none. */
  readonly sheets: Pick<SheetsClient, 'add' | 'close'> | null
  readonly media: Pick<MediaClient, 'add' | 'close'> | null
  readonly now: () => number
}

/** Messages out and not yet accepted; beyond it the oldest is forgotten, and its errand with it. */
const MAX_OPEN = 5_000

export class Errands {
  readonly #options: ErrandsOptions
  readonly #open = new Map<string, { readonly message: Message; row: ExpenseRow | null }>()

  constructor(options: ErrandsOptions) {
    this.#options = options
  }

  taken(message: Message): void {
    this.#open.set(message.messageId, { message, row: this.#open.get(message.messageId)?.row ?? null })
    if (this.#open.size <= MAX_OPEN) return
    const [oldest] = this.#open.keys()
    if (oldest !== undefined) this.#open.delete(oldest)
  }

  /** A reply sent again from the log says nothing of what was understood. */
  replied({ messageId, understood }: Reply): void {
    const entry = this.#open.get(messageId)
    if (entry === undefined || understood?.amount === undefined || understood.currency === undefined) return
    const { amount, currency } = understood
    const { conversation } = entry.message
    entry.row = {
      id: messageId,
      accountId: this.#options.accountId,
      conversation,
      at: this.#options.now(),
      amount,
      currency,
    }
  }

  judged(messageId: string, verdict: Verdict): void {
    const entry = this.#open.get(messageId)
    if (entry === undefined) return
    // Refused for another reason it comes again, and what was understood of it is not told a second time.
    if (verdict !== 'accepted' && verdict !== 'alreadyAccepted') return
    this.#open.delete(messageId)
    if (entry.row !== null) this.#options.sheets?.add(entry.row)
    if (entry.message.media !== null) this.#options.media?.add(entry.message.media)
  }

  close(): void {
    this.#open.clear()
    this.#options.sheets?.close()
    this.#options.media?.close()
  }
}

export interface OpenErrandsOptions {
  readonly config: ClusterConfig
  readonly accountId: string
  readonly registry: Registry
  readonly clock: Clock
  /** Rows arrived that had failed to before. */
  readonly recovered: () => void
  readonly log: (line: string) => void
}

/** Over http, to what the configuration names. */
export function openErrands({ config, accountId, registry, clock, recovered, log }: OpenErrandsOptions): Errands {
  const { sheets, media, nodeToken } = config
  return new Errands({
    accountId,
    now: () => clock.wallMs(),
    sheets:
      sheets === undefined
        ? null
        : new SheetsClient({ append: sheetsCall(sheets.httpPort, nodeToken), clock, registry, recovered, log }),
    media:
      media === undefined
        ? null
        : new MediaClient({ submit: mediaCall(media.httpPort, nodeToken), clock, registry, log }),
  })
}
