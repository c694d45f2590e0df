/** Who believes whom to be master, at which epoch: the rows of the truth matrix, from each process's own `/status`. */
import { z } from 'zod'
import { AccountId, EpochMs, NodeId } from './ids.ts'
import type { ProcessStatus } from './status.ts'

/** One process's belief about one account. */
export const Observation = z.object({
  /** `control-plane`, `gateway` or a node id. */
  observer: z.string(),
  accountId: AccountId,
  /** `null`: it believes that nobody is, or does not know. */
  master: NodeId.nullable(),
  /** The epoch it believes in; 0: none yet. */
  epoch: z.number().int().nonnegative(),
  /** Observer's clock. */
  at: EpochMs,
})
export type Observation = z.infer<typeof Observation>

/** What the console's own asking brought, one row a process. */
export const Sighting = z.object({
  observer: z.string(),
  /** How it was asked. */
  via: z.enum(['direct', 'control-plane']),
  /** This machine's clock of the last answer; `null`: it never answered. */
  heardAt: EpochMs.nullable(),
  /** Why the last asking brought nothing; `null`: it answered. */
  problem: z.string().nullable(),
  /** Of the last answer. */
  observations: z.array(Observation),
})
export type Sighting = z.infer<typeof Sighting>

export const Disagreement = z.object({
  /** `<kind>/<account>`: one open a kind and account. */
  id: z.string(),
  /** `twoMasters`: several processes believe themselves master · `otherMaster`: sources name different masters · `otherEpoch`: the same master at different epochs. */
  kind: z.enum(['twoMasters', 'otherMaster', 'otherEpoch']),
  accountId: AccountId,
  /** "uae-1 (epoch 4) and uae-2 (epoch 5) both believe to be master of uae-main" */
  why: z.string(),
  /** This machine's clock. */
  since: EpochMs,
})
export type Disagreement = z.infer<typeof Disagreement>

/** What one status says about masters. */
export function observationsOf(status: ProcessStatus): Observation[] {
  switch (status.kind) {
    case 'bot':
      return [
        {
          observer: status.nodeId,
          accountId: status.accountId,
          master: status.masterBelieved,
          epoch: status.leaseEpoch,
          at: status.at,
        },
      ]
    case 'gateway':
      return status.accounts.map(({ accountId, servedBy, floorEpoch }) => ({
        observer: 'gateway',
        accountId,
        master: servedBy,
        epoch: floorEpoch,
        at: status.at,
      }))
    case 'control-plane':
      return status.leases.map(({ accountId, holder, epoch }) => ({
        observer: 'control-plane',
        accountId,
        master: holder,
        epoch,
        at: status.at,
      }))
    case 'service':
      return []
  }
}
