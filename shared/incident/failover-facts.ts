/** A failover's record as the facts that made it, for a console that did not hear them all. Pure. */
import type { Fact } from '../fact.ts'
import type { Failover } from '../failover.ts'

type Told = Extract<Fact, { kind: 'failoverStarted' | 'failoverPhaseEntered' | 'failoverEnded' }>

/** Oldest first. Their `seq` and `term` mean nothing. */
export function factsOf(failover: Failover): Told[] {
  const { id: failoverId, accountId, from, to, trigger, cause, epochBefore, epochAfter, phases, testimonies } = failover
  const head = { seq: 1, term: 1, operationId: failover.operationId, drillId: failover.drillId }
  // A failover begins when the suspicion is confirmed; the suspicion is its first phase.
  const begun = phases.find(({ phase }) => phase !== 'suspected')
  const suspected = phases.find(({ phase }) => phase === 'suspected')
  const started: Told = {
    ...head,
    kind: 'failoverStarted',
    at: begun?.startedAt ?? failover.startedAt,
    failoverId,
    accountId,
    from,
    trigger,
    cause,
    epochBefore,
    suspicion:
      suspected === undefined
        ? null
        : { since: suspected.startedAt, durationMs: suspected.durationMs ?? 0, testimonies },
  }
  const entered = phases.flatMap((record, index): Told[] => {
    // That one is opened by the beginning itself.
    if (record.phase === 'suspected' || record === begun) return []
    return [
      {
        ...head,
        kind: 'failoverPhaseEntered',
        at: record.startedAt,
        failoverId,
        phase: record.phase,
        offsetMs: record.offsetMs,
        previousDetail: phases[index - 1]?.detail ?? null,
        ...(record.phase === 'fencing' && to !== null && { to }),
        ...(record.phase === 'transferring' && epochAfter !== null && epochAfter > 0 && { epochAfter }),
      },
    ]
  })
  return [started, ...entered, ...endOf(failover, head)]
}

function endOf(failover: Failover, head: Pick<Told, 'seq' | 'term' | 'operationId' | 'drillId'>): Told[] {
  const { id: failoverId, outcome, endedAt, blockedBy, why, totalMs, gapMs, phases } = failover
  if (outcome === null || endedAt === null) return []
  const previousDetail = phases.at(-1)?.detail ?? null
  const offsetMs = totalMs ?? 0
  return [
    {
      ...head,
      kind: 'failoverEnded',
      at: endedAt,
      failoverId,
      outcome,
      blockedBy,
      why: why ?? '',
      offsetMs,
      previousDetail,
      gapMs,
    },
  ]
}
