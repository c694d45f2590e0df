/** What a command can be told besides whom it is about, and how that is asked. One row a kind that has anything to tell. Pure. */
import { ConditionCode } from '../../shared/alert.ts'
import { BalancingAlgorithm, Weight, type Weights } from '../../shared/balancing.ts'
import { Command, type CommandKind } from '../../shared/command.ts'
import type { PromotionRule } from '../../shared/node.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { capitalised, formatDuration } from '../../shared/words/format.ts'
import { BALANCING_MEANINGS, BALANCING_NAMES, RULE_WORDS } from '../../shared/words/labels.ts'
import { serviceName } from '../../shared/words/services.ts'
import { coverageOf, type Kept, reachOf } from '../backups/coverage.ts'
import { nodesOf } from '../store/account-status.ts'

export interface Option {
  readonly value: string | null
  readonly text: string
  /** What it means, shown under the choice while it is chosen. */
  readonly meaning?: string
}

export type FieldValue = string | number | null | Weights

/** A value of the command under `name`: one of some, a number of minutes, a word, or a weight for each node. */
export type Field =
  | {
      readonly kind: 'minutes'
      readonly name: string
      readonly label: string
      readonly endless: string | null
      /** The lengths offered at once, and the longest that can be typed. */
      readonly common: readonly number[]
      readonly most: number
    }
  | {
      readonly kind: 'choice'
      readonly name: string
      readonly label: string
      readonly options: (snapshot: Snapshot, command: Command) => readonly Option[]
      /** Values that mean nothing any more once this one changes. */
      readonly resets?: readonly string[]
    }
  | { readonly kind: 'word'; readonly name: string; readonly label: string; readonly note: string }
  /** A moment, or `null`: `fixed`. */
  | {
      readonly kind: 'moment'
      readonly name: string
      readonly label: string
      readonly fixed: string
      /** Between which it may lie, the cluster's clock; `null`: only the fixed one can be had. */
      readonly within: (kept: Kept, command: Command) => { readonly from: number; readonly to: number } | null
    }
  | {
      readonly kind: 'weights'
      readonly name: string
      readonly label: string
      readonly note: string
      readonly nodes: (snapshot: Snapshot, command: Command) => readonly string[]
    }

export interface Form {
  readonly fields: readonly Field[]
  /** Its effect is watched for a while afterwards, and for how long can be said. */
  readonly hasProbation: boolean
}

const DAY = 1_440
const LENGTH = {
  kind: 'minutes',
  name: 'minutes',
  label: 'For how long',
  endless: null,
  common: [15, 30, 60],
  most: DAY,
} as const
const SCOPE: Field = {
  kind: 'choice',
  name: 'accountId',
  label: 'On',
  options: ({ accounts }) => [
    { value: null, text: 'every account' },
    ...Object.keys(accounts).map((id) => ({ value: id, text: id })),
  ],
}
const ON_FOR: Form = { fields: [SCOPE, LENGTH], hasProbation: false }

const FORMS: { readonly [K in CommandKind]?: Form } = {
  failover: { fields: [], hasProbation: true },
  failback: { fields: [], hasProbation: true },
  holdAutomation: ON_FOR,
  startDrill: ON_FOR,
  openMaintenance: ON_FOR,
  runDrill: {
    fields: [
      { kind: 'choice', name: 'accountId', label: 'On', options: drilled },
      { ...LENGTH, common: [2, 5, 10, 20] },
    ],
    hasProbation: false,
  },
  openFreeze: {
    fields: [{ ...LENGTH, common: [60, 240, DAY, 3 * DAY, 7 * DAY], most: 14 * DAY }],
    hasProbation: false,
  },
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
  setBalancing: {
    fields: [
      { kind: 'choice', name: 'algorithm', label: 'New conversations go', options: () => ALGORITHMS },
      {
        kind: 'weights',
        name: 'weights',
        label: 'Weights',
        note: 'from 0.1 to 10; 2 gets twice as much as 1 where the algorithm leaves the choice',
        nodes: (snapshot, command) =>
          'accountId' in command && command.accountId !== null
            ? nodesOf(snapshot, command.accountId).map(({ id }) => id)
            : [],
      },
    ],
    hasProbation: false,
  },
  restoreBackup: {
    fields: [
      {
        kind: 'moment',
        name: 'toAt',
        label: 'Take the cluster back to',
        fixed: 'the backup as it is',
        within: (kept, command) => {
          const coverage = coverageOf(kept, 0)
          return coverage === null || command.kind !== 'restoreBackup' ? null : reachOf(coverage, command.backupId)
        },
      },
    ],
    hasProbation: false,
  },
  silenceAlert: {
    fields: [
      { kind: 'choice', name: 'code', label: 'Kind of alert', options: codes },
      { ...SCOPE, resets: ['nodeId', 'serviceId'] },
      { kind: 'choice', name: 'nodeId', label: 'Node', options: silenced, resets: ['serviceId'] },
      {
        kind: 'choice',
        name: 'serviceId',
        label: 'Service',
        options: silencedServices,
        resets: ['accountId', 'nodeId'],
      },
      { ...LENGTH, common: [30, 60, 240, DAY, 7 * DAY], most: 7 * DAY },
    ],
    hasProbation: false,
  },
}

const NO_FORM: Form = { fields: [], hasProbation: false }

export function formOf(kind: CommandKind): Form {
  return FORMS[kind] ?? NO_FORM
}

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

/** The weights the command would set; empty where it sets none. */
export function weightsOf(command: Command): Weights {
  return 'weights' in command ? command.weights : {}
}

/** The weights with another one for this node. A node that is not among them weighs 1, so 1 is left out. */
export function withWeight(weights: Weights, nodeId: string, weight: number): Weights {
  const { [nodeId]: _before, ...others } = weights
  return weight === 1 ? others : { ...others, [nodeId]: weight }
}

export function isWeight(weight: number): boolean {
  return Weight.safeParse(weight).success
}

/** The command with another value, or what is wrong with it. */
export function withValue(
  command: Command,
  name: string,
  value: FieldValue,
): { readonly kind: 'command'; readonly command: Command } | { readonly kind: 'wrong'; readonly why: string } {
  const field = formOf(command.kind).fields.find((one) => one.name === name)
  const resets = field?.kind === 'choice' ? (field.resets ?? []) : []
  const parsed = Command.safeParse({
    ...command,
    ...Object.fromEntries(resets.map((other) => [other, null])),
    [name]: value,
  })
  if (parsed.success) return { kind: 'command', command: parsed.data }
  if (field?.kind === 'weights') return { kind: 'wrong', why: 'A weight is a number from 0.1 to 10' }
  return { kind: 'wrong', why: parsed.error.issues[0]?.message ?? 'not possible' }
}

const RULES: readonly Option[] = (Object.keys(RULE_WORDS) as PromotionRule[]).map((rule) => ({
  value: rule,
  text: capitalised(RULE_WORDS[rule]),
}))

const ALGORITHMS: readonly Option[] = BalancingAlgorithm.options.map((algorithm) => ({
  value: algorithm,
  text: BALANCING_NAMES[algorithm],
  meaning: BALANCING_MEANINGS[algorithm],
}))

/** Where the cluster stands already: another region would need delays nobody has configured. */
function regions({ nodes, accounts }: Snapshot): readonly Option[] {
  const known = [...Object.values(nodes), ...Object.values(accounts)].map(({ region }) => region)
  return [...new Set(known)].sort().map((region) => ({ value: region, text: region }))
}

/** Every kind of alert there is one of, open or lately resolved, and the one asked for: a list of all there could be would hide them. */
function codes({ alerts }: Snapshot, command: Command): readonly Option[] {
  const own = command.kind === 'silenceAlert' && command.code !== null ? [command.code] : []
  const known = [...new Set([...own, ...alerts.map(({ code }) => code)])].sort()
  const offered = known.length === 0 ? [...ConditionCode.options] : known
  return [{ value: null, text: 'every kind' }, ...offered.map((code) => ({ value: code, text: code }))]
}

/** The nodes of the account chosen; of none chosen, those an open alert is about. */
function silenced(snapshot: Snapshot, command: Command): readonly Option[] {
  if (command.kind !== 'silenceAlert') return []
  const { accountId, nodeId } = command
  const nodes =
    accountId === null
      ? snapshot.alerts.flatMap((alert) => (alert.resolvedAt === null && alert.nodeId !== null ? [alert.nodeId] : []))
      : nodesOf(snapshot, accountId).map(({ id }) => id)
  const offered = [...new Set([...(nodeId === null ? [] : [nodeId]), ...nodes])].sort()
  return [{ value: null, text: 'any, and the account itself' }, ...offered.map((id) => ({ value: id, text: id }))]
}

/** An alert is about a service or about an account: choosing the one lets go of the other. */
function silencedServices({ services }: Snapshot): readonly Option[] {
  const named = Object.values(services).map(({ id, name }) => ({ value: id, text: serviceName(id, name) }))
  return [{ value: null, text: 'any, and what is no service' }, ...named]
}

/** A scenario is about one account, or about the whole cluster: which of both is no choice. */
function drilled({ accounts }: Snapshot, command: Command): readonly Option[] {
  if (command.kind !== 'runDrill' || command.accountId === null) return [{ value: null, text: 'the whole cluster' }]
  return Object.keys(accounts).map((id) => ({ value: id, text: id }))
}
