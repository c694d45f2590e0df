/** Judges a cluster by what it left on disk: what must not be, and a few figures that are no fault. */
import type { Evidence } from './evidence.ts'
import type { Finding, FindingKind } from './finding.ts'
import { generationsOf } from './generations.ts'
import { countCut, interruptedIn, judgeFailovers, judgeNumbers, outcomesOf } from './judge-journal.ts'
import { countLate, judgeDoubled, judgeLost, judgeOrder, judgeStale } from './judge-ledger.ts'
import { judgeAccepted, judgeChains, judgeCopies } from './judge-logs.ts'
import { judgeLeases, judgeServed } from './leases.ts'

/** A message gets this long, when nobody says since when nothing is broken any more. */
const ANSWER_WITHIN_MS = 30_000

export interface Judgement {
  readonly findings: readonly Finding[]
  /** Every kind, also those with none. */
  readonly counts: Readonly<Record<FindingKind, number>>
  readonly messages: number
  readonly accepted: number
  /** Answered after more than 5 s. */
  readonly late: number
  /** Reply lines that the fence kept out. */
  readonly staleRefused: number
  readonly recordsCut: number
  /** Failovers by outcome. */
  readonly failovers: Readonly<Record<string, number>>
  /** Failovers that a control plane left behind when it died, by the phase they were in. */
  readonly interrupted: Readonly<Record<string, number>>
}

export interface Span {
  /** Messages received earlier, while the cluster still started, are not called late. */
  readonly from?: number
  /** What came or began later is not called lost or unfinished. Without it, the ledger's last 30 s are not. */
  readonly until?: number
}

/** `span` in epoch ms. */
export function judge(
  evidence: Evidence,
  { from = 0, until = endOf(evidence) - ANSWER_WITHIN_MS }: Span = {},
): Judgement {
  const { facts, messages, replies, replaced } = evidence
  const generations = generationsOf(evidence)
  const findings = [
    ...judgeLost(evidence, until),
    ...judgeDoubled(evidence),
    ...judgeStale(evidence),
    ...judgeOrder(evidence, generations),
    ...judgeLeases(facts),
    ...replaced.flatMap(judgeLeases),
    ...judgeNumbers(facts),
    ...judgeFailovers(facts, until),
    ...judgeServed(evidence, until),
    ...judgeChains(evidence),
    ...judgeCopies(evidence),
    ...judgeAccepted(evidence, generations),
  ]
  return {
    findings,
    counts: countByKind(findings),
    messages: messages.length,
    accepted: messages.filter(({ answeredAt }) => answeredAt !== null).length,
    late: countLate(evidence, from),
    staleRefused: replies.filter(({ verdict }) => verdict === 'staleRefused').length,
    recordsCut: countCut(facts),
    failovers: outcomesOf(facts),
    interrupted: interruptedIn(facts),
  }
}

function endOf({ messages, replies }: Evidence): number {
  return Math.max(messages.at(-1)?.receivedAt ?? 0, replies.at(-1)?.at ?? 0)
}

function countByKind(findings: readonly Finding[]): Record<FindingKind, number> {
  const count = (wanted: FindingKind) => findings.filter(({ kind }) => kind === wanted).length
  return {
    lost: count('lost'),
    doubled: count('doubled'),
    staleAccepted: count('staleAccepted'),
    outOfOrder: count('outOfOrder'),
    doubleHolders: count('doubleHolders'),
    journalGaps: count('journalGaps'),
    unfinishedFailovers: count('unfinishedFailovers'),
    brokenChains: count('brokenChains'),
    divergentLogs: count('divergentLogs'),
    acceptedOutsideLog: count('acceptedOutsideLog'),
  }
}
