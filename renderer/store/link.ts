/** How the window stands to host, and host to the cluster: together, what may be trusted and what may be pressed. Pure but for the store. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { assertNever } from '../../shared/assert-never.ts'
import type { Problem } from '../../shared/fault.ts'
import type { Link } from '../../shared/picture.ts'
import type { Replay } from '../../shared/replay.ts'

/** This window's own line to host. */
export type PortState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  /** Host died or was restarted: tried again by itself. */
  | { readonly kind: 'lost'; readonly since: number; readonly attempt: number }
  /** Web shell only: this browser has no session, or its code was refused. Trying again by itself cannot help. */
  | { readonly kind: 'notSignedIn'; readonly detail: string }

export interface LinkState {
  readonly port: PortState
  readonly link: Link
  /** When the newest word of the cluster came in, this machine's clock; `null`: never. */
  readonly heardAt: number | null
  /** What is shown has passed; `null`, absent: it is of now. */
  readonly replay?: Replay | null
}

export function createLinkStore(now: number): StoreApi<LinkState> {
  return createStore<LinkState>()(() => ({
    port: { kind: 'opening' },
    link: { kind: 'connecting', since: now },
    heardAt: null,
  }))
}

/** What it comes down to for the one who looks. */
export type Connection =
  | { readonly kind: 'live' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'retrying'; readonly retryAt: number; readonly attempt: number; readonly problem: Problem }
  | { readonly kind: 'refused'; readonly retryAt: number; readonly problem: Problem }
  | { readonly kind: 'hostGone' }
  | { readonly kind: 'notSignedIn'; readonly detail: string }
  /** What is shown is of another moment; the living cluster is not behind it. */
  | { readonly kind: 'replaying' }

/** Host says `live` and pushes at least once a second; silence beyond this means host itself is stuck. */
export const SILENT_AFTER_MS = 4_000

export function connectionOf(state: LinkState, now: number): Connection {
  const { port, link, heardAt } = state
  switch (port.kind) {
    case 'notSignedIn':
      return { kind: 'notSignedIn', detail: port.detail }
    case 'lost':
      return { kind: 'hostGone' }
    case 'opening':
      return { kind: 'connecting' }
    case 'open':
      return state.replay == null ? throughHost(link, heardAt, now) : { kind: 'replaying' }
    default:
      return assertNever(port)
  }
}

/** Whether what is on the screen is what the cluster says now. Dangerous buttons work only then. */
export function isLive(connection: Connection): boolean {
  return connection.kind === 'live'
}

/** Whether what is on the screen is what the cluster says at the moment that is shown: now, or then. */
export function isOfItsMoment(connection: Connection): boolean {
  return connection.kind === 'live' || connection.kind === 'replaying'
}

function throughHost(link: Link, heardAt: number | null, now: number): Connection {
  switch (link.kind) {
    case 'live':
      return heardAt !== null && now - heardAt > SILENT_AFTER_MS ? { kind: 'stale' } : { kind: 'live' }
    case 'connecting':
      return { kind: 'connecting' }
    case 'stale':
      return { kind: 'stale' }
    case 'retrying':
      return { kind: 'retrying', retryAt: link.retryAt, attempt: link.attempt, problem: link.problem }
    case 'refused':
      return { kind: 'refused', retryAt: link.retryAt, problem: link.problem }
    default:
      return assertNever(link)
  }
}
