/** The demonstration's own keys; no screen means anything by them. Pure. */

export type DemoKey = { readonly kind: 'start'; readonly script: number } | { readonly kind: 'next' | 'pause' }

export const NEXT_KEY = '.'
export const PAUSE_KEY = ','

export interface DemoStroke {
  readonly key: string
  /** Ctrl, Alt or Meta is held: somebody else's. */
  readonly isModified: boolean
  /** Typing into a field. */
  readonly isInField: boolean
}

/** `scripts`: how many can be started by their number now; none while one is on. */
export function demoKey({ key, isModified, isInField }: DemoStroke, scripts: number): DemoKey | null {
  if (isModified || isInField) return null
  if (scripts === 0) return key === NEXT_KEY ? { kind: 'next' } : key === PAUSE_KEY ? { kind: 'pause' } : null
  const number = /^[1-9]$/.test(key) ? Number(key) : 0
  return number >= 1 && number <= scripts ? { kind: 'start', script: number - 1 } : null
}
