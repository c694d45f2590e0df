/** Keeps the window's place between starts, as a small file beside the store. */
import { readFileSync, writeFileSync } from 'node:fs'
import { WindowState } from './window-state.ts'

/** `null`: never written, or not readable as one. A window in the default place is all that is lost, so it is not an error. */
export function readWindowState(file: string): WindowState | null {
  try {
    const parsed = WindowState.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    // Absent or cut short: the default place is the answer to both.
    return null
  }
}

/** Written while a window closes, so it must not wait. `onFault` is told when the disk refuses. */
export function writeWindowState(file: string, state: WindowState, onFault: (error: unknown) => void): void {
  try {
    writeFileSync(file, `${JSON.stringify(state)}\n`)
  } catch (error) {
    onFault(error)
  }
}
