/** Who may take over, in which order, and why not: each check with its value and threshold. Pure. */
import type { Candidate, Check } from '../../../shared/check.ts'
import type { Node, PromotionRule } from '../../../shared/node.ts'
import { checksOf, type Evidence, isSameVersion, regionCheck } from './candidate-checks.ts'
import { ruleNow } from '../../../shared/promotion.ts'

export interface RankInput {
  /** Of one account: nodes belong to one, so that no node is ever chosen twice. */
  readonly servants: readonly Node[]
  readonly evidence: (nodeId: string) => Evidence
  /** The farthest position any reachable node of the account has; `null`: nobody reported one. */
  readonly farthest: number | null
  /** Failures from which a node is flapping; `null`: limits lifted. */
  readonly flappingLimit: number | null
  /** The master that is, or was; `null`: there never was one. */
  readonly replaced: Node | null
  readonly now: number
}

/** Records a servant may lack and still be preferred by its priority: they are fetched in well under a second. */
const NEAR_RECORDS = 1_000
const RULE_ORDER: Readonly<Record<PromotionRule, number>> = { prefer: 0, neutral: 1, prefer_not: 2, must_not: 3 }

interface Judged {
  readonly node: Node
  readonly checks: readonly Check[]
  readonly lag: number
  /** Compared before anything else that tells two candidates apart; equal ones are equally good. */
  readonly merit: readonly number[]
  readonly isElsewhere: boolean
}

export function rank(input: RankInput): Candidate[] {
  const judged = input.servants.map((node) => judge(node, input))
  const eligible = judged.filter(({ checks }) => checks.every(({ status }) => status !== 'fail')).sort(better)
  const ranked = eligible.map((one, index) => candidate(one, index + 1, input, eligible))
  const others = judged.filter((one) => !eligible.includes(one)).map((one) => candidate(one, null, input, eligible))
  return [...ranked, ...others]
}

function judge(node: Node, input: RankInput): Judged {
  const evidence = input.evidence(node.id)
  const { farthest, flappingLimit, replaced, now } = input
  const { position } = evidence
  const lag = position === null || farthest === null ? null : Math.max(0, farthest - position)
  const known = lag ?? Number.MAX_SAFE_INTEGER
  return {
    node,
    checks: checksOf(node, evidence, { lag, flappingLimit, replaced, now }),
    lag: known,
    merit: [
      RULE_ORDER[ruleNow(node, now)],
      Number(known > NEAR_RECORDS),
      Number(!isSameVersion(node, replaced)),
      node.priority,
    ],
    isElsewhere: node.region !== replaced?.region,
  }
}

function better(a: Judged, b: Judged): number {
  return (
    compare(a.merit, b.merit) ||
    Number(b.isElsewhere) - Number(a.isElsewhere) ||
    a.lag - b.lag ||
    a.node.id.localeCompare(b.node.id)
  )
}

/** The first difference decides. */
function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((value, index) => value - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0
}

function candidate(one: Judged, place: number | null, input: RankInput, eligible: readonly Judged[]): Candidate {
  const alternative = eligible.find((other) => other.isElsewhere && compare(other.merit, one.merit) <= 0)
  const region = regionCheck(one.node, input.replaced, alternative?.node ?? null)
  return { nodeId: one.node.id, rank: place, checks: [...one.checks.slice(0, -1), region, ...one.checks.slice(-1)] }
}
