/** What the palette offers, and what a query leaves of it. Pure. */
import { type Command, describeCommand } from '../../shared/command.ts'
import type { ConnectionState } from '../../shared/connection.ts'
import type { Incident } from '../../shared/incident/incident.ts'
import type { Node } from '../../shared/node.ts'
import type { RunbookEntry } from '../../shared/runbook/runbook.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { alertWords, standingOf } from '../connections/connection-words.ts'
import { offersFor } from '../plan/offers.ts'
import { formatRoute } from '../routing/route.ts'
import { SCREENS } from '../routing/screens.ts'
import { shelved } from '../runbooks/library.ts'
import { openIncidents } from '../store/shift-book.ts'
import { formOf } from '../plan/forms.ts'

export type PaletteIntent =
  | { readonly kind: 'go'; readonly hash: string }
  | { readonly kind: 'plan'; readonly command: Command }
  | { readonly kind: 'cluster'; readonly profile: { readonly id: string; readonly name: string } }
  /** In another window, on the same cluster. */
  | { readonly kind: 'window'; readonly hash: string }
  | { readonly kind: 'swapTheme' | 'swapClock' | 'reconnect' | 'showKeys' | 'revert' | 'declareIncident' }
  /** What this console kept, or another's bundle. */
  | { readonly kind: 'replay' | 'openRecording' }
  | { readonly kind: 'recording'; readonly recordingId: string }
  /** Locked: its line says why. */
  | { readonly kind: 'nothing' }

export interface PaletteEntry {
  readonly id: string
  readonly label: string
  readonly about: string
  readonly health?: Node['health']
  readonly intent: PaletteIntent
}

/** `about`: where it came from and when it was made. */
export interface ListedRecording {
  readonly id: string
  readonly name: string
  readonly about: string
}

export interface PaletteGroup {
  readonly name: string
  readonly entries: readonly PaletteEntry[]
}

/**
 * `lockOf`: why a command cannot be asked for now; `null`: it can. `others`: the clusters this window is not on. `runbooks`: those
 * that this console has. `recordings`: what can be replayed beside its own past.
 */
export function paletteGroups(
  snapshot: Snapshot | null,
  lockOf: (command: Command) => string | null,
  others: readonly ConnectionState[] = [],
  runbooks: readonly RunbookEntry[] = [],
  incidents: readonly Incident[] = [],
  recordings: readonly ListedRecording[] = [],
): PaletteGroup[] {
  const accounts = Object.values(snapshot?.accounts ?? {})
  const nodes = Object.values(snapshot?.nodes ?? {})
  const offers =
    snapshot === null
      ? []
      : [
          ...accounts.flatMap(({ id }) => offersFor({ kind: 'account', id }, snapshot)),
          ...offersFor({ kind: 'cluster', id: 'cluster' }, snapshot),
          ...nodes.flatMap(({ id }) => offersFor({ kind: 'node', id }, snapshot)),
        ]
  return [
    {
      name: 'Act',
      entries: [
        ...offers.map((command) => commandEntry(command, lockOf(command))),
        { id: 'revert', label: 'Take back what was changed last…', about: 'u', intent: { kind: 'revert' } },
        {
          id: 'incident',
          label: 'Declare an incident…',
          about: 'Shift I · works without the cluster too',
          intent: { kind: 'declareIncident' },
        },
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
      entries: accounts.map(({ id, lease }) => ({
        id: `account/${id}`,
        label: id,
        about: `${lease.holder === null ? 'no master' : `master ${lease.holder.nodeId}`} · epoch ${lease.epoch}`,
        intent: { kind: 'go', hash: formatRoute({ kind: 'account', accountId: id }) },
      })),
    },
    {
      name: 'Nodes',
      entries: nodes.map((node) => ({
        id: `node/${node.id}`,
        label: node.id,
        about: `${node.role} of ${node.accountId} · ${node.region} · ${node.health}`,
        health: node.health,
        intent: { kind: 'go', hash: formatRoute({ kind: 'node', nodeId: node.id }) },
      })),
    },
    {
      name: 'Clusters',
      entries: others.map((connection) => ({
        id: `cluster/${connection.profile.id}`,
        label: `Go to cluster ${connection.profile.name}`,
        about: `${connection.profile.environment} · ${standingOf(connection).word} · ${alertWords(connection).word}`,
        intent: { kind: 'cluster', profile: connection.profile },
      })),
    },
    {
      name: 'Alerts',
      entries: (snapshot?.alerts ?? [])
        .filter(({ resolvedAt }) => resolvedAt === null)
        .map(({ id, title, level, acknowledged }) => ({
          id: `alert/${id}`,
          label: title,
          about: `${level} · ${acknowledged === null ? 'not acknowledged' : `acknowledged by ${acknowledged.by}`}`,
          intent: { kind: 'go', hash: formatRoute({ kind: 'alerts', alertId: id }) },
        })),
    },
    {
      name: 'Incidents',
      entries: openIncidents(incidents).map(({ id, title, severity, roles }) => ({
        id: `incident/${id}`,
        label: title,
        about: `open incident, severity ${severity} · ${roles.commander ?? 'nobody'} commands`,
        intent: { kind: 'go', hash: formatRoute({ kind: 'incident', incidentId: id }) },
      })),
    },
    {
      name: 'Runbooks',
      entries: shelved(runbooks).map(({ head: { id, title, summary } }) => ({
        id: `runbook/${id}`,
        label: title,
        about: `runbook ${id} · ${summary}`,
        intent: { kind: 'go', hash: formatRoute({ kind: 'runbook', runbookId: id }) },
      })),
    },
    {
      name: 'Window',
      entries: [
        {
          id: 'window',
          label: 'Open another window',
          about: 'On the same cluster',
          intent: { kind: 'window', hash: '#/' },
        },
        {
          id: 'wallboard',
          label: 'Open the wallboard',
          about: 'Another window, for a wall: it cannot send commands',
          intent: { kind: 'window', hash: formatRoute({ kind: 'wallboard' }) },
        },
        {
          id: 'replay',
          label: 'Replay the last 15 minutes',
          about: 'This window shows what this console has kept; nothing of it is live',
          intent: { kind: 'replay' },
        },
        {
          id: 'recording',
          label: 'Open a recording…',
          about: 'A bundle of an incident; nothing of it is live',
          intent: { kind: 'openRecording' },
        },
        { id: 'theme', label: 'Dark or light', about: 't', intent: { kind: 'swapTheme' } },
        { id: 'clock', label: 'Times in UTC or in your own', about: 'c', intent: { kind: 'swapClock' } },
        { id: 'reconnect', label: 'Try the connection now', about: '', intent: { kind: 'reconnect' } },
        { id: 'keys', label: 'Show the keys', about: '?', intent: { kind: 'showKeys' } },
      ],
    },
    {
      name: 'Recordings',
      entries: recordings.map(({ id, name, about }) => ({
        id: `recording/${id}`,
        label: `Replay: ${name}`,
        about: `REPLAY · ${about}`,
        intent: { kind: 'recording', recordingId: id },
      })),
    },
  ]
}

function commandEntry(command: Command, lock: string | null): PaletteEntry {
  return {
    id: JSON.stringify(command),
    label: `${describeCommand(command)}…`,
    about:
      lock ?? (formOf(command.kind).fields.length === 0 ? PLAN_ONLY : `${PLAN_ONLY}; its values can be changed there`),
    intent: lock === null ? { kind: 'plan', command } : { kind: 'nothing' },
  }
}

const PLAN_ONLY = 'Makes a plan; nothing happens before it is confirmed'

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

/** Without a query every account and node would bury the rest: then the palette offers places, and the acts on accounts. */
export const SHOWN_UNASKED = 8
/** Of one group: who does not find it among these types another letter. */
export const SHOWN_ASKED = 40

export function shownGroups(groups: readonly PaletteGroup[], query: string): PaletteGroup[] {
  const most = query.trim() === '' ? SHOWN_UNASKED : SHOWN_ASKED
  return matchingGroups(groups, query).map(({ name, entries }) => ({ name, entries: entries.slice(0, most) }))
}
