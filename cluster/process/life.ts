/** A process's end: asked to stop, or its parent gone. Either way it closes what it holds and leaves. */

/** Exit code of a process that ended itself in order to begin anew: the supervisor does not wait with that. */
export const START_AGAIN = 75

const STOP_WITHIN_MS = 2_000
const LOOK_EVERY_MS = 250

/**
 * Calls `close` once on SIGINT, SIGTERM or when the parent is gone, then exits: after `withinMs` at the latest, closed or not.
 */
export function endWithParent(
  close: () => Promise<void>,
  log: (line: string) => void,
  withinMs: number = STOP_WITHIN_MS,
): void {
  let ending = false
  const end = (why: string) => {
    if (ending) return
    ending = true
    log(`stopping: ${why}`)
    // A close that hangs must not leave a process behind.
    setTimeout(() => process.exit(1), withinMs).unref()
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log(`stopping failed: ${error instanceof Error ? error.message : String(error)}`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', () => end('interrupted'))
  process.on('SIGTERM', () => end('terminated'))
  whenParentIsGone(() => end('the parent is gone'))
}

/** The parent holds the other end of standard input. One made by Electron has none: it is told by its new parent's number. */
function whenParentIsGone(told: () => void): void {
  if (process.versions['electron'] !== undefined) {
    const parent = process.ppid
    setInterval(() => process.ppid !== parent && told(), LOOK_EVERY_MS).unref()
    return
  }
  process.stdin.on('end', told)
  process.stdin.on('error', told)
  process.stdin.resume()
}
