/** A connection in the words and shapes of the switcher and of Settings. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { ConnectionState, MonitoringServer } from '../../shared/connection.ts'
import { counted, formatAge } from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'

export interface Standing {
  readonly word: string
  readonly tone: Tone
}

export function standingOf({ link, hasToken }: Pick<ConnectionState, 'link' | 'hasToken'>): Standing {
  if (!hasToken) return { word: 'No token', tone: 'warn' }
  switch (link) {
    case 'live':
      return { word: 'Live', tone: 'ok' }
    case 'connecting':
      return { word: 'Connecting', tone: 'unknown' }
    case 'stale':
      return { word: 'Stale', tone: 'warn' }
    case 'retrying':
      return { word: 'Offline', tone: 'critical' }
    case 'refused':
      return { word: 'Refused', tone: 'critical' }
    case 'idle':
      return { word: 'Not watched', tone: 'unknown' }
    default:
      return assertNever(link)
  }
}

/** "2 open alerts", and as old as it is: what is not live was so when it was last heard. */
export function alertWords({ openAlerts, worst }: Pick<ConnectionState, 'openAlerts' | 'worst'>): Standing {
  if (openAlerts === null) return { word: 'alerts not known', tone: 'unknown' }
  if (openAlerts === 0) return { word: 'no open alert', tone: 'ok' }
  return { word: counted(openAlerts, 'open alert'), tone: worst === 'critical' ? 'critical' : 'warn' }
}

/** `null`: it is live, and its age is always young. */
export function heardWords({ link, heardAt }: Pick<ConnectionState, 'link' | 'heardAt'>, now: number): string | null {
  if (link === 'live') return null
  return heardAt === null ? 'never heard' : `heard ${formatAge(now - heardAt)} ago`
}

export function tokenWords({
  isBuiltIn,
  hasToken,
  keepsToken,
}: Pick<ConnectionState, 'isBuiltIn' | 'hasToken' | 'keepsToken'>): string {
  if (isBuiltIn) return 'from its connection file'
  if (!hasToken) return 'not kept: give it again'
  return keepsToken ? "kept in this machine's keyring" : 'in memory only: give it again after a restart'
}

const SERVERS: Readonly<Record<MonitoringServer, string>> = { prometheus: 'Prometheus', alertmanager: 'Alertmanager' }

/** "Prometheus https://… as rana, password in this machine's keyring"; `null`: it has none. */
export function monitoringWords(connection: ConnectionState, server: MonitoringServer): string | null {
  const { profile, monitoringSecrets, isBuiltIn } = connection
  const url = profile[`${server}Url`]
  if (url === null) return null
  const auth = profile[`${server}Auth`]
  const standing = monitoringSecrets[server]
  const what = auth.kind === 'basic' ? ` as ${auth.user}, password` : ', token'
  switch (standing) {
    case 'none':
      return `${SERVERS[server]} ${url}`
    case 'missing':
      return `${SERVERS[server]} ${url}${what} not kept: give it again`
    case 'memory':
      return `${SERVERS[server]} ${url}${what} in memory only`
    case 'kept':
      return `${SERVERS[server]} ${url}${what} ${isBuiltIn ? 'from its connection file' : 'in the keyring'}`
    default:
      return assertNever(standing)
  }
}

/** "private authority", "through http://proxy:3128"; empty: nothing of the kind. */
export function wayWords({ profile: { trust, proxyUrl } }: ConnectionState): string[] {
  const pins = trust.kind === 'pinned' ? [counted(trust.sha256.length, 'pinned certificate')] : []
  const authority = trust.kind === 'authority' ? ['certificates of a private authority'] : []
  return [...pins, ...authority, ...(proxyUrl === null ? [] : [`through the proxy ${proxyUrl}`])]
}
