/** Whether the secret that is kept still serves what is drafted. Pure; the host judges the same again. */
import { assertNever } from '../../shared/assert-never.ts'
import type { ConnectionState, MonitoringServer, SecretStanding } from '../../shared/connection.ts'
import type { ConnectionDraft } from './connection-draft.ts'
import type { AccessResult } from './draft-access.ts'

export type SecretField = 'token' | 'prometheusSecret' | 'alertmanagerSecret'

type Access = AccessResult['profile']

/** Why the kept one does not do; `null`: it does, or none is wanted. `known`: `null`: a new connection. */
export function secretNeeded(
  field: SecretField,
  draft: ConnectionDraft,
  access: Access,
  known: ConnectionState | null,
): string | null {
  switch (field) {
    case 'token':
      return tokenNeeded(draft, access, known)
    case 'prometheusSecret':
      return monitoringNeeded('prometheus', draft, access, known)
    case 'alertmanagerSecret':
      return monitoringNeeded('alertmanager', draft, access, known)
    default:
      return assertNever(field)
  }
}

/** How the secret of a field is kept for the connection as it was. */
export function keptStanding(field: SecretField, known: ConnectionState | null): SecretStanding {
  if (known === null) return 'none'
  if (field === 'token') return known.hasToken ? (known.keepsToken ? 'kept' : 'memory') : 'missing'
  return known.monitoringSecrets[field === 'prometheusSecret' ? 'prometheus' : 'alertmanager']
}

function tokenNeeded(draft: ConnectionDraft, access: Access, known: ConnectionState | null): string | null {
  if (known === null || !known.hasToken) return 'The token of the control API.'
  const { profile } = known
  if (originOf(draft.controlApiUrl) !== originOf(profile.controlApiUrl) || draft.environment !== profile.environment) {
    return 'The kept token was given for another address or environment: give it again.'
  }
  return isSameWay(access, profile) ? null : OTHER_WAY
}

function monitoringNeeded(
  server: MonitoringServer,
  draft: ConnectionDraft,
  access: Access,
  known: ConnectionState | null,
): string | null {
  const kind = draft[`${server}Kind`]
  if (kind === 'none' || draft[`${server}Url`].trim() === '') return null
  const standing = known?.monitoringSecrets[server]
  if (known === null || standing === 'none' || standing === 'missing') {
    return kind === 'basic' ? 'The password.' : 'The token.'
  }
  const { profile } = known
  const isSame =
    originOf(draft[`${server}Url`]) === originOf(profile[`${server}Url`] ?? '') &&
    JSON.stringify(access[`${server}Auth`]) === JSON.stringify(profile[`${server}Auth`])
  if (!isSame) return 'The kept one was given for another address or user: give it again.'
  return isSameWay(access, profile) ? null : OTHER_WAY
}

const OTHER_WAY = 'The kept one was given before certificates or proxy were changed: give it again.'

function isSameWay(one: Pick<Access, 'trust' | 'proxyUrl'>, other: Pick<Access, 'trust' | 'proxyUrl'>): boolean {
  return one.proxyUrl === other.proxyUrl && JSON.stringify(one.trust) === JSON.stringify(other.trust)
}

function originOf(address: string): string | null {
  return URL.canParse(address.trim()) ? new URL(address.trim()).origin : null
}
