/** One round: a blow to the master of one account under traffic, and how long its users waited. */
import type { Failover } from '../../../shared/failover.ts'
import type { LiveCluster } from '../support/live-cluster.ts'
import { pick } from '../support/random.ts'
import { until } from '../support/until.ts'
import { type Blow, strike, wallMs } from './blows.ts'

/** Without a fault nobody waits this long for somebody to write. */
const CALM_WITHIN_MS = 10_000

export interface Round {
  readonly blow: Blow
  readonly accountId: string
  readonly from: string
  /** Just before: any moment to the next accepted reply, ms. The floor of `gapMs`, since users do not write all the time. */
  readonly calmMs: number
  /** Signal to the first reply accepted under a newer epoch, ms. `null`: none came in time. */
  readonly gapMs: number | null
  /** As the journal tells it; `null`: none ended in time. */
  readonly failover: Failover | null
}

/** `kill` and `stop` in turn; after every second of them a planned failover and one of the harder blows, in turn too. */
export function plannedBlows(rounds: number): Blow[] {
  const harder: readonly Blow[] = ['wakeEarly', 'loseDisk', 'cutOff']
  return Array.from({ length: rounds }, (_, index): Blow[] => {
    const measured: Blow = index % 2 === 0 ? 'kill' : 'stop'
    const extra = index % 2 === 0 ? undefined : harder[((index - 1) / 2) % harder.length]
    return extra === undefined ? [measured] : [measured, 'planned', extra]
  }).flat()
}

/** `withinMs`: for being served again, and then for the failover's end. */
export async function playRound(
  cluster: LiveCluster,
  blow: Blow,
  random: () => number,
  withinMs: number,
): Promise<Round> {
  const accountId = pick(random, ['uae-main', 'ksa-main', 'south-asia-main'])
  const master = await cluster.masterOf(accountId)
  const calmMs = await nextReply(cluster, accountId, master.epoch)
  const before = cluster.ledger.lastReply()
  const { at, recover } = await strike(blow, { accountId, ...master }, cluster)
  const acceptedAt = await orNull(
    until(() => cluster.ledger.firstAccepted(accountId, master.epoch, before), {
      what: `${accountId} is served again`,
      withinMs,
      everyMs: 10,
    }),
  )
  const failover = await orNull(
    until(() => endedAfter(cluster, accountId, master.epoch), {
      what: `the failover of ${accountId} ended`,
      withinMs,
      everyMs: 100,
    }),
  )
  recover()
  const gapMs = acceptedAt === null ? null : acceptedAt - at
  return { blow, accountId, from: master.nodeId, calmMs, gapMs, failover }
}

async function nextReply(cluster: LiveCluster, accountId: string, epoch: number): Promise<number> {
  const before = cluster.ledger.lastReply()
  const fromAt = wallMs()
  const next = () => cluster.ledger.firstAccepted(accountId, epoch - 1, before)
  return (await until(next, { what: `users of ${accountId} write`, withinMs: CALM_WITHIN_MS, everyMs: 10 })) - fromAt
}

async function endedAfter(cluster: LiveCluster, accountId: string, epoch: number): Promise<Failover | null> {
  const { failovers } = await cluster.snapshot()
  const found = failovers.findLast((failover) => failover.accountId === accountId && failover.epochBefore >= epoch)
  return found?.outcome == null ? null : found
}

/** What did not come in time is a result too. */
function orNull<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch(() => null)
}
