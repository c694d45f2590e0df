/** How the gateway is, which is no bot: silence or a lost connection is a suspicion, bots are its witnesses. */
import { assertNever } from '../../../shared/assert-never.ts'
import type { Testimony } from '../../../shared/check.ts'
import type { Health } from '../../../shared/node.ts'
import type { Book } from '../book.ts'
import { GATEWAY, type Hello, type Roster } from '../nodes/roster.ts'
import { describeTestimonies, judge } from './verdict.ts'

export interface ServiceWatchOptions {
  readonly book: Book
  readonly roster: () => Pick<Roster, 'presence'>
  /** Everybody among the witnesses, and the control plane itself, asks that page afresh. */
  readonly ask: (witnesses: readonly string[], url: string) => Promise<Testimony[]>
  readonly clock: { readonly mono: () => number }
  readonly beatEveryMs: number
  readonly log: (line: string) => void
}

/** Silent for this many beats it is suspected. */
const PATIENCE_BEATS = 4
const ASK_AGAIN_MS = 1_000

export class ServiceWatch {
  readonly #options: ServiceWatchOptions
  #heardAt: number
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(options: ServiceWatchOptions) {
    this.#options = options
    this.#heardAt = options.clock.mono()
  }

  joined({ incarnation, pid, version, statusUrl }: Hello): void {
    this.#heardAt = this.#options.clock.mono()
    const { book } = this.#options
    if (book.snapshot.services[GATEWAY]?.incarnation === incarnation) return
    const healthSince = book.now()
    const life = { incarnation, pid, version, statusUrl }
    book.observe([
      {
        kind: 'serviceJoined',
        service: {
          id: GATEWAY,
          name: 'Gateway',
          kind: 'gateway',
          health: 'healthy',
          why: '',
          healthSince,
          probe: null,
          ...life,
        },
      },
    ])
  }

  heard(): void {
    this.#heardAt = this.#options.clock.mono()
    this.#set('healthy', '')
  }

  /** Every 100 ms. */
  tick(): void {
    const { clock, beatEveryMs, roster, book } = this.#options
    const gateway = book.snapshot.services[GATEWAY]
    const now = clock.mono()
    const isHere = roster().presence(GATEWAY) !== null
    if (gateway?.statusUrl == null || (isHere && now - this.#heardAt < PATIENCE_BEATS * beatEveryMs)) return
    const what = isHere ? 'no heartbeat' : 'not connected to the control plane'
    if (gateway.health === 'healthy') this.#set('suspect', what)
    if (now - this.#askedAt < ASK_AGAIN_MS) return
    this.#askedAt = now
    this.#options
      .ask(this.#witnesses(), gateway.statusUrl)
      .then((testimonies) => this.#decide(testimonies, what, now))
      .catch((error: unknown) => this.#options.log(`asking after the gateway failed: ${String(error)}`))
  }

  /** One bot of each account is enough. */
  #witnesses(): string[] {
    const { book, roster } = this.#options
    const here = Object.values(book.snapshot.nodes).filter(({ id }) => roster().presence(id) !== null)
    return here
      .filter(({ accountId }, index) => here.findIndex((other) => other.accountId === accountId) === index)
      .map(({ id }) => id)
  }

  #decide(testimonies: readonly Testimony[], what: string, askedAt: number): void {
    // It was heard meanwhile: whoever was asked, asked too early.
    if (this.#heardAt > askedAt) return
    const verdict = judge(testimonies)
    const found = `${what}; ${describeTestimonies(testimonies)}`
    switch (verdict.kind) {
      case 'down':
      case 'disputed':
        this.#set(verdict.kind, found)
        return
      case 'answers':
        this.#set('degraded', `it answers, but ${what}`)
        return
      case 'cannotConfirm':
        this.#set('suspect', `${what}; no witness could be asked`)
        return
      default:
        assertNever(verdict)
    }
  }

  #set(health: Health, why: string): void {
    const { book } = this.#options
    const gateway = book.snapshot.services[GATEWAY]
    if (gateway === undefined || (gateway.health === health && gateway.why === why)) return
    book.observe([{ kind: 'serviceHealthChanged', serviceId: GATEWAY, health, why }])
  }
}
