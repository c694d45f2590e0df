/** The runbooks that ship with the console: there without any network. */
import { readRunbook, type Runbook } from './front-matter.ts'

const FILES = import.meta.glob<string>('../../runbooks/*.md', { query: '?raw', import: 'default' })

/** `null`: none of this id ships with this console. */
export async function findRunbook(id: string): Promise<Runbook | null> {
  const load = FILES[`../../runbooks/${id}.md`]
  return load === undefined ? null : readRunbook(await load())
}
