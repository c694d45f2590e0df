/** Pictures of one account as the policy sees them: how its master is, and what stands around it. */
import type { Evidence, PolicyInput } from '../../../../cluster/control-plane/automation/policy.ts'
import { decide, type Decision } from '../../../../cluster/control-plane/automation/policy.ts'
import type { Trouble } from '../../../../cluster/control-plane/detect/serving.ts'
import { Timing } from '../../../../cluster/config.ts'
import type { Countdown } from '../../../../shared/automation.ts'
import type { Hold } from '../../../../shared/hold.ts'
import type { Health } from '../../../../shared/node.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import { aCandidate, aCheck, anAccount, anId, aSnapshot, AT, withNodes } from '../../../support/factories.ts'

export const TIMING = Timing.parse({})
export const NOW = AT + 60_000

export const TROUBLE: Trouble = {
  kind: 'notServing',
  cause: 'uae-1 has answered nothing for 5 s while 12 messages wait',
  check: aCheck({ id: 'serving', status: 'fail' }),
}
export const COUNTDOWN: Countdown = {
  from: 'uae-1',
  to: 'uae-2',
  cause: TROUBLE.cause,
  check: TROUBLE.check,
  since: NOW - 4_000,
  endsAt: NOW + 6_000,
}
export const BOTH = [aCandidate('uae-2', 1), aCandidate('uae-3', 2)]
export const NOBODY = [aCandidate('uae-2', null, [aCheck({ status: 'fail', measured: 'down: no answer' })])]

export function aHold(over: Partial<Hold> = {}): Hold {
  const base = { id: anId(0xe1), accountId: 'uae-main', owner: 'noor', reason: 'watching it' }
  return { ...base, since: AT, expiresAt: NOW + 600_000, ...over }
}

export function someEvidence(over: Partial<Evidence> = {}): Evidence {
  return {
    isRunning: false,
    isUnderCheck: false,
    trouble: null,
    leftLivingAt: null,
    isUnchanged: () => false,
    candidates: () => BOTH,
    ...over,
  }
}

/** uae-1, which holds the lease, in this health. */
export function aPicture(health: Health, over: Partial<Snapshot> = {}, countdown: Countdown | null = null): Snapshot {
  const accounts = { 'uae-main': anAccount({ countdown }) }
  const why = health === 'healthy' ? '' : 'no answer to gateway'
  return withNodes(aSnapshot({ accounts, ...over }), { 'uae-1': { health, why, role: 'master' } })
}

export function decided(
  snapshot: Snapshot,
  evidence: Partial<Evidence> = {},
  over: Partial<PolicyInput> = {},
): Decision {
  const all = decide({ snapshot, evidence: () => someEvidence(evidence), timing: TIMING, now: NOW, ...over })
  return all[0]?.[1] ?? { do: 'nothing' }
}
