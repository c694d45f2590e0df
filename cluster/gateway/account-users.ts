/** The users of one account: in the ledger first, then in the figures. */
import type { Clock } from '../clock.ts'
import type { UserMessage } from './scenario.ts'
import type { UserBook } from './user-book.ts'
import { type KnownUser, PRESENCE_MS, UserCounts, type UserFigures } from './user-counts.ts'

export interface AccountUsersOptions {
  readonly accountId: string
  readonly book: UserBook
  readonly clock: Clock
}

/** A message's doing among the users. */
export interface Wrote {
  /** Belongs into the message's transaction. */
  readonly record: () => void
  /** After it. */
  readonly count: () => void
}

export class AccountUsers {
  readonly #options: AccountUsersOptions
  readonly #counts = new UserCounts()

  /** Reads back what the ledger holds of them. */
  constructor(options: AccountUsersOptions) {
    this.#options = options
    const { accountId, book, clock } = options
    const [wallMs, monotonicMs] = [clock.wallMs(), clock.monotonicMs()]
    const moment = (at: number) => monotonicMs - Math.max(0, wallMs - at)
    for (const { conversation, signUps, departures, returns, lastWroteAt, leftAt } of book.rowsOf(accountId)) {
      const lastWroteMs = lastWroteAt === null ? null : moment(lastWroteAt)
      this.#counts.know(conversation, { signUps, departures, returns, lastWroteMs, hasLeft: leftAt !== null })
    }
    for (const { conversation, firstAt, lastAt } of book.presenceOf(accountId, wallMs - PRESENCE_MS)) {
      this.#counts.present(conversation, moment(firstAt))
      this.#counts.present(conversation, moment(lastAt))
    }
  }

  /** Those who were there before the ledger began; nothing where it has users already. @throws {Fault} diskFull, internal. */
  welcome(conversations: readonly string[]): void {
    if (this.#counts.size > 0) return
    const { accountId, book } = this.#options
    const before = { signUps: 0, departures: 0, returns: 0 }
    book.add(
      accountId,
      conversations.map((conversation) => ({ conversation, ...before, lastWroteAt: null, leftAt: null })),
    )
    for (const conversation of conversations)
      this.#counts.know(conversation, { ...before, lastWroteMs: null, hasLeft: false })
  }

  /** One of them writes, perhaps somebody new. Changes nothing yet. */
  write({ conversation, leaves }: Pick<UserMessage, 'conversation' | 'leaves'>): Wrote {
    const { accountId, book, clock } = this.#options
    const nowMs = clock.monotonicMs()
    const known: KnownUser = this.#counts.after(conversation, leaves, nowMs)
    return {
      record: () => {
        const { signUps, departures, returns, hasLeft } = known
        const at = clock.wallMs()
        const leftAt = hasLeft ? at : null
        book.put(accountId, { conversation, signUps, departures, returns, lastWroteAt: at, leftAt })
      },
      count: () => {
        this.#counts.know(conversation, known)
        this.#counts.present(conversation, nowMs)
      },
    }
  }

  figures(): UserFigures {
    return this.#counts.figures(this.#options.clock.monotonicMs())
  }
}
