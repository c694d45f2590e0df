/** Work that need not be done in the frame that is drawn now. */

/** Two frames of a screen, ms: what is drawn now is on the screen by then. */
const APART_MS = 34

/** Does it a moment later, in a frame of its own; answers how to call it off. A window that is hidden does it too. */
export function inOwnFrame(task: () => void): () => void {
  const timer = setTimeout(task, APART_MS)
  return () => clearTimeout(timer)
}
