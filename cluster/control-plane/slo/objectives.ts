/** What is promised where nobody says otherwise, and what is wrong with what somebody said. Pure. */
import type { Environment } from '../../../shared/fact.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Slo } from '../../../shared/slo.ts'
import type { ClusterConfig } from '../../config.ts'

/** Users of a drill are not real, as a beta's are few. */
const UPTIME: Readonly<Record<Environment, number>> = { production: 0.999, staging: 0.995, drill: 0.95 }
const P95_LIMIT_MS = 100
const P95_OBJECTIVE = 0.95
const REPLIES_OBJECTIVE = 0.995
const WINDOW_DAYS = 30

/** @throws {Fault} malformed: an objective that says nothing, is there twice, or is of an account that is not. */
export function objectivesOf({ slos, environment, accounts }: ClusterConfig): readonly Slo[] {
  if (slos === null) return accounts.flatMap(({ id }) => defaults(id, environment))
  for (const [index, { id, accountId, kind, thresholdMs }] of slos.entries()) {
    if (slos.findIndex((other) => other.id === id) !== index)
      throw malformed(id, 'is there twice; give each its own id')
    if (!accounts.some((account) => account.id === accountId))
      throw malformed(id, `is of account ${accountId}, which the cluster does not have`)
    if (kind === 'latency' && thresholdMs === null)
      throw malformed(id, 'is about latency and has no thresholdMs: say how many ms are good')
  }
  return slos
}

function defaults(accountId: string, environment: Environment): Slo[] {
  const of = (kind: Slo['kind'], objective: number, thresholdMs: number | null): Slo => ({
    id: `${accountId}-${kind}`,
    accountId,
    kind,
    objective,
    thresholdMs,
    windowDays: WINDOW_DAYS,
  })
  return [
    of('availability', UPTIME[environment], null),
    of('latency', P95_OBJECTIVE, P95_LIMIT_MS),
    of('errors', REPLIES_OBJECTIVE, null),
  ]
}

function malformed(id: string, what: string): Fault {
  return new Fault('malformed', `slos in the configuration: objective ${id} ${what}`)
}
