/** Checks that several commands share, each with the value found and what it is held against. Pure. */
import type { Check, CheckStatus } from '../../../shared/check.ts'
import type { Node } from '../../../shared/node.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { Presence } from '../nodes/roster.ts'
import { isDoneTo } from './basis.ts'

export function check(
  id: string,
  title: string,
  status: CheckStatus,
  [measured, threshold]: readonly [measured: string, threshold: string],
  measuredAt: number | null = null,
): Check {
  return { id, title, status, measured, threshold, measuredAt }
}

/** Nodes that could take the account over if its master failed, without the named one. */
export function standbysBesides(snapshot: Snapshot, accountId: string, nodeId: string | null): Node[] {
  const holder = snapshot.accounts[accountId]?.lease.holder?.nodeId
  return Object.values(snapshot.nodes).filter(
    (node) =>
      node.accountId === accountId &&
      node.id !== holder &&
      node.id !== nodeId &&
      node.health === 'healthy' &&
      node.drained === null &&
      node.caughtUp &&
      node.promotion.rule !== 'must_not',
  )
}

/** A failure without a standby loses service: it is said before, and is the person's to decide. */
export function standbyLeft(snapshot: Snapshot, accountId: string, nodeId: string): Check {
  const left = standbysBesides(snapshot, accountId, nodeId)
  return check('standby', 'A healthy standby is left', left.length > 0 ? 'pass' : 'warn', [
    left.length === 0 ? 'none' : left.map(({ id }) => id).join(', '),
    'at least 1',
  ])
}

export function idle(snapshot: Snapshot, nodeId: string): Check {
  const running = snapshot.operations.find(isDoneTo(nodeId))
  return check('idle', `Nothing else is being done to ${nodeId}`, running === undefined ? 'pass' : 'fail', [
    running === undefined ? 'nothing' : `${running.title}, by ${running.actor}`,
    'nothing',
  ])
}

export function connected(title: string, presence: Presence | null): Check {
  return check(
    'connected',
    title,
    presence === null ? 'fail' : 'pass',
    [presence === null ? 'not connected' : 'connected', 'connected'],
    presence?.heardWallAt ?? null,
  )
}

export function supervised(presence: Presence | null): Check {
  return { ...connected('The supervisor can start and stop processes', presence), id: 'supervisor' }
}
