/** Deployments in whatever state a test needs, on the formed cluster of one account. */
import { begin } from '../../cluster/control-plane/deployments/begin.ts'
import { type DeploymentEvent, transition } from '../../cluster/control-plane/deployments/machine.ts'
import type { Deployment, Fared, Judgement, Migration, Version } from '../../shared/deployment.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { anId, AT } from './factories.ts'

export const MIGRATION: Migration = {
  toSchema: 1,
  title: 'Greeting becomes a setting',
  up: [{ change: 'set', name: 'greeting', value: 'Hello' }],
  down: [{ change: 'remove', name: 'greeting' }],
}

export function aVersion(over: Partial<Version> = {}): Version {
  return {
    version: '0.2.0',
    title: 'Warmer words',
    notes: '',
    trouble: '',
    migration: null,
    understands: { from: 0, to: 1 },
    hash: 'a'.repeat(64),
    ...over,
  }
}

export function aDeployment(snapshot: Snapshot, version: Version = aVersion()): Deployment {
  return begin({ id: anId(0xdd), version, owner: 'noor', reason: 'warmer words', snapshot, at: AT })
}

export function after(deployment: Deployment, ...events: readonly DeploymentEvent[]): Deployment {
  return events.reduce((state, event) => transition(state, event, AT + 1_000), deployment)
}

export const done = (detail = 'done'): DeploymentEvent => ({ kind: 'stepDone', detail })

export function aFared(over: Partial<Fared> = {}): Fared {
  return {
    version: '0.2.0',
    nodes: ['uae-3'],
    messages: 250,
    errors: 0,
    errorFraction: 0,
    p95Ms: 10,
    windowMs: 60_000,
    ...over,
  }
}

export function judged(
  verdict: Judgement['verdict'],
  step: Judgement['step'] = 'verifyCanary',
  over: Partial<Judgement> = {},
): DeploymentEvent {
  return {
    kind: 'judged',
    judgement: { at: AT, step, verdict, why: `it is ${verdict}`, candidate: aFared(), baseline: null, ...over },
  }
}
