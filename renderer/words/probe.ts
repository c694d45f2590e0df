/** What a service is, and how its health is asked, in words. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Service, ServiceKind } from '../../shared/service.ts'
import { capitalised } from '../../shared/words/format.ts'
import { serviceName } from '../../shared/words/services.ts'

/** As a title: "Gateway", "Media worker". */
export function serviceTitle(id: string, name?: string): string {
  return capitalised(serviceName(id, name).replace(/^The /, ''))
}

const KINDS: Readonly<Record<ServiceKind, string>> = {
  gateway: 'gateway',
  controlPlane: 'control plane',
  supervisor: 'supervisor',
  media: 'works on pictures and documents',
  externalApi: 'an API outside the cluster',
  database: 'database',
  cache: 'cache',
  api: 'API',
  other: 'service',
}

export function kindWords(kind: ServiceKind): string {
  return KINDS[kind]
}

/** "http, every 2 s": by the control plane. */
export function probeWords({ id, probe }: Pick<Service, 'id' | 'probe'>): string {
  if (probe === null) return id === 'control-plane' ? 'itself' : 'its own connection'
  const every = `every ${probe.everyMs / 1_000} s`
  switch (probe.kind) {
    case 'http':
      return `http, ${every}`
    case 'tcp':
      return `a connection, ${every}`
    case 'metric':
      return `its ${probe.metric}, ${every}`
    default:
      return assertNever(probe)
  }
}
