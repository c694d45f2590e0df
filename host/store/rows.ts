/** Rows of the store as values of the contracts: what cannot be read is as if it were not there. */
import type { z } from 'zod'

/** `null`: no such row, no such column, or no text in it. */
export function column(row: unknown, name: string): string | null {
  if (typeof row !== 'object' || row === null) return null
  const value: unknown = Object.entries(row).find(([key]) => key === name)?.[1]
  return typeof value === 'string' ? value : null
}

/** `null`: absent, or written by another version in a shape we do not read. */
export function parseRow<S extends z.ZodType>(schema: S, text: string | null): z.output<S> | null {
  if (text === null) return null
  const parsed = schema.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}

/** The column `body` of every row that can be read. */
export function parseBodies<S extends z.ZodType>(schema: S, rows: readonly unknown[]): z.output<S>[] {
  return rows.flatMap((row) => parseRow(schema, column(row, 'body')) ?? [])
}
