/** A connection in the words and shapes of the switcher and of Settings. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { ConnectionState } from '../../shared/connection.ts'
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
