/** The file that says who is called: read again when it changed, so that nobody has to restart anything for a new rota. */
import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { Fault } from '../../../shared/fault.ts'
import { NOBODY, People, wrongWithPeople } from '../../../shared/people.ts'

const MOST_BYTES = 1024 ** 2

export class PeopleFile {
  readonly #path: string | null
  #read: { readonly mtimeMs: number; readonly size: number; readonly people: People } | null = null

  /** `path` `null`: this cluster names nobody. */
  constructor(path: string | null) {
    this.#path = path
  }

  get isConfigured(): boolean {
    return this.#path !== null
  }

  /** A file that is not there yet names nobody. @throws {Fault} malformed: what is wrong in it; internal: it cannot be read. */
  look(): People {
    if (this.#path === null) return NOBODY
    const path = this.#path
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return NOBODY
    if (this.#read !== null && this.#read.mtimeMs === stat.mtimeMs && this.#read.size === stat.size)
      return this.#read.people
    if (stat.size > MOST_BYTES)
      throw new Fault('malformed', `${path} has ${stat.size} bytes; a list of people has at most 1 MiB.`)
    const people = parse(path, textOf(path))
    this.#read = { mtimeMs: stat.mtimeMs, size: stat.size, people }
    return people
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Fault('internal', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function parse(path: string, text: string): People {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Fault('malformed', `${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const parsed = People.safeParse(value)
  if (!parsed.success) throw new Fault('malformed', `${path}: ${z.prettifyError(parsed.error)}`)
  const wrong = wrongWithPeople(parsed.data)
  if (wrong.length > 0) throw new Fault('malformed', `${path}: ${wrong.join('; ')}`)
  return parsed.data
}
