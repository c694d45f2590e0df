/** The services of the registry, in an order that keeps its place. Pure. */
import type { ServiceSample } from '../../shared/sample.ts'
import type { Service } from '../../shared/service.ts'
import { serviceName } from '../../shared/words/services.ts'
import type { LatestSamples } from './account-status.ts'

export const GATEWAY = 'gateway'
export const CONTROL_PLANE = 'control-plane'
/** What every account rests on stands first; where a cluster has not reported it, its place stays. */
const FIRST: readonly string[] = [GATEWAY, CONTROL_PLANE]

/** Ids: gateway, control plane, then the others by name. */
export function serviceIds(services: Readonly<Record<string, Service>>): string[] {
  const others = Object.values(services).filter(({ id }) => !FIRST.includes(id))
  const name = ({ id, name: own }: Service) => serviceName(id, own).replace(/^The /, '')
  return [
    ...FIRST,
    ...others.toSorted((a, b) => name(a).localeCompare(name(b), 'en', { numeric: true })).map(({ id }) => id),
  ]
}

/** `null`: the control plane does not ask it, or has not yet. */
export function serviceSample(latest: LatestSamples, id: string): ServiceSample | null {
  const sample = latest[`service/${id}`]
  return sample?.kind === 'service' ? sample : null
}
