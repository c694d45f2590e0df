/** Judges a new version by figures: its own against the limits, the old one's beside it. Pure. */
import { DEPLOYMENT_LIMITS as LIMITS, type Fared, type Judgement, type Verdict } from '../../../shared/deployment.ts'
import { formatCount, formatLatency, formatPercent, formatSeconds } from '../../../shared/words/format.ts'

export interface Measured {
  readonly candidate: Fared
  /** `null`: nobody runs the old version any more, or nothing was measured. */
  readonly baseline: Fared | null
  readonly at: number
  readonly step: Judgement['step']
  /** Since when errors are over the warning limit without a pause; `null`: they are not. */
  readonly overSince: number | null
}

export interface Judged {
  readonly judgement: Judgement
  /** For the next look. */
  readonly overSince: number | null
}

export function judge({ candidate, baseline, at, step, overSince }: Measured): Judged {
  const over = isOverWarning(candidate) ? (overSince ?? at) : null
  const verdict = verdictOf(candidate, at, over)
  return {
    judgement: { at, step, verdict, why: whyOf(verdict, candidate, baseline, at, over), candidate, baseline },
    overSince: verdict === 'waiting' ? overSince : over,
  }
}

function verdictOf(candidate: Fared, at: number, overSince: number | null): Verdict {
  if (!isEnough(candidate)) return 'waiting'
  if ((candidate.errorFraction ?? 0) >= LIMITS.rollBackErrorFraction) return 'rollBack'
  if ((candidate.p95Ms ?? 0) > LIMITS.rollBackP95Ms) return 'rollBack'
  if (overSince === null) return 'pass'
  return at - overSince >= LIMITS.stopAfterMs ? 'stop' : 'watch'
}

/** A time without a single message says nothing, however long it was. */
function isEnough({ messages, windowMs }: Fared): boolean {
  return messages >= LIMITS.judgedFromMessages || (messages > 0 && windowMs >= LIMITS.judgedFromMs)
}

function isOverWarning({ errorFraction }: Fared): boolean {
  return errorFraction !== null && errorFraction >= LIMITS.stopErrorFraction
}

function whyOf(
  verdict: Verdict,
  candidate: Fared,
  baseline: Fared | null,
  at: number,
  overSince: number | null,
): string {
  if (verdict === 'waiting') {
    const { messages, windowMs } = candidate
    return `${formatCount(messages)} of ${LIMITS.judgedFromMessages} messages, or ${Math.floor(windowMs / 1_000)} of ${LIMITS.judgedFromMs / 1_000} s: too few to judge`
  }
  const isSlow = verdict === 'rollBack' && (candidate.errorFraction ?? 0) < LIMITS.rollBackErrorFraction
  const beside = baseline === null ? '' : besideWords(baseline, isSlow)
  if (isSlow) return `${latencyOf(candidate)} at p95, limit ${formatSeconds(LIMITS.rollBackP95Ms)}${beside}`
  const limit = verdict === 'rollBack' ? LIMITS.rollBackErrorFraction : LIMITS.stopErrorFraction
  const lastingS = verdict === 'rollBack' || overSince === null ? 0 : Math.floor((at - overSince) / 1_000)
  const lasting = lastingS === 0 ? '' : ` for ${lastingS} s`
  return `${errorsOf(candidate)} of ${formatCount(candidate.messages)} messages, limit ${formatPercent(limit)} %${lasting}${beside}`
}

function besideWords(baseline: Fared, isSlow: boolean): string {
  return baseline.messages === 0
    ? `; ${baseline.version} had no message meanwhile`
    : `; ${baseline.version} had ${isSlow ? latencyOf(baseline) : errorsOf(baseline)}`
}

function errorsOf({ errorFraction }: Fared): string {
  return `${formatPercent(errorFraction ?? 0, 1)} % errors`
}

function latencyOf({ p95Ms }: Fared): string {
  return p95Ms === null ? 'nothing measured' : formatLatency(p95Ms)
}

/** Several accounts' figures of one version as one. p95 is the worst of them: the median of others hides nobody's wait. */
export function together(version: string, parts: readonly Omit<Fared, 'version' | 'errorFraction'>[]): Fared {
  const sum = (of: (part: (typeof parts)[number]) => number) => parts.reduce((total, part) => total + of(part), 0)
  const messages = sum((part) => part.messages)
  const errors = sum((part) => part.errors)
  const slowest = parts.flatMap(({ p95Ms }) => (p95Ms === null ? [] : p95Ms))
  return {
    version,
    nodes: parts.flatMap(({ nodes }) => nodes),
    messages,
    errors,
    errorFraction: messages === 0 ? null : errors / messages,
    p95Ms: slowest.length === 0 ? null : Math.max(...slowest),
    windowMs: parts.length === 0 ? 0 : Math.min(...parts.map(({ windowMs }) => windowMs)),
  }
}
