/** The processes of the estate that are no bots, by the names people use. Pure. */
import type { Service } from '../service.ts'

export const SERVICE_NAMES: Readonly<Record<Service['id'], string>> = {
  gateway: 'The gateway',
  'control-plane': 'The control plane',
}
