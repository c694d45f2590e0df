/** Waits for real sockets without sleeping: turns of the event loop until it is so. */
import { setImmediate } from 'node:timers/promises'

const LIMIT_MS = 8_000

export async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + LIMIT_MS
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`waited ${LIMIT_MS} ms in vain until ${what}`)
    await setImmediate()
  }
}
