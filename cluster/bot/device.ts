/**
 * How this node's session with the messenger stands, and what to do next about it. Pure; session.ts sends, waits and stores.
 * Only `linked` lets messages and replies pass. Dropped and expired sessions are restored with back-off; a log-out waits for a person.
 */
import { assertNever } from '../../shared/assert-never.ts'
import type { Device, DeviceState } from '../../shared/device.ts'
import type { SessionWord } from '../wire/traffic.ts'

export interface Standing {
  readonly device: Device
  /** What it logs in with; `null`: it holds none. */
  readonly credential: string | null
  /** There is a connection to try it over. */
  readonly isConnected: boolean
  readonly next: 'login' | 'renew'
}

/** `at`: epoch ms. `jitter`: 0 ≤ jitter < 1, so that nodes that lost their sessions together do not come back together. */
export type Happened = { readonly at: number; readonly jitter: number } & (
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'said'; readonly word: SessionWord; readonly why: string }
  | { readonly kind: 'given'; readonly credential: string }
  /** The back-off is over. */
  | { readonly kind: 'due' }
  /** A person asks for another attempt now. */
  | { readonly kind: 'asked' }
  | { readonly kind: 'pairing'; readonly code: string; readonly expiresAt: number }
  | { readonly kind: 'pairingEnded'; readonly why: string }
  | { readonly kind: 'unlinked' }
)

export type Effect =
  | { readonly do: 'send'; readonly what: 'login' | 'renew' | 'unlink' }
  /** Replaces the one before. */
  | { readonly do: 'wait'; readonly forMs: number }
  | { readonly do: 'stopWaiting' }
  /** `null`: forget it. */
  | { readonly do: 'store'; readonly credential: string | null }

export const FIRST_RETRY_MS = 500
export const LAST_RETRY_MS = 30_000
/** A wait is up to this much longer than its step. */
const JITTER = 0.2

export function atStart(credential: string | null, at: number): Standing {
  const why = 'not yet connected to the messenger'
  const device: Device = { state: 'recovering', since: at, attempts: 0, why, pairing: null }
  return { device, credential, isConnected: false, next: 'login' }
}

/** 0.5 s, 1 s, 2 s … 30 s. */
export function backOffMs(attempts: number, jitter: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** attempts, LAST_RETRY_MS) * (1 + JITTER * jitter)
}

export function deviceTransition(standing: Standing, event: Happened): readonly [Standing, readonly Effect[]] {
  const { device } = standing
  switch (event.kind) {
    case 'connected':
      // A session lives on one connection: on a new one it is still to be logged in.
      return attempt({ ...offline(standing, event.at), isConnected: true }, event)
    case 'disconnected':
      return [offline(standing, event.at), [STOP]]
    case 'said':
      return heard(standing, event)
    case 'given':
      return [
        { ...standing, credential: event.credential, next: 'login' },
        [{ do: 'store', credential: event.credential }, { do: 'send', what: 'login' }, pause(device.attempts, event)],
      ]
    case 'due':
    case 'asked':
      return standing.isConnected && device.state !== 'linked' ? attempt(standing, event) : [standing, []]
    case 'pairing':
      if (device.state === 'linked') return [standing, []]
      return [{ ...standing, device: { ...device, pairing: { code: event.code, expiresAt: event.expiresAt } } }, []]
    case 'pairingEnded':
      if (device.pairing === null) return [standing, []]
      return [{ ...standing, device: { ...device, pairing: null, why: event.why } }, []]
    case 'unlinked':
      return [
        become({ ...standing, credential: null }, 'unlinked', 'unlinked here', event.at),
        [STOP, { do: 'store', credential: null }, { do: 'send', what: 'unlink' }],
      ]
    default:
      return assertNever(event)
  }
}

const STOP: Effect = { do: 'stopWaiting' }

type Said = Extract<Happened, { kind: 'said' }>

function heard(standing: Standing, event: Said): readonly [Standing, readonly Effect[]] {
  const { word, why, at } = event
  const { attempts } = standing.device
  switch (word) {
    case 'live': {
      const linked = become(standing, 'linked', '', at)
      return [{ ...linked, next: 'login', device: { ...linked.device, attempts: 0, pairing: null } }, [STOP]]
    }
    case 'dropped':
      return [{ ...become(standing, 'recovering', why, at), next: 'login' }, [pause(attempts, event)]]
    case 'expired':
      return [{ ...become(standing, 'recovering', why, at), next: 'renew' }, [pause(attempts, event)]]
    case 'blocked':
      return [{ ...become(standing, 'blocked', why, at), next: 'login' }, [pause(attempts, event)]]
    case 'loggedOut':
    case 'unlinked': {
      const out = become({ ...standing, credential: null, next: 'login' }, word, why, at)
      return [out, standing.credential === null ? [STOP] : [STOP, { do: 'store', credential: null }]]
    }
    default:
      return assertNever(word)
  }
}

function offline(standing: Standing, at: number): Standing {
  const { device } = standing
  const gone = { ...standing, isConnected: false, device: { ...device, pairing: null } }
  const isRestorable = device.state === 'linked' || device.state === 'recovering'
  return isRestorable ? become(gone, 'recovering', 'not connected to the messenger', at) : gone
}

/** No answer is waited for without an end: what is not answered is tried again. */
function attempt(standing: Standing, event: Happened): readonly [Standing, readonly Effect[]] {
  const { device, credential, next } = standing
  const attempts = device.attempts + 1
  const what = next === 'renew' && credential !== null ? 'renew' : 'login'
  return [{ ...standing, device: { ...device, attempts } }, [{ do: 'send', what }, pause(attempts, event)]]
}

function pause(attempts: number, { jitter }: Happened): Effect {
  return { do: 'wait', forMs: backOffMs(attempts, jitter) }
}

/** Anew only where the state is another: `since` is when it became so. */
function become(standing: Standing, state: DeviceState, why: string, at: number): Standing {
  const { device } = standing
  const since = device.state === state ? device.since : at
  return { ...standing, device: { ...device, state, since, why } }
}
