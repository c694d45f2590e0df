/** Whether what a runbook's step asks for holds, by what the console knows now. A thing that is not known never passes. Pure. */
import { MEASURES, type MeasureId } from '../alert-rule.ts'
import { measuredText } from '../words/alert-text.ts'
import { formatCount } from '../words/format.ts'
import { ACCOUNT_CONDITIONS, type ConditionAbout } from './account-conditions.ts'
import { CONDITION_IDS, type ConditionId } from './condition-ids.ts'
import { CLUSTER_CONDITIONS, NODE_CONDITIONS, SERVICE_CONDITIONS } from './conditions.ts'
import { type OwnMeasure, type Pairs, READERS, type ReadMeasure, reported } from './measured.ts'
import type { RunSubject } from './run.ts'
import type { Condition } from './runbook.ts'
import { accountOf, askedOf, widened } from './subject.ts'
import {
  fail,
  type Finding,
  type Known,
  knownOf,
  newest,
  type Outcome,
  pass,
  passIf,
  staleWords,
  unknown,
  type World,
} from './world.ts'

export interface Judgement {
  readonly outcome: Outcome
  /** In words, with units: "uae-main: no master for 14 s". Never empty, at most 300 characters. */
  readonly measured: string
  /** This machine's clock, of what it rests on; `null`: not known. */
  readonly at: number | null
  /** Ids of the accounts, nodes, services or machines that fail; `cluster` for the whole. */
  readonly about: readonly string[]
}

/** What a tick can keep of it. */
const MOST_CHARACTERS = 300
/** More are not read. */
const NAMED = 3
const CLUSTER = 'cluster'

interface Said extends Finding {
  readonly about: string
}

export function judge(condition: Condition, world: World, subject: RunSubject): Judgement {
  if ('query' in condition) return { outcome: 'unknown', measured: 'needs Prometheus', at: null, about: [] }
  const isLink = 'state' in condition && condition.state === 'linkLive'
  // Whether it is heard is the one thing that is known best when nothing is heard.
  if (isLink) return together([{ about: CLUSTER, ...linkFinding(world) }], world, world.now)
  if (world.snapshot === null)
    return { outcome: 'unknown', measured: 'nothing is known of this cluster yet', at: null, about: [] }
  const known = knownOf(world, world.snapshot)
  const said = findings(condition, known, widened(world.snapshot, subject))
  const asOf = world.isLive ? world.now : onThisClock(world, world.snapshot.at)
  const judged = together(said, world, asOf)
  if (world.isLive) return judged
  return {
    ...judged,
    outcome: 'unknown',
    measured: cut(`no live connection; last known: ${judged.measured}`),
    about: [],
  }
}

/** One number of a query against its limit. `null`: it brought none. */
export function judgeNumber(
  condition: { readonly below: number } | { readonly above: number },
  value: number | null,
): Judgement {
  if (value === null || !Number.isFinite(value))
    return { outcome: 'unknown', measured: 'the query brought no number', at: null, about: [] }
  const holds = isWithin(condition, value)
  return { outcome: holds ? 'pass' : 'fail', measured: numberWords(value), at: null, about: holds ? [] : ['query'] }
}

function linkFinding({ isLive }: World): Finding {
  return passIf(isLive, isLive ? 'live' : 'no live connection to the control plane')
}

function findings(condition: Exclude<Condition, { query: string }>, known: Known, subject: RunSubject): Said[] {
  if ('state' in condition) return ofState(condition.state, known, subject, condition.of)
  if ('noAlert' in condition) return [ofAlerts(condition, known, subject)]
  return ofMeasure(condition, known, subject)
}

const isAbout = <A extends string>(state: ConditionId, about: A): state is ConditionAbout<A> =>
  CONDITION_IDS[state].about === about

function ofState(state: ConditionId, known: Known, subject: RunSubject, of: string | undefined): Said[] {
  const { snapshot } = known
  if (isAbout(state, 'cluster')) return [{ about: CLUSTER, ...CLUSTER_CONDITIONS[state](known) }]
  const kind = CONDITION_IDS[state].about
  return askedOf(kind, snapshot, subject, of).map((id): Said => {
    const account = snapshot.accounts[id]
    const node = snapshot.nodes[id]
    const service = snapshot.services[id]
    if (isAbout(state, 'account') && account) return { about: id, ...ACCOUNT_CONDITIONS[state](known, account) }
    if (isAbout(state, 'node') && node) return { about: id, ...NODE_CONDITIONS[state](known, node) }
    if (isAbout(state, 'service') && service) return { about: id, ...SERVICE_CONDITIONS[state](known, service) }
    return { about: id, ...unknown(`there is no such ${kind}`) }
  })
}

/** An alert of something else does not count; one of the whole cluster does. */
function ofAlerts(
  { noAlert, of }: { readonly noAlert: string; readonly of?: string | undefined },
  { snapshot }: Known,
  subject: RunSubject,
): Said {
  const wanted = { ...subject, accountId: accountOf(snapshot, subject) }
  const differs = (asked: string | null, is: string | null) => asked !== null && is !== null && asked !== is
  const open = snapshot.alerts.filter(({ id, code, resolvedAt, accountId, nodeId, serviceId }) => {
    if (code !== noAlert || resolvedAt !== null) return false
    if (of !== undefined) return [id.slice(code.length + 1), accountId, nodeId, serviceId].includes(of)
    return !(
      differs(wanted.accountId, accountId) ||
      differs(wanted.nodeId, nodeId) ||
      differs(wanted.serviceId, serviceId)
    )
  })
  const [first] = open
  if (first === undefined) return { about: CLUSTER, ...pass('no such alert is open') }
  const more = open.length === 1 ? '' : `, and ${formatCount(open.length - 1)} more`
  return { about: first.id.slice(noAlert.length + 1), ...fail(`${first.title}${more}`) }
}

type Limit = { readonly measure: MeasureId; readonly of?: string | undefined } & (
  { readonly below: number } | { readonly above: number }
)

function ofMeasure(condition: Limit, known: Known, subject: RunSubject): Said[] {
  const { measure, of } = condition
  const { about } = MEASURES[measure]
  const values = new Map(valuesOf(measure, known))
  const asked =
    about === 'machine' || about === 'cluster'
      ? of === undefined
        ? [...values.keys()]
        : [of]
      : askedOf(about, known.snapshot, subject, of)
  // Of many services few tell a quota: who does not is not asked, unless it was named.
  const told = asked.length > 1 && about === 'service' ? asked.filter((id) => values.has(id)) : asked
  if (told.length === 0) return [{ about: CLUSTER, ...unknown(`${MEASURES[measure].title}: not reported`) }]
  return told.map((id) => ({ about: id, ...ofValue(condition, known, id, values.get(id)) }))
}

function ofValue(condition: Limit, known: Known, id: string, value: number | null | undefined): Finding {
  const { measure } = condition
  const at = sampleOf(measure, known, id)?.at ?? null
  if (value === undefined) return unknown(notReported(measure, known, id), at)
  // Nothing waits: that is a value, and a good one.
  const number = value === null && measure === 'account.oldestWaitingMs' ? 0 : value
  if (number === null) return unknown('nothing to measure at the moment', at)
  if (!Number.isFinite(number)) return unknown('reported, and no number', at)
  return passIf(isWithin(condition, number), measuredText(measure, number), at)
}

const OWN: Readonly<Record<OwnMeasure, (known: Known) => Pairs>> = {
  // Counted by the control plane over days; the rule says how it stands.
  'account.errorSpike': () => [],
  'service.errorSpike': () => [],
  // It is itself an age: an old sample tells it as well as a young one.
  'node.heartbeatAgeMs': ({ samples, clusterNow }) =>
    clusterNow === null
      ? []
      : samples.flatMap((sample) =>
          sample.kind === 'node' ? [[sample.nodeId, Math.max(0, clusterNow - sample.at)] as const] : [],
        ),
}

function valuesOf(measure: MeasureId, known: Known): Pairs {
  if (isOwn(measure)) return OWN[measure](known)
  const { snapshot, samples, clusterNow } = known
  return READERS[measure satisfies ReadMeasure](
    reported(snapshot, samples, clusterNow, (sample) => staleWords(known, sample) === null),
  )
}

function isOwn(measure: MeasureId): measure is OwnMeasure {
  return Object.hasOwn(OWN, measure)
}

function sampleOf(measure: MeasureId, { samples }: Known, id: string) {
  return newest(samples, `${MEASURES[measure].about}/${id}`)
}

function notReported(measure: MeasureId, known: Known, id: string): string {
  if (measure === 'account.errorSpike' || measure === 'service.errorSpike')
    return 'only the rule of this measure tells: see Alerts'
  const sample = sampleOf(measure, known, id)
  return (sample === undefined ? null : staleWords(known, sample)) ?? 'not reported'
}

function isWithin(limit: { readonly below: number } | { readonly above: number }, value: number): boolean {
  return 'below' in limit ? value < limit.below : value > limit.above
}

function numberWords(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? formatCount(value) : String(Number(value.toPrecision(4)))
}

/** All must pass; one that fails outweighs any that is not known. */
function together(said: readonly Said[], world: World, asOf: number | null): Judgement {
  const deciding = (['fail', 'unknown', 'pass'] as const)
    .map((outcome) => said.filter((one) => one.outcome === outcome))
    .find((group) => group.length > 0)
  if (deciding === undefined)
    return { outcome: 'unknown', measured: 'there is nothing of the kind to ask', at: asOf, about: [] }
  const outcome = deciding[0]?.outcome ?? 'unknown'
  const named = deciding.slice(0, NAMED).map(({ about, words }) => wordsOf(about, words))
  const more = deciding.length > NAMED ? `; and ${formatCount(deciding.length - NAMED)} more` : ''
  const moments = deciding.map(({ at }) => (at === null ? asOf : onThisClock(world, at)))
  return {
    outcome,
    measured: cut(`${named.join('; ')}${more}`),
    at: moments.reduce((a, b) => (a === null || b === null ? null : Math.min(a, b)), moments[0] ?? null),
    about: outcome === 'fail' ? deciding.map(({ about }) => about) : [],
  }
}

/** A sentence that names it already is not given its name once more. */
function wordsOf(about: string, words: string): string {
  return about === CLUSTER || words.startsWith(`${about} `) ? words : `${about}: ${words}`
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`
}

function onThisClock({ clockOffsetMs }: World, at: number): number | null {
  return clockOffsetMs === null ? null : at + clockOffsetMs
}
