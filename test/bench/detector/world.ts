/** The processes and lines of one trace: a bot, the control plane that watches it, and the witnesses it can ask. */
import { seededRandom } from '../support/random.ts'
import { Interruptions, type Recurrence } from './interruptions.ts'
import type { Trace } from './traces.ts'

/** As Linux does: a lost segment is sent again after this long, and then after twice as long each time. */
const RESEND_MS = 200
const RESEND_CONNECT_MS = 1_000

export class Process {
  readonly #pauses: Interruptions
  readonly #latenessMs: () => number

  constructor(pauses: Interruptions, latenessMs: () => number) {
    this.#pauses = pauses
    this.#latenessMs = latenessMs
  }

  /** Begun so far. */
  get pauses(): number {
    return this.#pauses.passed
  }

  /** When a process that has something to read from `at` on reads it. */
  reads(at: number): number {
    return this.#pauses.over(at)
  }

  /** When a timer that is due at `at` fires. */
  fires(at: number): number {
    return this.#pauses.over(at + this.#latenessMs())
  }
}

export class Line {
  readonly #trace: Trace
  readonly #outages: Interruptions
  readonly #random: () => number

  constructor(trace: Trace, outages: Interruptions, random: () => number) {
    this.#trace = trace
    this.#outages = outages
    this.#random = random
  }

  /** When what is sent at `at` over an open connection arrives. */
  carries(at: number): number {
    return this.#deliver(at, RESEND_MS)
  }

  /** When a connection begun at `at` stands. The kernels do that by themselves. */
  connects(at: number): number {
    return this.#deliver(this.#deliver(at, RESEND_CONNECT_MS), RESEND_CONNECT_MS)
  }

  #deliver(at: number, resendMs: number): number {
    let sentAt = at
    let waitMs = resendMs
    while (this.#outages.over(sentAt) !== sentAt || this.#random() < this.#trace.lossShare) {
      sentAt += waitMs
      waitMs *= 2
    }
    return sentAt + this.#trace.delayMs(this.#random)
  }
}

export interface Witness {
  readonly id: string
  readonly process: Process
  readonly toControlPlane: Line
  readonly toBot: Line
}

export interface World {
  readonly bot: Process
  readonly controlPlane: Process
  readonly toBot: Line
  readonly witnesses: readonly Witness[]
}

const WITNESSES = ['gateway', 'bot-2', 'bot-3']

export function aWorld(trace: Trace, seed: number): World {
  let streams = 0
  // Each stream has its own chance: what one is asked for does not move the others.
  const chance = () => seededRandom(Math.imul(seed, 0x9e3779b1) + ++streams)
  const process = (pauses: readonly Recurrence[]) => {
    const random = chance()
    return new Process(new Interruptions(pauses, chance), () => trace.latenessMs(random))
  }
  const line = () => new Line(trace, new Interruptions(trace.outages, chance), chance())
  return {
    bot: process(trace.botPauses ?? trace.pauses),
    controlPlane: process(trace.pauses),
    toBot: line(),
    witnesses: WITNESSES.map((id) => ({ id, process: process(trace.pauses), toControlPlane: line(), toBot: line() })),
  }
}
