/** A past, written into a store as the console writes it: facts in steps, the snapshot now and then. */
import { v7 as uuidv7 } from 'uuid'
import type { Fact, FactBody } from '../../../shared/fact.ts'
import { fold } from '../../../shared/fold.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { Store } from '../../../host/store/store.ts'
import { aFact, aHealthChange, AT, JOURNAL } from './factories.ts'

const INCARNATION = uuidv7()
const FACTS_OF_STEP = 100
/** Steps between two snapshots. */
const SNAPSHOT_EVERY = 5

/** Facts of many kinds, `everyMs` apart; every 50th is a failover or an alert that begins or ends. */
export function aPast(count: number, { from = 1, startAt = AT, everyMs = 100 } = {}): Fact[] {
  return Array.from({ length: count }, (_, index) => {
    const seq = from + index
    return { ...aFact(seq, bodyOf(seq)), at: startAt + index * everyMs }
  })
}

function bodyOf(seq: number): FactBody {
  const accountId = 'uae-main'
  switch (seq % 50) {
    case 1:
      return {
        kind: 'failoverStarted',
        failoverId: `uae-main.${seq}`,
        accountId,
        from: 'uae-1',
        trigger: 'automatic',
        cause: 'uae-1 stopped answering',
        epochBefore: seq,
        suspicion: null,
      }
    case 10:
      return { kind: 'leaseVacated', accountId, leaseEpoch: seq }
    case 15:
      return { kind: 'leaseGranted', accountId, leaseEpoch: seq, holder: { nodeId: 'uae-2', incarnation: INCARNATION } }
    case 20:
      return {
        kind: 'failoverEnded',
        failoverId: `uae-main.${seq - 19}`,
        outcome: 'completed',
        blockedBy: null,
        why: 'done',
        offsetMs: 1_900,
        previousDetail: null,
        gapMs: 900,
      }
    default:
      return aHealthChange(`change ${seq}`)
  }
}

/** Answers what they are folded into. */
export function keepPast(store: Store, start: Snapshot, facts: readonly Fact[], heardAt = AT): Snapshot {
  let snapshot = start
  store.write({ heardAt, journalId: start.journalId, facts: [], failovers: [], operations: [], snapshot })
  for (let at = 0; at < facts.length; at += FACTS_OF_STEP) {
    const step = facts.slice(at, at + FACTS_OF_STEP)
    snapshot = fold(snapshot, step).snapshot
    const isTold = (at / FACTS_OF_STEP) % SNAPSHOT_EVERY === 0
    const told = isTold ? snapshot : null
    store.write({
      heardAt: heardAt + (step.at(-1)?.at ?? AT) - AT,
      journalId: start.journalId ?? JOURNAL,
      facts: step,
      failovers: [],
      operations: [],
      snapshot: told,
    })
  }
  return snapshot
}

/** Facts up to the first that is later, folded from the beginning: what a replay has to come to. */
export function foldedUpTo(start: Snapshot, facts: readonly Fact[], at: number): Snapshot {
  const later = facts.findIndex((fact) => fact.at > at)
  return fold(start, later < 0 ? facts : facts.slice(0, later)).snapshot
}
