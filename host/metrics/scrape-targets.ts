/** Whose metrics page the console reads, and where. Pure. */
import type { ScrapedRole } from '../../shared/figure.ts'
import type { Service, ServiceKind } from '../../shared/service.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

export interface ScrapeTarget {
  /** A node id or a service id. */
  readonly id: string
  readonly kind: 'node' | 'service'
  /** What it is made figures of; `null`: of nothing we know, but that it answers is worth knowing. */
  readonly role: ScrapedRole | null
  /** Base URL of its own pages; `null`: it has not told one yet. */
  readonly statusUrl: string | null
}

const ROLES: Partial<Record<ServiceKind, ScrapedRole>> = {
  gateway: 'gateway',
  controlPlane: 'control-plane',
  supervisor: 'supervisor',
  media: 'media',
  externalApi: 'sheets',
}
const ROLES_BY_ID: Readonly<Record<string, ScrapedRole>> = {
  gateway: 'gateway',
  'control-plane': 'control-plane',
  supervisor: 'supervisor',
}

/** The control plane where this console was told it is, everybody else where the snapshot says. */
export function scrapeTargetsOf(snapshot: Snapshot | null, controlApiUrl: string): ScrapeTarget[] {
  const services = Object.values(snapshot?.services ?? {}).filter(
    ({ id, statusUrl }) => id !== 'control-plane' && statusUrl !== null,
  )
  return [
    { id: 'control-plane', kind: 'service', role: 'control-plane', statusUrl: controlApiUrl },
    ...services.map((service): ScrapeTarget => {
      const { id, statusUrl } = service
      return { id, kind: 'service', role: roleOf(service), statusUrl }
    }),
    ...Object.values(snapshot?.nodes ?? {}).map(({ id, statusUrl }): ScrapeTarget => ({
      id,
      kind: 'node',
      role: 'bot',
      statusUrl,
    })),
  ]
}

function roleOf({ id, kind }: Service): ScrapedRole | null {
  return ROLES_BY_ID[id] ?? ROLES[kind] ?? null
}
