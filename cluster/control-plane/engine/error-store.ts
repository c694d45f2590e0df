/** Where errors by kind live, durably: minute by minute of the last days, and which kinds there ever were. */

export interface ErrorMinute {
  /** An account or a service. */
  readonly about: string
  /** Since 1970. */
  readonly minute: number
  /** `reply.staleRefused`; empty: it was watched in this minute. */
  readonly kind: string
  readonly count: number
}

export interface ErrorKind {
  readonly about: string
  readonly kind: string
  /** Who counted it last: a node or a service. */
  readonly source: string
  readonly firstAt: number
  readonly lastAt: number
  /** Since when it is news; `null`: it is known. */
  readonly newAt: number | null
  /** Of the 24 h before it became news, how long was watched, ms; 0 while it is known. */
  readonly watchedMs: number
}

export interface ErrorStore {
  /** Minutes are added to what is kept of them, kinds are replaced. All or nothing. @throws {Fault} staleEpoch, diskFull. */
  save(minutes: readonly ErrorMinute[], kinds: readonly ErrorKind[]): void
  /** From one minute to before another, oldest first. */
  minutes(from: number, to: number): readonly ErrorMinute[]
  kinds(): readonly ErrorKind[]
}
