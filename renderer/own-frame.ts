/** Work that need not be done in the frame that is drawn now. */

/** Two frames of a screen, ms: what is drawn now is on the screen by then. */
export const APART_MS = 34

export interface OwnFrame {
  /** Does it a moment later, in a frame of its own; of several the newest, when the first was due. A window that is hidden does it too. */
  readonly ask: (task: () => void) => void
  /** What was asked for and not done yet is not done any more. */
  readonly end: () => void
}

export function createOwnFrame(): OwnFrame {
  let newest: () => void = () => undefined
  let timer: ReturnType<typeof setTimeout> | null = null
  return {
    ask(task) {
      newest = task
      // Not begun anew: what changes with every frame, as in a replay at sixty times its pace, would never be drawn.
      timer ??= setTimeout(() => {
        timer = null
        newest()
      }, APART_MS)
    },
    end() {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
