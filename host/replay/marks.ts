/** The moments of a past that one jumps to. Pure. */
import type { Fact } from '../../shared/fact.ts'
import type { Replay } from '../../shared/replay.ts'

export type Mark = Replay['marks'][number]

/** `known`: what was marked before, by `markKey`; what changes later is not marked again. `null`: nothing to jump to. */
export function markOf(fact: Fact, known: { has(key: string): boolean } = NOTHING): Mark | null {
  const key = markKey(fact)
  if (key === null || known.has(key)) return null
  switch (fact.kind) {
    case 'failoverStarted':
      return { at: fact.at, kind: 'failover', title: `Failover of ${fact.accountId}: ${fact.cause}`.slice(0, 200) }
    case 'alertRaised':
      return { at: fact.at, kind: 'alert', title: fact.alert.title }
    case 'operationChanged':
      return { at: fact.at, kind: 'operation', title: `${fact.operation.title}, by ${fact.operation.actor}` }
    case 'deploymentChanged':
      return { at: fact.at, kind: 'deployment', title: `Deployment of ${fact.deployment.version}` }
    default:
      return null
  }
}

/** The thing a fact is the beginning of, where it may be one; each raising of an alert is its own. */
export function markKey(fact: Fact): string | null {
  switch (fact.kind) {
    case 'failoverStarted':
      return `failover/${fact.failoverId}`
    case 'alertRaised':
      return `alert/${fact.alert.id}/${fact.seq}`
    case 'operationChanged':
      return `operation/${fact.operation.id}`
    case 'deploymentChanged':
      return `deployment/${fact.deployment.id}`
    default:
      return null
  }
}

/** Of a whole past, oldest first. */
export function marksOf(facts: Iterable<Fact>): Mark[] {
  const known = new Set<string>()
  const marks: Mark[] = []
  for (const fact of facts) {
    const mark = markOf(fact, known)
    const key = markKey(fact)
    if (mark === null || key === null) continue
    known.add(key)
    marks.push(mark)
  }
  return marks.toSorted((a, b) => a.at - b.at)
}

const NOTHING = { has: () => false }
