/** Pages by the thousand, made of the sentences of those that ship, so that words are as common as they are in real ones. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../../scripts/run.mjs'

export interface Pages {
  /** As files of a folder, by name. */
  readonly texts: ReadonlyMap<string, string>
  /** Words that stand in them. */
  readonly words: readonly string[]
}

/** `random`: 0 ≤ random < 1. */
export function makePages(count: number, random: () => number): Pages {
  const folder = join(ROOT, 'runbooks')
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => readFileSync(join(folder, name), 'utf8').replace(/^---[\s\S]*?\n---\n/, ''))
  const blocks = sources.flatMap((source) => source.split(/\n(?=## )/))
  const words = [...new Set(sources.join(' ').match(/[A-Za-z]{3,}/g) ?? [])]
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const texts = new Map<string, string>()
  for (let index = 0; index < count; index += 1) {
    const id = `page-${index}`
    const title = Array.from({ length: 4 }, () => pick(words)).join(' ')
    const summary = Array.from({ length: 12 }, () => pick(words)).join(' ')
    const body = Array.from({ length: 8 }, () => pick(blocks)).join('\n\n')
    texts.set(`${id}.md`, `${headOf(id, title, summary)}\n${body}\n`)
  }
  return { texts, words }
}

function headOf(id: string, title: string, summary: string): string {
  const lines = [`id: ${id}`, `title: ${title}`, 'kind: procedure', 'version: 1', 'owner: operations']
  const rest = ['reviewed: 2026-11-21', 'alerts: []', 'faults: []', `summary: ${summary}`, 'notWalked: null']
  return ['---', ...lines, ...rest, '---'].join('\n')
}
