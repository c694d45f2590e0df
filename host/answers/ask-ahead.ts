/** Asks what screens ask of the cluster alone now and then also when no screen does, so that they have content when it cannot be asked. */
import type { Capability } from '../../shared/api.ts'
import type { CallInput } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'
import { every, type Clock } from '../clock.ts'
import type { KeptCall, LastAnswers } from './last-answers.ts'

const LOOK_EVERY_MS = 5_000
const DAY_MS = 86_400_000

interface Question<N extends KeptCall> {
  readonly call: N
  /** `now`: epoch ms. As the screens ask it when they open. */
  readonly input: (now: number) => CallInput<N>
  /** Not asked of a cluster that does not offer it. */
  readonly needs: Capability
  /** Not asked where the answer is younger, ms. */
  readonly everyMs: number
}

type AnyQuestion = { [N in KeptCall]: Question<N> }[KeptCall]

export const QUESTIONS: readonly AnyQuestion[] = [
  { call: 'listSlos', input: () => ({}), needs: 'slos', everyMs: 60_000 },
  { call: 'listBackups', input: () => ({}), needs: 'backup', everyMs: 60_000 },
  { call: 'getPeople', input: () => ({}), needs: 'people', everyMs: 60_000 },
  { call: 'listAlertRules', input: () => ({}), needs: 'alerts', everyMs: 60_000 },
  { call: 'listAlerts', input: () => ({ limit: 50, state: 'all' }), needs: 'alerts', everyMs: 60_000 },
  { call: 'getUptime', input: upToNow(30 * DAY_MS), needs: 'slos', everyMs: 600_000 },
]

export interface AskAheadOptions {
  readonly answers: LastAnswers
  readonly clock: Clock
  readonly isLive: () => boolean
  /** `null`: not yet asked. */
  readonly capabilities: () => readonly Capability[] | null
  /** What was thrown without being planned for. */
  readonly onDefect: (error: unknown) => void
}

export class AskAhead {
  readonly #options: AskAheadOptions
  /** When each was last tried, monotonic ms: what is refused is not asked again at once. */
  readonly #triedAt = new Map<KeptCall, number>()
  #isAsking = false
  #stop: () => void = () => undefined

  constructor(options: AskAheadOptions) {
    this.#options = options
  }

  start(): void {
    this.#stop = every(this.#options.clock, LOOK_EVERY_MS, () => void this.#look())
  }

  close(): void {
    this.#stop()
  }

  /** One after the other: nobody waits for them. */
  async #look(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      for (const question of QUESTIONS) if (this.#isDue(question)) await this.#ask(question)
    } catch (error) {
      // A refusal is said by the screen that asks the same. The rest is asked with the next look.
      if (!(error instanceof Fault)) this.#options.onDefect(error)
    } finally {
      this.#isAsking = false
    }
  }

  #isDue({ call, input, needs, everyMs }: AnyQuestion): boolean {
    const { answers, clock, isLive, capabilities } = this.#options
    if (!isLive() || capabilities()?.includes(needs) !== true) return false
    if (clock.elapsed() - (this.#triedAt.get(call) ?? Number.NEGATIVE_INFINITY) < everyMs) return false
    const answeredAt = answers.answeredAt(call, input(clock.now()))
    const ageMs = answeredAt === null ? Number.POSITIVE_INFINITY : clock.now() - answeredAt
    return ageMs < 0 || ageMs >= everyMs
  }

  async #ask({ call, input }: AnyQuestion): Promise<void> {
    const { answers, clock } = this.#options
    this.#triedAt.set(call, clock.elapsed())
    await answers.ask(call, input(clock.now()))
  }
}

function upToNow(lengthMs: number) {
  return (now: number) => {
    const to = Math.floor(now / 1_000) * 1_000
    return { from: to - lengthMs, to }
  }
}
