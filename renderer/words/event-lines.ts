/** Facts as the lines of a list: what repeats another line is left out, what happened to many at once is one line. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Fact } from '../../shared/fact.ts'
import { isEnded } from '../../shared/operation.ts'
import { accountOf, describeFact, type FactWords } from '../../shared/words/describe-fact.ts'
import { counted, listed } from '../../shared/words/format.ts'

export interface EventLine extends FactWords {
  /** The newest fact in it. */
  readonly seq: number
  readonly at: number
  readonly isDrill: boolean
}

/** Changes of this many nodes or more within a second are one line. */
const MANY = 3
const AT_ONCE_MS = 1_000
const NAMED = 3

/** Both newest first; at most `limit` lines. */
export function eventLines(facts: readonly Fact[], limit: number): EventLine[] {
  const lines: EventLine[] = []
  const known = failoversIn(facts)
  // Asked with every fact that comes: of hundreds, those after the last line are not looked at.
  let index = 0
  while (index < facts.length && lines.length < limit) {
    const first = facts[index]
    if (first === undefined || !isNews(first, known)) {
      index += 1
      continue
    }
    const { run, end } = alikeFrom(facts, index, known)
    const areMany = run.length >= MANY
    lines.push(areMany ? summed(first, run) : lineOf(first, known))
    index = areMany ? end : index + 1
  }
  return lines
}

function lineOf(fact: Fact, known: Known): EventLine {
  return { ...describeOne(fact, known), seq: fact.seq, at: fact.at, isDrill: fact.drillId !== null }
}

/** By failover id, as far as these facts tell. */
interface Known {
  /** Gave an account its first master: it runs like a failover, but nothing was interrupted. */
  readonly firstMasters: ReadonlySet<string>
  readonly ended: ReadonlySet<string>
}

function failoversIn(facts: readonly Fact[]): Known {
  const firstMasters = new Set<string>()
  const ended = new Set<string>()
  for (const fact of facts) {
    if (fact.kind === 'failoverStarted' && fact.from === null) firstMasters.add(fact.failoverId)
    if (fact.kind === 'failoverEnded') ended.add(fact.failoverId)
  }
  return { firstMasters, ended }
}

/** The list tells what happened; every step of it stands beside the failover itself. */
function isNews(fact: Fact, { firstMasters, ended }: Known): boolean {
  switch (fact.kind) {
    case 'operationChanged':
      // Its steps are those of its failover.
      return isEnded(fact.operation.status) || fact.operation.status === 'accepted'
    case 'leaseVacated':
      // The phase of fencing says it.
      return false
    case 'failoverPhaseEntered':
      return !ended.has(fact.failoverId)
    case 'failoverStarted':
      return !firstMasters.has(fact.failoverId)
    case 'clusterFormed':
    case 'termBegan':
    case 'protectionChanged':
    case 'nodeJoined':
    case 'nodeHealthChanged':
    case 'leaseGranted':
    case 'failoverEnded':
    case 'recordsCut':
    case 'alertRaised':
    case 'alertResolved':
    case 'serviceJoined':
    case 'serviceHealthChanged':
    case 'deviceChanged':
    case 'promotionRuleChanged':
    case 'nodeDrained':
    case 'nodeUndrained':
    case 'nodeAdded':
    case 'nodeCaughtUp':
    case 'nodeRemoved':
    case 'holdPlaced':
    case 'holdReleased':
    case 'drillStarted':
    case 'drillEnded':
    case 'drillDeed':
    case 'countdownStarted':
    case 'countdownEnded':
    case 'failoverSkipped':
    case 'probationStarted':
    case 'probationWorsened':
    case 'probationEnded':
    case 'alertAcknowledged':
    case 'silencePlaced':
    case 'silenceEnded':
    case 'maintenanceOpened':
    case 'maintenanceClosed':
    case 'balancingChanged':
    case 'backupChanged':
    case 'backupRemoved':
    case 'clusterRestored':
    case 'deploymentChanged':
    case 'settingsChanged':
    case 'freezeOpened':
    case 'freezeClosed':
    case 'serviceRemoved':
    case 'unknown':
      return true
    case 'alertDelivered':
      return fact.delivery.outcome !== 'delivered'
    case 'alertFolded':
    case 'balancingMeasured':
    case 'segmentCopied':
      return false
    default:
      return assertNever(fact)
  }
}

function describeOne(fact: Fact, { firstMasters }: Known): FactWords {
  const words = describeFact(fact)
  if (fact.kind !== 'failoverEnded' || fact.outcome !== 'completed' || !firstMasters.has(fact.failoverId)) return words
  return { ...words, text: `${accountOf(fact.failoverId)} has its first master: ${fact.why}` }
}

/** The node changes from `start` on that say the same of different nodes, within a second; `end`: what comes after them. */
function alikeFrom(
  facts: readonly Fact[],
  start: number,
  known: Known,
): { readonly run: Fact[]; readonly end: number } {
  const first = facts[start]
  const run: Fact[] = []
  let end = start
  for (let index = start; index < facts.length; index += 1) {
    const fact = facts[index]
    if (first === undefined || fact === undefined) break
    if (!isNews(fact, known)) continue
    if (!isAlike(first, fact)) break
    run.push(fact)
    end = index + 1
  }
  return { run, end }
}

function isAlike(first: Fact, other: Fact): boolean {
  if (first.at - other.at > AT_ONCE_MS) return false
  if (first.kind === 'nodeHealthChanged') return other.kind === 'nodeHealthChanged' && other.health === first.health
  return first.kind === 'nodeJoined' && other.kind === 'nodeJoined'
}

function summed(first: Fact, run: readonly Fact[]): EventLine {
  const names = run
    .flatMap((fact) => (fact.kind === 'nodeHealthChanged' || fact.kind === 'nodeJoined' ? [fact.nodeId] : []))
    .toSorted()
  const rest = names.length - NAMED
  const shown = rest > 0 ? [...names.slice(0, NAMED), `${rest} more`] : names
  const what = first.kind === 'nodeHealthChanged' ? `are ${first.health}` : 'joined'
  return {
    ...describeFact(first),
    text: `${counted(names.length, 'node')} ${what}: ${listed(shown)}`,
    accountId: null,
    seq: first.seq,
    at: first.at,
    isDrill: first.drillId !== null,
  }
}
