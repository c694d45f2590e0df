/** Rows as aligned columns, and states in colour with a sign beside it. Pure. */
import { styleText, stripVTControlCharacters } from 'node:util'
import type { Health } from '../shared/node.ts'

export type Tone = 'ok' | 'warn' | 'critical' | 'quiet'
const STYLE = { ok: 'green', warn: 'yellow', critical: 'red', quiet: 'dim' } as const

export function coloured(tone: Tone, text: string, isColoured: boolean): string {
  // Whether to colour was decided by who knows the stream.
  return isColoured ? styleText(STYLE[tone], text, { validateStream: false }) : text
}

/** The first row is the head. Text is left-aligned; a column whose cells are all numbers is right-aligned. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))))
  const isNumeric = widths.map((_, column) =>
    rows.slice(1).every((row) => /^\d[\d.,]*( ?[a-zA-Z%/]+)?$|^–?$/.test(stripVTControlCharacters(row[column] ?? ''))),
  )
  return rows.map((row) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? ''
        const fill = ' '.repeat(width - widthOf(cell))
        return isNumeric[column] === true && rows.length > 1 ? fill + cell : cell + fill
      })
      .join('  ')
      .trimEnd(),
  )
}

function widthOf(cell: string): number {
  return Array.from(stripVTControlCharacters(cell)).length
}

const SIGNS: Readonly<Record<Health, readonly [sign: string, tone: Tone]>> = {
  healthy: ['●', 'ok'],
  degraded: ['▲', 'warn'],
  suspect: ['◌', 'warn'],
  disputed: ['◧', 'critical'],
  down: ['⬣', 'critical'],
  draining: ['◐', 'warn'],
  unknown: ['–', 'quiet'],
}

export function healthText(health: Health, isColoured: boolean): string {
  const [sign, tone] = SIGNS[health]
  return coloured(tone, `${sign} ${health}`, isColoured)
}

/** "03:12:40 UTC" */
export function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`
}

/** "–" for what nobody reported. */
export function numberText(value: number | null | undefined, unit: string, digits = 0): string {
  return value === null || value === undefined ? '–' : `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`
}
