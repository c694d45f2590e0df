/** Who may take over, in which order, and why not: each check with its value and threshold. Pure. */
import type { Candidate, Check, CheckStatus } from '../../../shared/check.ts'
import type { Node, PromotionRule } from '../../../shared/node.ts'
import { EVIDENCE_LIMIT_MS } from '../../../shared/plan.ts'

/** What is known of one servant besides its entity. */
export interface Evidence {
  readonly connected: boolean
  /** Wall clock of its last word; `null`: never heard. */
  readonly heardAt: number | null
  /** `null`: not reported. */
  readonly position: number | null
  readonly gatewayConnected: boolean | null
  /** Failures as master within the flapping window. */
  readonly failures: number
}

export interface RankInput {
  readonly servants: readonly Node[]
  readonly evidence: (nodeId: string) => Evidence
  /** The farthest position any reachable node of the account has; `null`: nobody reported one. */
  readonly farthest: number | null
  /** Failures from which a node is flapping; `null`: limits lifted. */
  readonly flappingLimit: number | null
  readonly now: number
}

/** Two nodes' last words are up to a heartbeat apart, and what a candidate lacks is fetched: this much is no flaw. */
const IN_STEP_RECORDS = 50
/** Records a servant may lack and still be preferred by its priority: they are fetched in well under a second. */
const NEAR_RECORDS = 1_000
const RULE_ORDER: Readonly<Record<PromotionRule, number>> = { prefer: 0, neutral: 1, prefer_not: 2, must_not: 3 }

export function rank(input: RankInput): Candidate[] {
  const judged = input.servants.map((node) => ({ node, checks: checksOf(node, input), lag: lagOf(node, input) }))
  const eligible = judged
    .filter(({ checks }) => checks.every(({ status }) => status !== 'fail'))
    .sort(
      (a, b) =>
        ruleOf(a.node, input.now) - ruleOf(b.node, input.now) ||
        Number(a.lag > NEAR_RECORDS) - Number(b.lag > NEAR_RECORDS) ||
        a.node.priority - b.node.priority ||
        a.lag - b.lag ||
        a.node.id.localeCompare(b.node.id),
    )
    .map(({ node }) => node.id)
  return judged
    .map(({ node, checks }) => ({
      nodeId: node.id,
      rank: eligible.includes(node.id) ? eligible.indexOf(node.id) + 1 : null,
      checks,
    }))
    .sort((a, b) => (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER))
}

function checksOf(node: Node, input: RankInput): Check[] {
  const evidence = input.evidence(node.id)
  const { heardAt } = evidence
  const ageMs = heardAt === null ? null : Math.max(0, input.now - heardAt)
  const check = (
    id: string,
    title: string,
    status: CheckStatus,
    measured: string,
    threshold: string,
    measuredAt: number | null,
  ): Check => ({
    id,
    title,
    status,
    measured,
    threshold,
    measuredAt,
  })
  const rule =
    node.promotion.expiresAt !== null && node.promotion.expiresAt <= input.now ? 'neutral' : node.promotion.rule
  const lag =
    evidence.position === null || input.farthest === null ? null : Math.max(0, input.farthest - evidence.position)
  const limit = input.flappingLimit
  return [
    check(
      'health',
      `${node.id} is healthy`,
      node.health === 'healthy' ? 'pass' : 'fail',
      node.why === '' ? node.health : `${node.health}: ${node.why}`,
      'healthy',
      heardAt,
    ),
    check(
      'connected',
      `${node.id} can be commanded`,
      evidence.connected ? 'pass' : 'fail',
      evidence.connected ? 'connected' : 'not connected',
      'connected',
      heardAt,
    ),
    check(
      'evidence',
      'Its last word is fresh',
      ageMs !== null && ageMs <= EVIDENCE_LIMIT_MS ? 'pass' : 'fail',
      ageMs === null ? 'never heard' : `${(ageMs / 1_000).toFixed(1)} s`,
      `≤ ${EVIDENCE_LIMIT_MS / 1_000} s`,
      heardAt,
    ),
    check(
      'gateway',
      'It reaches the gateway',
      evidence.gatewayConnected === true ? 'pass' : 'fail',
      reached(evidence.gatewayConnected),
      'connected',
      heardAt,
    ),
    check(
      'logPosition',
      'Its state log is in step',
      lag === null ? 'fail' : lag <= IN_STEP_RECORDS ? 'pass' : 'warn',
      lag === null ? 'not reported' : `${lag} ${lag === 1 ? 'record' : 'records'} behind`,
      `≤ ${IN_STEP_RECORDS}`,
      heardAt,
    ),
    check(
      'promotionRule',
      'Its promotion rule allows it',
      rule === 'must_not' ? 'fail' : rule === 'prefer_not' ? 'warn' : 'pass',
      rule,
      'not must_not',
      null,
    ),
    check(
      'flapping',
      'It has not failed repeatedly',
      limit !== null && evidence.failures >= limit ? 'fail' : 'pass',
      `${evidence.failures} ${evidence.failures === 1 ? 'failure' : 'failures'} as master`,
      limit === null ? 'limit lifted' : `< ${limit}`,
      null,
    ),
    check('priority', 'Priority among the servants', 'pass', `priority ${node.priority}`, 'lower comes first', null),
  ]
}

function reached(connected: boolean | null): string {
  if (connected === null) return 'not reported'
  return connected ? 'connected' : 'not connected'
}

function ruleOf(node: Node, now: number): number {
  const expired = node.promotion.expiresAt !== null && node.promotion.expiresAt <= now
  return RULE_ORDER[expired ? 'neutral' : node.promotion.rule]
}

function lagOf(node: Node, { evidence, farthest }: RankInput): number {
  const { position } = evidence(node.id)
  return position === null || farthest === null ? Number.MAX_SAFE_INTEGER : Math.max(0, farthest - position)
}
