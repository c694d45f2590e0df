/** What the wallboard says of an account and of its own link, short enough for five metres. Pure. */
import { type Alert, isOwnWord } from '../../shared/alert.ts'
import { assertNever } from '../../shared/assert-never.ts'
import { DEVICE_WORDS } from '../../shared/words/device.ts'
import { BLOCK_WORDS, PHASE_DOING, type Tone } from '../../shared/words/labels.ts'
import type { Service } from '../store/account-status.ts'
import type { Connection } from '../store/link.ts'

/** `null`: served, which the shape and the master's name say. */
export function troubleWords(service: Service): string | null {
  switch (service.kind) {
    case 'served':
      return null
    case 'struggling':
      return service.holder.health === 'healthy' ? 'device recovering' : `master ${service.holder.health}`
    case 'mute':
      return `device ${DEVICE_WORDS[service.device.state]}`
    case 'notAnswered':
      return 'does not answer'
    case 'failingOver':
      return service.phase === null ? 'failing over' : `failing over: ${PHASE_DOING[service.phase.phase]}`
    case 'blocked':
      return `failover blocked${service.failover.blockedBy === null ? '' : `: ${BLOCK_WORDS[service.failover.blockedBy]}`}`
    case 'unserved':
      return 'no serving master'
    case 'notKnown':
      return 'not observed yet'
    default:
      return assertNever(service)
  }
}

export interface LinkWords {
  readonly word: string
  readonly tone: Tone
  /** Across the whole wall; `null`: it is live, or it was never anything else. */
  readonly band: string | null
}

export function linkWords(connection: Connection): LinkWords {
  switch (connection.kind) {
    case 'live':
      return { word: 'Live', tone: 'ok', band: null }
    case 'replaying':
      return { word: 'Replay', tone: 'info', band: 'REPLAY: this is not now' }
    case 'connecting':
      return { word: 'Connecting', tone: 'unknown', band: 'CONNECTING' }
    case 'stale':
      return { word: 'Stale', tone: 'warn', band: 'STALE: nothing comes from the cluster' }
    case 'retrying':
      return { word: 'Offline', tone: 'critical', band: 'OFFLINE: the control plane does not answer' }
    case 'refused':
      return { word: 'Refused', tone: 'critical', band: 'REFUSED: the cluster does not take this console' }
    case 'hostGone':
      return { word: 'Console gone', tone: 'critical', band: 'CONSOLE GONE: its background process does not answer' }
    case 'notSignedIn':
      return { word: 'Not signed in', tone: 'critical', band: 'NOT SIGNED IN' }
    default:
      return assertNever(connection)
  }
}

/** Those that stand for themselves: critical before warning, newest first. */
export function wallAlerts(
  alerts: readonly Alert[],
  most: number,
): { readonly shown: readonly Alert[]; readonly more: number } {
  const open = alerts
    .filter(isOwnWord)
    .toSorted((a, b) => Number(b.level === 'critical') - Number(a.level === 'critical') || b.raisedAt - a.raisedAt)
  return { shown: open.slice(0, most), more: Math.max(0, open.length - most) }
}

/** In hundredths of the screen's height: what is left for the tiles, how wide the screen is, and a tile at scale 1. */
const FREE = { height: 50, width: 170 } as const
const TILE = { height: 26, width: 42 } as const
const SCALES = { least: 0.3, most: 1.4 } as const

/** So many columns, and such a size, that every account is seen at once and as large as can be. */
export function layoutFor(count: number): { readonly columns: number; readonly scale: number } {
  const choices = Array.from({ length: Math.min(12, Math.max(1, count)) }, (_, index) => {
    const columns = index + 1
    const rows = Math.max(1, Math.ceil(count / columns))
    return { columns, scale: Math.min(FREE.height / (rows * TILE.height), FREE.width / (columns * TILE.width)) }
  })
  const best = choices.reduce((found, choice) => (choice.scale > found.scale ? choice : found))
  return { columns: best.columns, scale: Math.max(SCALES.least, Math.min(SCALES.most, best.scale)) }
}
