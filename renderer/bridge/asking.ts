/** Asks the same question again every so often, never two at once, and only while somebody looks. */
export interface AskingDeps<T> {
  readonly ask: () => Promise<T>
  readonly everyMs: number
  /** This machine's clock. */
  readonly now: () => number
  /** Called often; returns how to stop that. */
  readonly subscribe: (beat: () => void) => () => void
  readonly isLookedAt: () => boolean
  readonly onAnswer: (value: T) => void
  readonly onFailure: (thrown: unknown) => void
}

/** Asks at once. Returns how to stop: what is under way then is not answered any more. */
export function startAsking<T>(deps: AskingDeps<T>): () => void {
  let isWanted = true
  let isUnderWay = false
  let askedAt = 0

  function ask(): void {
    isUnderWay = true
    askedAt = deps.now()
    deps.ask().then(
      (value) => {
        isUnderWay = false
        if (isWanted) deps.onAnswer(value)
      },
      (thrown: unknown) => {
        isUnderWay = false
        if (isWanted) deps.onFailure(thrown)
      },
    )
  }

  ask()
  const stop = deps.subscribe(() => {
    if (!isUnderWay && deps.isLookedAt() && deps.now() - askedAt >= deps.everyMs) ask()
  })
  return () => {
    isWanted = false
    stop()
  }
}
