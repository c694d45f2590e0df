/** Uptime of one account over any period: down when and why, excused when and why, unknown when. Pure. */
import type { Slo, UptimeReport } from '../../../shared/slo.ts'
import { isCauseOf, overlaps, type SloCause } from './causes.ts'
import type { Digest, Run } from './digest.ts'
import { blameOf, causesFor } from './spenders.ts'

type AccountUptime = UptimeReport['accounts'][number]

export interface Period {
  readonly from: number
  /** Of what could be known by now: never in the future. */
  readonly to: number
}

export function uptimeOf(
  accountId: string,
  period: Period,
  digest: Digest,
  causes: readonly SloCause[],
  slos: readonly Slo[],
): AccountUptime {
  const { countedS, goodS, byWaitingS, p95Replies, p95Sum } = digest
  const uptime = countedS === 0 ? null : goodS / countedS
  const objective = slos.find((slo) => slo.kind === 'availability' && slo.accountId === accountId)?.objective ?? null
  const ordered = causesFor(causes, accountId)
  const works = causes.filter((cause) => cause.kind === 'maintenance' && isCauseOf(cause, accountId))
  return {
    accountId,
    uptime,
    objective,
    met: uptime === null || objective === null ? null : uptime >= objective,
    coveredMs: countedS * 1_000,
    judgedByWaitingMs: byWaitingS * 1_000,
    excluded: digest.excluded.map((run) => ({ ...run, why: whyExcluded(run, works) })),
    uncovered: between(digest.known, period),
    downs: digest.bad.map((run) => ({ ...run, ...whyDown(run, ordered) })),
    messages: digest.received,
    errors: digest.errors,
    p95Ms: p95Replies === 0 ? null : p95Sum / p95Replies,
  }
}

function whyDown(run: Run, ordered: readonly SloCause[]): { why: string; failoverId: string | null } {
  const cause = blameOf(run, ordered)
  if (cause === null) return { why: 'no failover and no critical alert was open then', failoverId: null }
  return { why: cause.title, failoverId: cause.kind === 'failover' ? cause.id : null }
}

function whyExcluded(run: Run, works: readonly SloCause[]): string {
  const titles = works.filter((work) => overlaps(work, run)).map(({ title }) => title)
  return titles.length === 0 ? 'planned work; the reason is not kept any more' : titles.join('; ')
}

/** What lies between the runs, and before and after them. */
function between(runs: readonly Run[], { from, to }: Period): Run[] {
  const edges = [from, ...runs.flatMap((run) => [run.from, run.to]), to]
  return edges.flatMap((edge, index) => {
    const next = edges[index + 1]
    return index % 2 === 0 && next !== undefined && next > edge ? [{ from: edge, to: next }] : []
  })
}
