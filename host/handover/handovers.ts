/** Handovers from shift to shift, as this console knows them. */
import { Fault } from '../../shared/fault.ts'
import type { Handover, HandoverEntryBody } from '../../shared/handover.ts'
import { handoverOf, inShiftOrder } from '../../shared/handover-state.ts'
import type { LogBook } from '../log-book/book.ts'
import { Logs } from '../log-book/logs.ts'

export interface HandoversOptions {
  readonly book: LogBook
  readonly told: (handover: Handover) => void
}

export class Handovers {
  readonly #book: LogBook
  readonly #logs: Logs<Handover>

  constructor({ book, told }: HandoversOptions) {
    this.#book = book
    this.#logs = new Logs({ book, sort: 'handover', fold: handoverOf, told })
  }

  /** Newest first: those nobody has taken over, and those before them. */
  list(): Handover[] {
    return inShiftOrder(this.#logs.all())
  }

  /**
   * Into the one that is open, else into a new one. Consoles that did not hear each other may each have begun one: a signature is put
   * under all of them, so that no note is left behind. @throws {Fault} malformed: it cannot be signed now; storeFull
   */
  add(body: HandoverEntryBody): Handover {
    const open = this.list().filter((handover) => handover.in === null)
    const signable = open.filter(({ out }) => (body.kind === 'signedIn' ? out !== null : out === null))
    switch (body.kind) {
      case 'shiftNoted':
        return this.#write(open[0]?.id ?? this.#book.newId(), body)
      case 'signedOut':
        if (signable.length === 0 && open[0]?.out)
          throw new Fault('malformed', `${open[0].out.by} has signed out already: somebody takes over first.`)
        return this.#writeAll(signable.length === 0 ? [this.#book.newId()] : signable.map(({ id }) => id), body)
      case 'signedIn':
        if (signable.length === 0) throw new Fault('malformed', 'Nobody has signed out: there is nothing to take over.')
        return this.#writeAll(
          signable.map(({ id }) => id),
          body,
        )
    }
  }

  /** The first of them is answered. */
  #writeAll(ids: readonly string[], body: HandoverEntryBody): Handover {
    const written = ids.map((id) => this.#write(id, body))
    return written[0] as Handover
  }

  #write(id: string, body: HandoverEntryBody): Handover {
    this.#logs.write(id, [body])
    return this.#logs.find(id) as Handover
  }
}
