/** What the tray says of all connections together: the worst of them first. Pure. */
import type { ConnectionState } from '../shared/connection.ts'

/** Each has a shape of its own: colour is never alone. `unknown`: nothing is known of at least one, and nothing worse of any. */
export type TrayState = 'ok' | 'warning' | 'critical' | 'unknown'

export interface TrayLine {
  readonly profileId: string
  readonly text: string
}

export interface TrayWords {
  readonly state: TrayState
  /** One sentence: "2 critical in GCC · Built-in cluster healthy". */
  readonly tooltip: string
  /** One for each connection, in the order of the list. */
  readonly lines: readonly TrayLine[]
}

/** Some desktops cut what is longer. */
const LONGEST = 127
const WEIGHT: Readonly<Record<TrayState, number>> = { critical: 3, warning: 2, unknown: 1, ok: 0 }
const SIGN: Readonly<Record<TrayState, string>> = { critical: '⬢', warning: '▲', unknown: '–', ok: '●' }

export function trayWords(connections: readonly ConnectionState[]): TrayWords {
  if (connections.length === 0)
    return { state: 'unknown', tooltip: 'Linda Console: no cluster is connected', lines: [] }
  const all = connections.map((connection) => ({ connection, state: stateOf(connection) }))
  const worst = all.toSorted((a, b) => WEIGHT[b.state] - WEIGHT[a.state])
  return {
    state: worst[0]?.state ?? 'unknown',
    tooltip: cut(worst.map(({ connection, state }) => sentence(connection, state)).join(' · ')),
    lines: all.map(({ connection, state }) => ({
      profileId: connection.profile.id,
      text: `${SIGN[state]} ${connection.profile.name} (${connection.profile.environment}): ${standing(connection, state)}`,
    })),
  }
}

/** What was critical when it was last heard is so until it is heard again; what was well is not known to be. */
export function stateOf({ link, worst }: Pick<ConnectionState, 'link' | 'worst'>): TrayState {
  if (worst === 'critical') return 'critical'
  // A cluster that cannot be watched is itself worth a look.
  if (link === 'retrying' || link === 'refused' || worst === 'warning') return 'warning'
  return link === 'live' && worst === 'ok' ? 'ok' : 'unknown'
}

function sentence(connection: ConnectionState, state: TrayState): string {
  const { name } = connection.profile
  const { openAlerts, criticalAlerts, link } = connection
  const old = link === 'live' ? '' : `, ${LINK_WORDS[link]}`
  if (state === 'critical' && criticalAlerts !== null) return `${criticalAlerts} critical in ${name}${old}`
  if (connection.worst === 'warning' && openAlerts !== null) return `${openAlerts} warning in ${name}${old}`
  return state === 'ok' ? `${name} healthy` : `${name} ${LINK_WORDS[link]}`
}

function standing(connection: ConnectionState, state: TrayState): string {
  const { openAlerts, criticalAlerts, link } = connection
  const alerts =
    openAlerts === null || openAlerts === 0
      ? null
      : `${openAlerts} open ${openAlerts === 1 ? 'alert' : 'alerts'}${criticalAlerts === null || criticalAlerts === 0 ? '' : `, ${criticalAlerts} critical`}`
  if (link !== 'live') return alerts === null ? LINK_WORDS[link] : `${LINK_WORDS[link]}; when last heard ${alerts}`
  return alerts ?? (state === 'ok' ? 'healthy' : 'nothing known yet')
}

const LINK_WORDS: Readonly<Record<ConnectionState['link'], string>> = {
  live: 'not known yet',
  idle: 'not watched',
  connecting: 'connecting',
  stale: 'stale',
  retrying: 'offline',
  refused: 'refused',
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`
}
