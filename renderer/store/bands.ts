/** Failovers as stretches of time, for charts. Pure. */
import type { Failover } from '../../shared/failover.ts'

export interface Band {
  /** Source clock, epoch seconds. */
  readonly from: number
  readonly to: number
  readonly label: string
}

/** Those that touch `fromMs`…`toMs`; one that runs reaches to the end. */
export function failoverBands(failovers: readonly Failover[], fromMs: number, toMs: number): Band[] {
  return (
    failovers
      // A first master takes over from nobody: nothing was interrupted.
      .filter((failover) => failover.from !== null)
      .filter((failover) => (failover.endedAt ?? toMs) >= fromMs && failover.startedAt <= toMs)
      .map((failover) => ({
        from: failover.startedAt / 1000,
        to: (failover.endedAt ?? toMs) / 1000,
        label: `${failover.accountId} → ${failover.to ?? '?'}`,
      }))
  )
}
