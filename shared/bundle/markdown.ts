/** Pieces of Markdown from text that anybody may have written: it comes out as text, never as marks or HTML. Pure. */

/** On one line. */
export function inline(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*[\]<>|#~]/g, String.raw`\$&`)
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
}

/** Somebody's words at the end of a sentence. */
export function said(text: string): string {
  const words = inline(text)
  return `“${words}”${/[.!?]$/.test(words) ? '' : '.'}`
}

/** In its own lines, set apart as somebody's words. */
export function quoted(text: string): string {
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => `> ${inline(line)}`.trimEnd())
    .join('\n')
}

/** Cells are Markdown already. No rows: the head alone would say nothing, so `none` stands there. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], none: string): string {
  if (rows.length === 0) return none
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

export function section(title: string, ...parts: readonly string[]): string {
  return [`## ${title}`, ...parts.filter((part) => part !== '')].join('\n\n')
}

/** "2026-11-22" */
export function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** "08:03:11.4": tenths, because phases take less than a second. */
export function utcTime(at: number): string {
  return new Date(Math.floor(at / 100) * 100).toISOString().slice(11, 21)
}

/** "2026-11-22 08:03:11 UTC" */
export function utcMoment(at: number): string {
  return `${utcDay(at)} ${new Date(at).toISOString().slice(11, 19)} UTC`
}
