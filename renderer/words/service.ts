/** How an account is served, in one sentence under its name. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Node } from '../../shared/node.ts'
import type { AccountStatus } from '../store/account-status.ts'
import { DEVICE_WORDS } from '../../shared/words/device.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { BLOCK_WORDS, PHASE_DOING } from '../../shared/words/labels.ts'

export function describeService({ account, service }: AccountStatus): string {
  const { lease } = account
  switch (service.kind) {
    case 'served':
      return `served by ${service.holder.id} in ${service.holder.region}, epoch ${lease.epoch}`
    case 'struggling':
      return `served by ${service.holder.id}, ${troubleOf(service.holder)}`
    case 'mute':
      return `${service.holder.id} holds the lease, but its device is ${DEVICE_WORDS[service.device.state]}${because(service.device.why)}`
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

/** The worse of process and device: "which is degraded: answers slowly", "whose device is recovering: connection reset". */
export function troubleOf({ health, why, device }: Node): string {
  if (health !== 'healthy' || device === null) return `which is ${health}${because(why)}`
  return `whose device is ${DEVICE_WORDS[device.state]}${because(device.why)}`
}

function because(why: string): string {
  return why === '' ? '' : `: ${why}`
}
