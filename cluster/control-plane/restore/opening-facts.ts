/**
 * What a restored journal begins with: what it was taken back to, and the end of everything that ran at that moment and does not run any
 * more. Which processes and backups there are is no matter of the past: that is taken over from the journal it replaces. Pure.
 */
import type { Restore } from '../../../shared/backup.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { isOpen } from '../../../shared/deployment.ts'
import { isEnded, type Operation } from '../../../shared/operation.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'

export interface Opening {
  /** The state at the restored moment. */
  readonly restored: Snapshot
  /** The state that is replaced. */
  readonly replaced: Snapshot
  /** Last words on operations of the replaced journal. */
  readonly words: ReadonlyMap<string, Operation>
  readonly restore: Restore
  /** By account. */
  readonly epochs: ReadonlyMap<string, number>
  readonly now: number
}

export interface OpeningFact {
  readonly body: FactBody
  readonly operationId: string | null
}

export function openingFacts(opening: Opening): OpeningFact[] {
  const { restore } = opening
  const own = [{ kind: 'clusterRestored', restore } satisfies FactBody, ...leases(opening), ...nodes(opening)]
  return [
    ...[...own, ...deployments(opening), ...backups(opening)].map((body) => ({
      body,
      operationId: restore.operationId,
    })),
    ...operations(opening).map((operation) => ({
      body: { kind: 'operationChanged', operation } satisfies FactBody,
      operationId: operation.id,
    })),
  ]
}

const WHY = 'the cluster was restored to a moment at which it ran'

/** Whoever was master then is none now: every account gets its first master of the new epoch by the ordinary way. */
function leases({ restored, epochs }: Opening): FactBody[] {
  return Object.values(restored.accounts).flatMap((account): FactBody[] => {
    const { id, activeFailoverId, countdown } = account
    const failover = restored.failovers.find((one) => one.id === activeFailoverId)
    const epoch = epochs.get(id)
    return [
      ...(countdown === null
        ? []
        : [{ kind: 'countdownEnded', accountId: id, end: 'overtaken', why: WHY } satisfies FactBody]),
      ...(failover === undefined
        ? []
        : [
            {
              kind: 'failoverEnded',
              failoverId: failover.id,
              outcome: 'cancelled',
              blockedBy: null,
              why: WHY,
              offsetMs: Math.max(0, restored.at - failover.startedAt),
              previousDetail: null,
              gapMs: null,
            } satisfies FactBody,
          ]),
      ...(epoch === undefined ? [] : [{ kind: 'leaseVacated', accountId: id, leaseEpoch: epoch } satisfies FactBody]),
    ]
  })
}

/** Those that run now: a process that was added since is there, one that was removed is not. */
function nodes({ restored, replaced }: Opening): FactBody[] {
  const gone = Object.keys(restored.nodes).filter((id) => replaced.nodes[id] === undefined)
  const come = Object.values(replaced.nodes).filter(({ id }) => restored.nodes[id] === undefined)
  return [
    ...gone.map((nodeId): FactBody => ({
      kind: 'nodeRemoved',
      nodeId,
      why: 'it was removed after the restored moment',
    })),
    ...come.map((node): FactBody => ({ kind: 'nodeAdded', node })),
  ]
}

/** As it ended in the replaced journal; one that had not ended is carried on by nobody. */
function deployments({ restored, replaced, now }: Opening): FactBody[] {
  return restored.deployments.filter(isOpen).map((before): FactBody => {
    const then = replaced.deployments.find(({ id }) => id === before.id)
    if (then !== undefined && !isOpen(then)) return { kind: 'deploymentChanged', deployment: then }
    return { kind: 'deploymentChanged', deployment: { ...before, state: 'failed', why: WHY, endedAt: now } }
  })
}

/** What lies in the places now. */
function backups({ restored, replaced, now }: Opening): FactBody[] {
  const known = new Map(replaced.backups.map((backup) => [backup.id, backup]))
  const gone = restored.backups.filter(({ id }) => !known.has(id))
  // Oldest first: the newest is to stand first in the list.
  const come = replaced.backups
    .toReversed()
    .filter((backup) => JSON.stringify(restored.backups.find(({ id }) => id === backup.id)) !== JSON.stringify(backup))
  return [
    ...gone.map((backup): FactBody =>
      backup.state === 'running'
        ? { kind: 'backupChanged', backup: { ...backup, state: 'failed', why: WHY, endedAt: now } }
        : { kind: 'backupRemoved', backupId: backup.id, why: 'it was removed after the restored moment' },
    ),
    ...come.map((backup): FactBody => ({
      kind: 'backupChanged',
      backup: backup.state === 'running' ? { ...backup, state: 'failed', why: WHY, endedAt: now } : backup,
    })),
  ]
}

/** The restore itself goes on; of the others nothing runs. */
function operations({ restored, words, restore, now }: Opening): Operation[] {
  const open = restored.operations.filter(({ id, status }) => !isEnded(status) && id !== restore.operationId)
  const own = words.get(restore.operationId)
  return [
    ...open.toReversed().map((before): Operation => {
      const last = words.get(before.id)
      if (last !== undefined && isEnded(last.status)) return last
      const { progress: _progress, ...still } = before
      return { ...still, status: 'failed', outcome: `Failed: ${WHY}`, fault: null, endedAt: now }
    }),
    ...(own === undefined ? [] : [withStep(own)]),
  ]
}

function withStep({ progress: _progress, ...operation }: Operation): Operation {
  return { ...operation, status: 'running', step: 'the restored state leads; accounts get their masters' }
}
