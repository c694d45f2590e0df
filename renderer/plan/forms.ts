/** What a command can be told besides whom it is about, and how that is asked. One row a kind that has anything to tell. Pure. */
import { Command, type CommandKind } from '../../shared/command.ts'
import type { PromotionRule } from '../../shared/node.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { capitalised, formatDuration } from '../../shared/words/format.ts'
import { RULE_WORDS } from '../../shared/words/labels.ts'

export interface Option {
  readonly value: string | null
  readonly text: string
}

/** A value of the command under `name`: one of some, a number of minutes, or a word. */
export type Field =
  | { readonly kind: 'minutes'; readonly name: string; readonly label: string; readonly endless: string | null }
  | {
      readonly kind: 'choice'
      readonly name: string
      readonly label: string
      readonly options: (snapshot: Snapshot) => readonly Option[]
    }
  | { readonly kind: 'word'; readonly name: string; readonly label: string; readonly note: string }

export interface Form {
  readonly fields: readonly Field[]
  /** Its effect is watched for a while afterwards, and for how long can be said. */
  readonly hasProbation: boolean
}

const LENGTH = { kind: 'minutes', name: 'minutes', label: 'For how long', endless: null } as const
const SCOPE: Field = {
  kind: 'choice',
  name: 'accountId',
  label: 'On',
  options: ({ accounts }) => [
    { value: null, text: 'every account' },
    ...Object.keys(accounts).map((id) => ({ value: id, text: id })),
  ],
}

const FORMS: { readonly [K in CommandKind]?: Form } = {
  failover: { fields: [], hasProbation: true },
  failback: { fields: [], hasProbation: true },
  holdAutomation: { fields: [SCOPE, LENGTH], hasProbation: false },
  startDrill: { fields: [SCOPE, LENGTH], hasProbation: false },
  setPromotionRule: {
    fields: [
      { kind: 'choice', name: 'rule', label: 'Rule', options: () => RULES },
      { ...LENGTH, endless: 'until changed' },
    ],
    hasProbation: false,
  },
  addNode: {
    fields: [
      { kind: 'word', name: 'nodeId', label: 'Name', note: 'lower-case letters, digits and dashes' },
      { kind: 'choice', name: 'region', label: 'Region', options: regions },
    ],
    hasProbation: false,
  },
}

const NO_FORM: Form = { fields: [], hasProbation: false }

export function formOf(kind: CommandKind): Form {
  return FORMS[kind] ?? NO_FORM
}

/** The choices offered at once; any other length can be typed. */
export const COMMON_MINUTES: readonly number[] = [15, 30, 60]

/** How long an effect can be watched. */
export const PROBATION_MINUTES: readonly number[] = [5, 10, 30, 60, 240, 720, 1_440]

export function minutesText(minutes: number): string {
  return formatDuration(minutes * 60_000)
}

/** The command's present value under a field's name; `null` also where it has none. */
export function valueOf(command: Command, name: string): string | number | null {
  const value: unknown = Object.entries(command).find(([key]) => key === name)?.[1]
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

/** The command with another value, or what is wrong with it. */
export function withValue(
  command: Command,
  name: string,
  value: string | number | null,
): { readonly kind: 'command'; readonly command: Command } | { readonly kind: 'wrong'; readonly why: string } {
  const parsed = Command.safeParse({ ...command, [name]: value })
  if (parsed.success) return { kind: 'command', command: parsed.data }
  return { kind: 'wrong', why: parsed.error.issues[0]?.message ?? 'not possible' }
}

const RULES: readonly Option[] = (Object.keys(RULE_WORDS) as PromotionRule[]).map((rule) => ({
  value: rule,
  text: capitalised(RULE_WORDS[rule]),
}))

/** Where the cluster stands already: another region would need delays nobody has configured. */
function regions({ nodes, accounts }: Snapshot): readonly Option[] {
  const known = [...Object.values(nodes), ...Object.values(accounts)].map(({ region }) => region)
  return [...new Set(known)].sort().map((region) => ({ value: region, text: region }))
}
