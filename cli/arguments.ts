/** The command line as a request. Pure. */
import { parseArgs } from 'node:util'
import { Fault } from '../shared/fault.ts'
import { help, OPTIONS, type Word, WORDS } from './words.ts'

export interface Options {
  readonly connection: string | undefined
  readonly json: boolean
  readonly all: boolean
  readonly to: string | null
  readonly from: string | null
  readonly minutes: string | null
  readonly reason: string | null
  readonly severity: string | null
  readonly account: string | null
  readonly plan: boolean
  readonly yes: boolean
  readonly type: string | null
  readonly token: string | null
  readonly write: boolean
}

export type Request =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'run'; readonly word: Word; readonly rest: readonly string[]; readonly options: Options }

/** @throws {Fault} malformed: an option or a word that does not exist. */
export function readArguments(argv: readonly string[]): Request {
  const { values, positionals } = parse(argv)
  const [first, ...rest] = positionals
  if (values.help === true || first === undefined || first === 'help') return { kind: 'help', text: help() }
  const word = WORDS.find((known) => known.word === first)?.word
  if (word === undefined)
    throw new Fault('malformed', `There is no "linda ${first}". linda --help shows what there is.`)
  return {
    kind: 'run',
    word,
    rest,
    options: {
      connection: values.connection,
      json: values.json === true,
      all: values.all === true,
      to: values.to ?? null,
      from: values.from ?? null,
      minutes: values.minutes ?? null,
      reason: values.reason ?? null,
      severity: values.severity ?? null,
      account: values.account ?? null,
      plan: values.plan === true,
      yes: values.yes === true,
      type: values.type ?? null,
      token: values.token ?? null,
      write: values.write === true,
    },
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new Fault(
      'malformed',
      `${error instanceof Error ? error.message : String(error)}. linda --help shows what there is.`,
    )
  }
}
