/** Where a script is: its clock can be stopped, the cluster's cannot. Pure. */

export type ScriptRun =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'running'
      readonly script: number
      /** This machine's clock. */
      readonly sinceMs: number
      /** Of the times before it was paused. */
      readonly beforeMs: number
      /** Each account's epoch when the script began. */
      readonly epochs: Readonly<Record<string, number>>
    }
  | {
      readonly kind: 'paused'
      readonly script: number
      readonly beforeMs: number
      readonly epochs: Readonly<Record<string, number>>
    }

export const IDLE: ScriptRun = { kind: 'idle' }

export function begin(script: number, now: number, epochs: Readonly<Record<string, number>>): ScriptRun {
  return { kind: 'running', script, sinceMs: now, beforeMs: 0, epochs }
}

export function elapsedMs(run: ScriptRun, now: number): number {
  if (run.kind === 'idle') return 0
  return run.kind === 'paused' ? run.beforeMs : run.beforeMs + Math.max(0, now - run.sinceMs)
}

/** Stops it, or lets it go on from there. */
export function swapPause(run: ScriptRun, now: number): ScriptRun {
  if (run.kind === 'idle') return run
  const { script, epochs } = run
  const beforeMs = elapsedMs(run, now)
  return run.kind === 'paused'
    ? { kind: 'running', script, epochs, beforeMs, sinceMs: now }
    : { kind: 'paused', script, epochs, beforeMs }
}

/** `m:ss` */
export function clockWords(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
