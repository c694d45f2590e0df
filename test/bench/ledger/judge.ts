/** Did every click happen once, and does the console know how it ended? Pure. */
import type { CausedFact, Entry } from './evidence.ts'

export interface Finding {
  readonly kind: 'duplicates' | 'wrongOutcome' | 'stuck'
  readonly operationId: string
  /** "succeeded in the journal, notSent in the ledger" */
  readonly what: string
}

export interface Judgement {
  /** Clicks that were recorded. */
  readonly operations: number
  /** Facts in the journal that carry out a click. */
  readonly effects: number
  /** Operations that took up with a running one: the effect is that one's, and so must be the end. */
  readonly joined: number
  /** Effects and ends beyond the first of an operation. */
  readonly duplicates: number
  /** The console's last word is not the journal's, or one of the two does not know of it at all. */
  readonly wrongOutcome: number
  /** Not ended in the console, or not in the cluster. */
  readonly stuck: number
  /** How the ledger's entries ended. */
  readonly states: Readonly<Record<string, number>>
  readonly findings: readonly Finding[]
}

/** The fact that carries a command out. */
const EFFECT: Readonly<Record<string, string>> = {
  holdAutomation: 'holdPlaced',
  releaseAutomation: 'holdReleased',
  setPromotionRule: 'promotionRuleChanged',
  failover: 'failoverStarted',
}
const ENDED = new Set(['succeeded', 'failed', 'cancelled', 'refused', 'expired'])
/** What the console may say of what never reached the journal. */
const NEVER_ACCEPTED = new Set(['refused', 'notSent'])
const OPEN = new Set(['held', 'sending', 'unknown', 'awaitingApproval', 'accepted', 'running'])

/** `shown`: operations that a window ever saw. */
export function judgeLedger(
  entries: readonly Entry[],
  facts: readonly CausedFact[],
  shown: ReadonlySet<string>,
): Judgement {
  const ofOperation = Map.groupBy(facts, ({ operationId }) => operationId)
  const judged = entries.map((entry) => judgeOne(entry, ofOperation))
  const recorded = new Set(entries.map(({ operationId }) => operationId))
  const unrecorded = [...new Set([...ofOperation.keys(), ...shown])]
    .filter((operationId) => !recorded.has(operationId))
    .map((operationId): Finding => {
      const what = ofOperation.has(operationId) ? 'in the journal' : 'shown to a window'
      return { kind: 'wrongOutcome', operationId, what: `${what}, not in the ledger` }
    })
  const findings = [...judged.flatMap((one) => one.findings), ...unrecorded]
  const count = (kind: Finding['kind']) => findings.filter((finding) => finding.kind === kind).length
  const states: Record<string, number> = {}
  for (const { state } of entries) states[state] = (states[state] ?? 0) + 1
  return {
    operations: entries.length,
    effects: judged.reduce((sum, { effects }) => sum + effects, 0),
    joined: judged.filter(({ joins }) => joins !== null).length,
    duplicates: count('duplicates'),
    wrongOutcome: count('wrongOutcome'),
    stuck: count('stuck'),
    states,
    findings,
  }
}

interface JudgedOne {
  readonly effects: number
  /** `null`: it is its own. */
  readonly joins: string | null
  readonly findings: readonly Finding[]
}

function judgeOne(
  { operationId, state, command }: Entry,
  ofOperation: ReadonlyMap<string, readonly CausedFact[]>,
): JudgedOne {
  const facts = ofOperation.get(operationId) ?? []
  const told = facts.flatMap((fact) => fact.told ?? [])
  const ends = told.filter(({ status }) => ENDED.has(status)).length
  const last = told.at(-1)?.status ?? null
  const joins = told.at(-1)?.joins ?? null
  const effects = facts.filter(({ kind }) => kind === EFFECT[command.kind]).length
  const findings: Finding[] = []
  const found = (kind: Finding['kind'], what: string) => void findings.push({ kind, operationId, what })

  for (let extra = 1; extra < effects; extra++) found('duplicates', `${command.kind} took effect ${effects} times`)
  for (let extra = 1; extra < ends; extra++) found('duplicates', `it ended ${ends} times`)
  if (OPEN.has(state)) found('stuck', `${state} in the ledger, ${last ?? 'unknown'} in the journal`)
  else if (last !== null && ends === 0) found('stuck', `${last} in the journal`)
  else if (last === null ? !NEVER_ACCEPTED.has(state) : state !== last)
    found('wrongOutcome', `${last ?? 'unknown'} in the journal, ${state} in the ledger`)
  if (joins === null) {
    // A failover that began may fail; the others are done with their acceptance or not at all.
    const isDone = last === 'succeeded' || (last !== null && command.kind === 'failover')
    if (isDone !== effects > 0) found('wrongOutcome', `${command.kind}: ${last ?? 'unknown'}, ${effects} effects`)
  } else {
    if (effects > 0) found('duplicates', `${command.kind} joined ${joins} and took effect itself`)
    const theirs = ofOperation.get(joins)?.findLast((fact) => fact.told !== null)?.told?.status
    if (theirs !== undefined && theirs !== last)
      found('wrongOutcome', `${last}, but ${joins}, which it joined, ${theirs}`)
  }
  return { effects, joins, findings }
}
