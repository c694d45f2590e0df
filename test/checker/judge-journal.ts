/** What the control plane wrote down: numbers without gaps, failovers that end. */
import { z } from 'zod'
import type { FactRow } from './evidence.ts'
import type { Finding } from './finding.ts'

export function judgeNumbers(facts: readonly FactRow[]): Finding[] {
  return facts.flatMap(({ seq }, index): Finding[] => {
    const before = facts[index - 1]?.seq ?? 0
    return seq === before + 1 ? [] : [{ kind: 'journalGaps', what: `fact ${seq} follows ${before}` }]
  })
}

const Started = z.object({ failoverId: z.string() })
const Ended = z.object({ failoverId: z.string(), outcome: z.string() })

/** `until`, epoch ms: one that began later had too little time. */
export function judgeFailovers(facts: readonly FactRow[], until: number): Finding[] {
  const open = new Set<string>()
  for (const { kind, at, body } of facts) {
    if (kind === 'failoverStarted' && at <= until) open.add(Started.parse(body).failoverId)
    if (kind === 'failoverEnded') open.delete(Ended.parse(body).failoverId)
  }
  return [...open].map((failoverId) => ({ kind: 'unfinishedFailovers', what: `failover ${failoverId} never ended` }))
}

/** How many failovers ended how: `completed`, `rolledBack`, `blocked`, `cancelled`. */
export function outcomesOf(facts: readonly FactRow[]): Readonly<Record<string, number>> {
  const ended = facts.filter(({ kind }) => kind === 'failoverEnded').map(({ body }) => Ended.parse(body).outcome)
  return Object.fromEntries(
    [...Map.groupBy(ended, (outcome) => outcome)].map(([outcome, all]) => [outcome, all.length]),
  )
}

const Entered = z.object({ failoverId: z.string(), phase: z.string() })

/** A new term finds what the one before left open. The order is that of the first of each phase. */
export function interruptedIn(facts: readonly FactRow[]): Readonly<Record<string, number>> {
  const open = new Map<string, string>()
  const found: Record<string, number> = {}
  for (const { kind, body } of facts) {
    if (kind === 'failoverStarted') open.set(Started.parse(body).failoverId, 'selecting')
    if (kind === 'failoverEnded') open.delete(Ended.parse(body).failoverId)
    if (kind === 'failoverPhaseEntered') {
      const { failoverId, phase } = Entered.parse(body)
      open.set(failoverId, phase)
    }
    if (kind === 'termBegan') for (const phase of open.values()) found[phase] = (found[phase] ?? 0) + 1
  }
  return found
}

const Cut = z.object({ count: z.number() })

/** Records that returning nodes held and the account's log lacked. Cutting them is right; it is counted, not blamed. */
export function countCut(facts: readonly FactRow[]): number {
  return facts.filter(({ kind }) => kind === 'recordsCut').reduce((sum, { body }) => sum + Cut.parse(body).count, 0)
}
