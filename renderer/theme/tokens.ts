/** The names of tokens.css for code. A canvas cannot read `var()`, so charts resolve them. */
import type { Tone } from '../../shared/words/labels.ts'

export const SERIES_TOKENS = [
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-5',
  'series-6',
  'series-7',
  'series-8',
] as const

export type Token =
  | 'background'
  | 'surface'
  | 'line'
  | 'line-soft'
  | 'text'
  | 'text-2'
  | 'text-3'
  | 'accent'
  | 'accent-hover'
  | 'on-accent'
  | 'track'
  | 'band'
  | Tone
  | (typeof SERIES_TOKENS)[number]

export function tokenVar(token: Token): string {
  return `var(--${token})`
}

/** The literal behind a token in the theme that is on. */
export function resolveToken(token: Token): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim()
}

export const FONT_TEXT = "'Inter Variable', system-ui, sans-serif"
export const FONT_MONO = "'JetBrains Mono Variable', ui-monospace, monospace"
