/** Which drill a fact belongs to: whatever happens to an account while a drill covers it is marked. Pure. */
import { subjectOf } from '../../shared/command.ts'
import type { FactBody } from '../../shared/fact.ts'
import { covering, type Drill } from '../../shared/hold.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

export interface Marked {
  readonly body: FactBody
  /** `null`: it belongs to no drill. */
  readonly drillId: string | null
}

/** The drill's own start and end belong to it too; an operation belongs to the drill it was accepted in. */
export function markDrills(snapshot: Snapshot, bodies: readonly FactBody[]): Marked[] {
  let drills: readonly Drill[] = snapshot.drills
  return bodies.map((body) => {
    if (body.kind === 'drillStarted') drills = [body.drill, ...drills]
    const drillId = body.kind === 'drillEnded' ? body.endedId : drillOf(snapshot, drills, body)
    if (body.kind === 'drillEnded') drills = drills.filter(({ id }) => id !== body.endedId)
    return { body: body.kind === 'operationChanged' ? ownDrill(snapshot, body, drillId) : body, drillId }
  })
}

function drillOf(snapshot: Snapshot, drills: readonly Drill[], body: FactBody): string | null {
  return body.kind === 'drillStarted' ? body.drill.id : (covering(drills, accountOf(snapshot, body))?.id ?? null)
}

function ownDrill(
  { operations }: Snapshot,
  body: Extract<FactBody, { kind: 'operationChanged' }>,
  drillId: string | null,
): FactBody {
  const known = operations.find(({ id }) => id === body.operation.id)
  return { ...body, operation: { ...body.operation, drillId: known === undefined ? drillId : known.drillId } }
}

/** Whom a fact is about; `null`: the cluster. */
export function accountOf(snapshot: Snapshot, body: FactBody): string | null {
  if (body.kind === 'operationChanged') return accountOfSubject(snapshot, body.operation.command)
  if (body.kind === 'alertRaised') return body.alert.accountId
  if ('alertId' in body) return snapshot.alerts.find(({ id }) => id === body.alertId)?.accountId ?? null
  if (body.kind === 'silencePlaced') return body.silence.accountId
  if (body.kind === 'failoverSkipped') return body.skipped.accountId
  if (body.kind === 'probationStarted') return body.probation.accountId
  if (body.kind === 'holdPlaced') return body.hold.accountId
  if (body.kind === 'holdReleased') return snapshot.holds.find(({ id }) => id === body.holdId)?.accountId ?? null
  if (body.kind === 'nodeAdded') return body.node.accountId
  if ('probationId' in body) return snapshot.probations.find(({ id }) => id === body.probationId)?.accountId ?? null
  if ('accountId' in body) return body.accountId
  if ('nodeId' in body) return snapshot.nodes[body.nodeId]?.accountId ?? null
  if ('failoverId' in body) return body.failoverId.slice(0, body.failoverId.lastIndexOf('.'))
  return null
}

function accountOfSubject(
  { nodes }: Snapshot,
  command: Extract<FactBody, { kind: 'operationChanged' }>['operation']['command'],
): string | null {
  const { kind, id } = subjectOf(command)
  if (kind === 'account') return id
  return kind === 'node' ? (nodes[id]?.accountId ?? null) : null
}
