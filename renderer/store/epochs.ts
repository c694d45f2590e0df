/** The epochs of one account: who held it when. Read from facts, filled in from failovers. Pure. */
import type { Account } from '../../shared/account.ts'
import type { Fact } from '../../shared/fact.ts'
import type { Failover } from '../../shared/failover.ts'

export interface EpochRecord {
  readonly epoch: number
  /** `null`: it was made by fencing and granted to nobody. */
  readonly holder: string | null
  readonly since: number
  /** The failover that led to it; `null`: none did (the first grant), or it is older than what is kept. */
  readonly failoverId: string | null
}

/** Newest first. Only what facts, failovers and the lease itself tell; older epochs are not guessed. */
export function epochsOf(account: Account, facts: readonly Fact[], failovers: readonly Failover[]): EpochRecord[] {
  const records = new Map<number, EpochRecord>()
  const causeOf = (epoch: number): string | null =>
    failovers.find((failover) => failover.accountId === account.id && failover.epochAfter === epoch)?.id ?? null
  for (const failover of failovers) {
    const { epochAfter } = failover
    if (failover.accountId !== account.id || epochAfter === null || failover.endedAt === null) continue
    const holder =
      failover.outcome === 'completed' ? failover.to : failover.outcome === 'rolledBack' ? failover.from : null
    records.set(epochAfter, { epoch: epochAfter, holder, since: failover.endedAt, failoverId: failover.id })
  }
  for (const fact of [...facts].reverse()) {
    if (fact.kind === 'leaseVacated' && fact.accountId === account.id && !records.has(fact.leaseEpoch)) {
      records.set(fact.leaseEpoch, {
        epoch: fact.leaseEpoch,
        holder: null,
        since: fact.at,
        failoverId: causeOf(fact.leaseEpoch),
      })
    }
    if (fact.kind === 'leaseGranted' && fact.accountId === account.id) {
      records.set(fact.leaseEpoch, {
        epoch: fact.leaseEpoch,
        holder: fact.holder.nodeId,
        since: fact.at,
        failoverId: causeOf(fact.leaseEpoch),
      })
    }
  }
  const { epoch, holder, since } = account.lease
  records.set(epoch, { epoch, holder: holder?.nodeId ?? null, since, failoverId: causeOf(epoch) })
  return [...records.values()].sort((a, b) => b.epoch - a.epoch)
}
