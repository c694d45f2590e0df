/** How an account is served, in one sentence under its name. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { AccountStatus } from '../store/account-status.ts'
import { formatDuration } from './format.ts'
import { BLOCK_WORDS, PHASE_DOING } from './labels.ts'

export function describeService({ account, service }: AccountStatus): string {
  const { lease } = account
  switch (service.kind) {
    case 'served':
      return `served by ${service.holder.id} in ${service.holder.region}, epoch ${lease.epoch}`
    case 'struggling':
      return `served by ${service.holder.id}, which is ${service.holder.health}${because(service.holder.why)}`
    case 'notAnswered':
      return `${service.holder.id} holds the lease, but the oldest message waits for ${formatDuration(service.oldestWaitingMs)}`
    case 'failingOver':
      return `failing over${service.phase === null ? '' : `, ${PHASE_DOING[service.phase.phase]}`}: ${service.failover.cause}`
    case 'blocked':
      return `no serving master, failover blocked${service.failover.blockedBy === null ? '' : `: ${BLOCK_WORDS[service.failover.blockedBy]}`}`
    case 'unserved':
      return service.holder === null
        ? 'nobody holds the lease'
        : `no serving master: ${service.holder.id} is down${because(service.holder.why)}`
    case 'notKnown':
      return `${service.holder.id} holds the lease; the control plane has not observed it yet`
    default:
      return assertNever(service)
  }
}

function because(why: string): string {
  return why === '' ? '' : `: ${why}`
}
