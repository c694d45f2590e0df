/** A runbook as a file: what stands between the two lines of dashes, and its text. Pure. */

export interface Runbook {
  readonly id: string
  readonly title: string
  readonly version: string
  readonly owner: string
  /** The day somebody last went through it, as written. */
  readonly reviewed: string
  /** Codes of alerts and faults it answers. */
  readonly alerts: readonly string[]
  readonly faults: readonly string[]
  readonly text: string
}

const PARTS = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/

/** @throws {Error} a field is missing: such a file must not ship. */
export function readRunbook(source: string): Runbook {
  const [, head, text] = PARTS.exec(source.replaceAll('\r\n', '\n')) ?? []
  if (head === undefined || text === undefined) throw new Error('a runbook begins with a line of three dashes')
  const fields = new Map(
    head.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
    }),
  )
  const field = (name: string): string => {
    const value = fields.get(name)
    if (value === undefined || value === '') throw new Error(`a runbook names its ${name}`)
    return value
  }
  return {
    id: field('id'),
    title: field('title'),
    version: field('version'),
    owner: field('owner'),
    reviewed: field('reviewed'),
    alerts: listOf(field('alerts')),
    faults: listOf(field('faults')),
    text: text.trim(),
  }
}

/** "[a, b]" → a, b */
function listOf(value: string): string[] {
  return value
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
