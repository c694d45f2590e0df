/** Who believes whom to be master: one row an account, one cell an observer, from what the console itself asked. Pure. */
import type { Disagreement, Observation, Sighting } from '../../shared/observation.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { nodesOf } from './account-status.ts'

export type TruthCell =
  /** Not asked so far, or it has nothing to say of this account. */
  | { readonly kind: 'notAsked'; readonly observer: string }
  | { readonly kind: 'neverAnswered'; readonly observer: string; readonly sighting: Sighting }
  /** It answered once and does not now: what it believed then no longer counts. */
  | {
      readonly kind: 'silent'
      readonly observer: string
      readonly sighting: Sighting
      readonly belief: Belief | null
    }
  | {
      readonly kind: 'believes'
      readonly observer: string
      readonly sighting: Sighting
      readonly belief: Belief
      readonly verdict: Verdict
    }

export interface Belief {
  /** `null`: it believes that nobody is, or does not know. */
  readonly master: string | null
  readonly epoch: number
}

/**
 * Against the reference: `agrees` · `doesNotKnow`: it names nobody, at no other epoch · `otherEpoch`: the same master at another epoch ·
 * `otherMaster`: it names somebody else · `believesItself`: it takes itself for the master and the reference does not.
 */
export type Verdict = 'agrees' | 'doesNotKnow' | 'otherEpoch' | 'otherMaster' | 'believesItself'

export interface TruthRow {
  readonly accountId: string
  /** What the others are held against, and whose word it is; `null`: nobody answers. */
  readonly reference: (Belief & { readonly observer: string }) | null
  readonly controlPlane: TruthCell
  readonly gateway: TruthCell
  /** In the order of the account's nodes. */
  readonly nodes: readonly TruthCell[]
  /** What host makes of it, newest first. */
  readonly disagreements: readonly Disagreement[]
}

export function truthRows(
  snapshot: Snapshot,
  sightings: readonly Sighting[],
  disagreements: readonly Disagreement[],
): TruthRow[] {
  const byObserver = observersOf(sightings)
  return Object.values(snapshot.accounts).map(({ id }): TruthRow => {
    const nodeIds = nodesOf(snapshot, id).map((node) => node.id)
    const reference = referenceOf(byObserver, ['control-plane', 'gateway', ...nodeIds], id)
    const cell = (observer: string) => cellOf(observer, byObserver.get(observer), id, reference)
    return {
      accountId: id,
      reference,
      controlPlane: cell('control-plane'),
      gateway: cell('gateway'),
      nodes: nodeIds.map(cell),
      disagreements: disagreements.filter((one) => one.accountId === id),
    }
  })
}

/** Whether the cell says something else than the reference. */
export function differs(cell: TruthCell): boolean {
  return cell.kind === 'believes' && cell.verdict !== 'agrees' && cell.verdict !== 'doesNotKnow'
}

/** What one process believes of an account, by its own word. `null`: it was not asked, or never answered. */
export function beliefOf(sightings: readonly Sighting[], observer: string, accountId: string): Belief | null {
  const sighting = sightingOf(sightings, observer)
  return sighting === undefined ? null : (observationOf(sighting, accountId) ?? null)
}

/** `undefined`: it was not asked. */
export function sightingOf(sightings: readonly Sighting[], observer: string): Sighting | undefined {
  return observersOf(sightings).get(observer)
}

const observers = new WeakMap<readonly Sighting[], ReadonlyMap<string, Sighting>>()

/** Every row of every list asks for its own. */
function observersOf(sightings: readonly Sighting[]): ReadonlyMap<string, Sighting> {
  const known = observers.get(sightings)
  if (known !== undefined) return known
  const made = new Map(sightings.map((sighting) => [sighting.observer, sighting]))
  observers.set(sightings, made)
  return made
}

/** The control plane grants leases, so its word comes first; where it is silent, the gateway's, then that of the highest epoch. */
function referenceOf(
  byObserver: ReadonlyMap<string, Sighting>,
  observers: readonly string[],
  accountId: string,
): TruthRow['reference'] {
  const words = observers.flatMap((observer) => {
    const sighting = byObserver.get(observer)
    if (sighting === undefined || !answers(sighting)) return []
    const observation = observationOf(sighting, accountId)
    return observation === undefined ? [] : [{ observer, master: observation.master, epoch: observation.epoch }]
  })
  const authority = words.find(({ observer }) => observer === 'control-plane' || observer === 'gateway')
  return authority ?? words.toSorted((a, b) => b.epoch - a.epoch)[0] ?? null
}

function cellOf(
  observer: string,
  sighting: Sighting | undefined,
  accountId: string,
  reference: TruthRow['reference'],
): TruthCell {
  if (sighting === undefined) return { kind: 'notAsked', observer }
  if (sighting.heardAt === null) return { kind: 'neverAnswered', observer, sighting }
  const observation = observationOf(sighting, accountId)
  const belief = observation === undefined ? null : { master: observation.master, epoch: observation.epoch }
  if (!answers(sighting)) return { kind: 'silent', observer, sighting, belief }
  if (belief === null || reference === null) return { kind: 'notAsked', observer }
  return { kind: 'believes', observer, sighting, belief, verdict: verdictOf(observer, belief, reference) }
}

function verdictOf(observer: string, belief: Belief, reference: Belief): Verdict {
  if (belief.master === null) return belief.epoch === reference.epoch ? 'doesNotKnow' : 'otherEpoch'
  if (belief.master === reference.master) return belief.epoch === reference.epoch ? 'agrees' : 'otherEpoch'
  return belief.master === observer ? 'believesItself' : 'otherMaster'
}

function answers(sighting: Sighting): boolean {
  return sighting.heardAt !== null && sighting.problem === null
}

const beliefs = new WeakMap<readonly Observation[], ReadonlyMap<string, Observation>>()

/** The control plane and the gateway speak of every account. */
function observationOf({ observations }: Sighting, accountId: string): Observation | undefined {
  const known = beliefs.get(observations)
  if (known !== undefined) return known.get(accountId)
  // The first of several on one account counts.
  const made = new Map(observations.toReversed().map((observation) => [observation.accountId, observation]))
  beliefs.set(observations, made)
  return made.get(accountId)
}
