/** Incidents in words: severities, roles, when the next update is due. Pure. */
import type { Audience, Incident, IncidentRole, Severity } from '../../shared/incident/incident.ts'
import { counted, formatAge } from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'

export const SEVERITIES: readonly Severity[] = [1, 2, 3]

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  1: 'accounts are without service, or data is at risk',
  2: 'users notice',
  3: 'nobody notices yet',
}

export const SEVERITY_TONES: Readonly<Record<Severity, Tone>> = { 1: 'critical', 2: 'warn', 3: 'info' }

export const ROLES: readonly IncidentRole[] = ['commander', 'operations', 'communications']

export const ROLE_NAMES: Readonly<Record<IncidentRole, string>> = {
  commander: 'Commander',
  operations: 'Operations',
  communications: 'Communications',
}

export const ROLE_MEANINGS: Readonly<Record<IncidentRole, string>> = {
  commander: 'Decides, and keeps the whole in view.',
  operations: 'Acts: nobody else changes anything meanwhile without asking.',
  communications: 'Tells the others, at the times that were promised.',
}

export const AUDIENCE_TABS: Readonly<Record<Audience, string>> = {
  internal: 'Team',
  customers: 'Customers',
  executives: 'Executives',
}

export interface DueWords {
  readonly tone: Tone | null
  readonly text: string
}

/** `now`: this machine's clock, as entries are dated by it. */
export function dueWords({ updates, closed }: Pick<Incident, 'updates' | 'closed'>, now: number): DueWords {
  if (closed !== null) return { tone: null, text: 'closed' }
  if (updates.dueAt === null) return { tone: null, text: 'no updates promised' }
  const left = updates.dueAt - now
  if (left <= 0)
    return left > -60_000
      ? { tone: 'critical', text: 'update due now' }
      : { tone: 'critical', text: `update overdue by ${formatAge(-left)}` }
  // Rounded up: a minute that has begun is still there.
  const words = left < 60_000 ? 'less than a minute' : `${Math.ceil(left / 60_000)} min`
  return { tone: left <= SOON_MS ? 'warn' : null, text: `next update due in ${words}` }
}

const SOON_MS = 5 * 60_000

export function unsentWords(unsent: number): string {
  return `${counted(unsent, 'entry', 'entries')} not sent yet`
}

/** "uae-main and ksa-main", "the whole cluster" */
export function aboutWords(accountIds: readonly string[]): string {
  if (accountIds.length === 0) return 'the whole cluster'
  if (accountIds.length <= 3) return accountIds.join(', ')
  return `${accountIds.slice(0, 2).join(', ')} and ${accountIds.length - 2} more`
}

/** `null`: nobody else holds operations of it, as far as this window knows who it is. */
export function heldByAnother({ roles, closed }: Pick<Incident, 'roles' | 'closed'>, actor: string): string | null {
  const { operations } = roles
  return closed !== null || operations === null || operations === actor ? null : operations
}
