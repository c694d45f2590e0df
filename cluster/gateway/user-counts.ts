/** Who of an account's users is there, counted from what they wrote. Knows no ledger; times are monotonic ms, so that a clock that is set counts nobody twice. */

/** A pause this long ends a visit: whoever writes after it returned. */
export const RETURNED_AFTER_MS = 5 * 60_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
export const ACTIVE_WINDOWS = { '5m': 5 * MINUTE_MS, '1h': HOUR_MS, '24h': 24 * HOUR_MS } as const
/** What retention looks back on: the last hour and the one before it. */
export const PRESENCE_MS = 2 * HOUR_MS
const HOUR = 60

export interface UserFigures {
  /** Signed up, or there before the ledger began, and not left. */
  readonly registered: number
  /** Since the ledger began. */
  readonly signedUp: number
  readonly left: number
  readonly returned: number
  /** Wrote within the window. */
  readonly active: Readonly<Record<keyof typeof ACTIVE_WINDOWS, number>>
  /** Wrote in the hour before the last, in whole minutes. */
  readonly retainable: number
  /** Of them, wrote in the last hour too. */
  readonly retained: number
}

/** What the ledger knows of a user. */
export interface KnownUser {
  readonly signUps: number
  readonly departures: number
  readonly returns: number
  /** `null`: has not written since the ledger began. */
  readonly lastWroteMs: number | null
  readonly hasLeft: boolean
}

interface Counted extends KnownUser {
  /** The minutes of the last two hours in which they wrote, ascending. */
  readonly minutes: number[]
}

export class UserCounts {
  readonly #users = new Map<string, Counted>()

  get size(): number {
    return this.#users.size
  }

  /** As the ledger has them. */
  know(conversation: string, user: KnownUser): void {
    this.#users.set(conversation, { ...user, minutes: this.#users.get(conversation)?.minutes ?? [] })
  }

  /** They wrote then, which is counted in what is known of them already. In the order of time. */
  present(conversation: string, atMs: number): void {
    const minutes = this.#users.get(conversation)?.minutes
    if (minutes === undefined) return
    const minute = minuteOf(atMs)
    if (minutes.at(-1) !== minute) minutes.push(minute)
    while (minutes[0] !== undefined && minutes[0] <= minute - 2 * HOUR) minutes.shift()
  }

  /** What is known of them once they have written. Changes nothing: the ledger comes first. */
  after(conversation: string, leaves: boolean, nowMs: number): KnownUser {
    const user = this.#users.get(conversation)
    const isNew = user === undefined || user.hasLeft
    const lastWroteMs = user?.lastWroteMs ?? null
    const isReturn = !isNew && lastWroteMs !== null && nowMs - lastWroteMs >= RETURNED_AFTER_MS
    return {
      signUps: (user?.signUps ?? 0) + (isNew ? 1 : 0),
      departures: (user?.departures ?? 0) + (leaves ? 1 : 0),
      returns: (user?.returns ?? 0) + (isReturn ? 1 : 0),
      lastWroteMs: nowMs,
      hasLeft: leaves,
    }
  }

  figures(nowMs: number): UserFigures {
    const active = { '5m': 0, '1h': 0, '24h': 0 }
    let [registered, signedUp, left, returned, retainable, retained] = [0, 0, 0, 0, 0, 0]
    const thisHour = minuteOf(nowMs) - HOUR
    const hourBefore = thisHour - HOUR
    for (const { signUps, departures, returns, lastWroteMs, hasLeft, minutes } of this.#users.values()) {
      if (!hasLeft) registered += 1
      signedUp += signUps
      left += departures
      returned += returns
      const silentMs = lastWroteMs === null ? Infinity : nowMs - lastWroteMs
      if (silentMs < ACTIVE_WINDOWS['5m']) active['5m'] += 1
      if (silentMs < ACTIVE_WINDOWS['1h']) active['1h'] += 1
      if (silentMs < ACTIVE_WINDOWS['24h']) active['24h'] += 1
      if (!minutes.some((minute) => minute > hourBefore && minute <= thisHour)) continue
      retainable += 1
      if ((minutes.at(-1) ?? 0) > thisHour) retained += 1
    }
    return { registered, signedUp, left, returned, active, retainable, retained }
  }
}

function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS)
}
