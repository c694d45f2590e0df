/**
 * Whose turn it is to write: users who sign up, write in spells with pauses between them, and leave for good.
 * Depends on the seed and the message's number alone. Time here is the scenario's own, message number over messages per second:
 * it stands while the gateway does, so that nobody leaves unseen and a restarted gateway goes on where it stopped.
 * With another pace or seed it is another population; the ledger counts whom it saw.
 */
import type { Scenario } from '../config.ts'
import { nextArrivalMs, pickWeighted, type Random, randomFrom } from '../random.ts'
import { type Home, type Turn, type User, userOf } from './scenario.ts'

interface Present {
  readonly user: User
  readonly random: Random
  /** `Infinity`: never. */
  readonly leavesMs: number
  isWriting: boolean
  /** From writing to pausing, or back. */
  changesMs: number
}

/** It takes one message, which says it. */
type Event =
  | { readonly kind: 'joins'; readonly atMs: number }
  | { readonly kind: 'leaves'; readonly atMs: number; readonly who: Present }

export class Population {
  readonly #scenario: Scenario
  readonly #home: Home
  /** In the order they came. */
  #present: Present[]
  /** Number of the next user to sign up, and when. */
  #next: { readonly index: number; readonly atMs: number }
  /** Number of the message that last said an event. */
  #told = 0

  constructor(scenario: Scenario, home: Home) {
    this.#scenario = scenario
    this.#home = home
    this.#present = Array.from({ length: scenario.usersPerAccount }, (_, index) => this.#settle(index + 1))
    this.#next = this.#signUp(scenario.usersPerAccount + 1)
  }

  /** Who writes the account's message of that number. Ask for numbers that only grow; any may be left out. */
  turn(number: number): Turn {
    for (;;) {
      const event = this.#nextEvent()
      const tellsIt = Math.max(this.#numberAt(event.atMs), this.#told + 1)
      if (tellsIt > number) break
      this.#told = tellsIt
      const turn = this.#happen(event)
      if (tellsIt === number) return turn
    }
    const { seed, messagesPerSecond } = this.#scenario
    const nowMs = (number * 1_000) / messagesPerSecond
    for (const who of this.#present) this.#live(who, nowMs)
    const random = randomFrom(seed, this.#home.id, 'turn', number)
    const writing = this.#present.filter(({ isWriting }) => isWriting)
    // Where everybody pauses at once, somebody writes all the same: the pace is the account's, not the users'.
    const [first, ...rest] = (writing.length > 0 ? writing : this.#present).map(({ user }) => user)
    if (first === undefined) throw new Error('a population without users has an event due at once')
    return { user: pickWeighted(random, [first, ...rest]), leaves: false }
  }

  #nextEvent(): Event {
    const joins: Event = { kind: 'joins', atMs: this.#present.length === 0 ? 0 : this.#next.atMs }
    return this.#present.reduce<Event>(
      (soonest, who) => (who.leavesMs < soonest.atMs ? { kind: 'leaves', atMs: who.leavesMs, who } : soonest),
      joins,
    )
  }

  #happen(event: Event): Turn {
    if (event.kind === 'leaves') {
      this.#present = this.#present.filter((other) => other !== event.who)
      return { user: event.who.user, leaves: true }
    }
    const { index, atMs } = this.#next
    const who = this.#arrive(index, atMs)
    this.#present.push(who)
    this.#next = this.#signUp(index + 1)
    return { user: who.user, leaves: false }
  }

  /** Was there before the beginning: somewhere in a spell or a pause. */
  #settle(index: number): Present {
    const { spellMs, pauseMs } = this.#scenario
    const who = this.#arrive(index, 0)
    if (who.random() * (spellMs + pauseMs) < spellMs) return who
    return { ...who, isWriting: false, changesMs: meanOf(who.random, pauseMs) }
  }

  #arrive(index: number, atMs: number): Present {
    const { seed, signUpsPerHour, stayMs, spellMs } = this.#scenario
    const random = randomFrom(seed, this.#home.id, 'life', index)
    const leavesMs = signUpsPerHour === 0 ? Infinity : atMs + meanOf(random, stayMs)
    return {
      user: userOf(this.#scenario, this.#home, index),
      random,
      leavesMs,
      isWriting: true,
      changesMs: atMs + meanOf(random, spellMs),
    }
  }

  #live(who: Present, nowMs: number): void {
    const { spellMs, pauseMs } = this.#scenario
    while (who.changesMs <= nowMs) {
      who.isWriting = !who.isWriting
      who.changesMs += meanOf(who.random, who.isWriting ? spellMs : pauseMs)
    }
  }

  /** Spread evenly over the hours, each somewhere in its own part: no walk through those before it. */
  #signUp(index: number): { index: number; atMs: number } {
    const { seed, signUpsPerHour, usersPerAccount } = this.#scenario
    if (signUpsPerHour === 0) return { index, atMs: Infinity }
    const moment = index - usersPerAccount - 1 + randomFrom(seed, this.#home.id, 'sign-up', index)()
    return { index, atMs: (moment * 3_600_000) / signUpsPerHour }
  }

  /** The first message at or after that moment. */
  #numberAt(atMs: number): number {
    return Math.max(1, Math.ceil((atMs * this.#scenario.messagesPerSecond) / 1_000))
  }
}

/** Exponential: how long something lasts that may end at any moment. */
function meanOf(random: Random, meanMs: number): number {
  return meanMs === 0 ? 0 : nextArrivalMs(random, 1_000 / meanMs)
}
