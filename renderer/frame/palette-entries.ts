/** What the palette offers, and what a query leaves of it. Pure. */
import type { Node } from '../../shared/node.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { formatRoute } from '../routing/route.ts'
import { SCREENS } from '../routing/screens.ts'

export type PaletteIntent =
  | { readonly kind: 'go'; readonly hash: string }
  | { readonly kind: 'failover'; readonly accountId: string }
  | { readonly kind: 'swapTheme' | 'swapClock' | 'reconnect' | 'showKeys' }
  /** Locked: its line says why. */
  | { readonly kind: 'nothing' }

export interface PaletteEntry {
  readonly id: string
  readonly label: string
  readonly about: string
  readonly health?: Node['health']
  readonly intent: PaletteIntent
}

export interface PaletteGroup {
  readonly name: string
  readonly entries: readonly PaletteEntry[]
}

/** `lock`: why a failover cannot be asked for now; `null`: it can. */
export function paletteGroups(
  accounts: Snapshot['accounts'],
  nodes: Snapshot['nodes'],
  lock: string | null,
): PaletteGroup[] {
  return [
    {
      name: 'Act',
      entries: [
        ...Object.keys(accounts).map((accountId): PaletteEntry => ({
          id: `failover/${accountId}`,
          label: `Fail over ${accountId}…`,
          about: lock ?? 'Makes a plan; nothing happens before it is confirmed',
          intent: lock === null ? { kind: 'failover', accountId } : { kind: 'nothing' },
        })),
        { id: 'theme', label: 'Dark or light', about: 't', intent: { kind: 'swapTheme' } },
        { id: 'clock', label: 'Times in UTC or in your own', about: 'u', intent: { kind: 'swapClock' } },
        { id: 'reconnect', label: 'Try the connection now', about: '', intent: { kind: 'reconnect' } },
        { id: 'keys', label: 'Show the keys', about: '?', intent: { kind: 'showKeys' } },
      ],
    },
    {
      name: 'Screens',
      entries: SCREENS.map((screen) => ({
        id: `screen/${screen.name}`,
        label: screen.name,
        about: `${screen.about} · g ${screen.key}`,
        intent: { kind: 'go', hash: formatRoute(screen.route) },
      })),
    },
    {
      name: 'Accounts',
      entries: Object.values(accounts).map(({ id, lease }) => ({
        id: `account/${id}`,
        label: id,
        about: `${lease.holder === null ? 'no master' : `master ${lease.holder.nodeId}`} · epoch ${lease.epoch}`,
        intent: { kind: 'go', hash: formatRoute({ kind: 'account', accountId: id }) },
      })),
    },
    {
      name: 'Nodes',
      entries: Object.values(nodes).map((node) => ({
        id: `node/${node.id}`,
        label: node.id,
        about: `${node.role} of ${node.accountId} · ${node.region} · ${node.health}`,
        health: node.health,
        intent: { kind: 'go', hash: formatRoute({ kind: 'account', accountId: node.accountId }) },
      })),
    },
  ]
}

/** Every word of the query must occur; groups left empty go. */
export function matchingGroups(groups: readonly PaletteGroup[], query: string): PaletteGroup[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return groups
    .map(({ name, entries }) => ({
      name,
      entries: entries.filter(({ label, about }) =>
        words.every((word) => `${label} ${about}`.toLowerCase().includes(word)),
      ),
    }))
    .filter(({ entries }) => entries.length > 0)
}
