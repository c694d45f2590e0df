/** Which kept secrets may go where a trial goes: a page could name any address, proxy or certificate. */
import type { CallInput } from '../../shared/calls.ts'
import type { MonitoringServer } from '../../shared/connection.ts'
import type { Way } from '../http/way.ts'
import { type HeldSecrets, isSameOrigin, isSameWay, mayServe } from './held-secrets.ts'
import type { Member } from './member.ts'

export const NO_HELD: HeldSecrets = { token: null, prometheus: null, alertmanager: null }

export async function servingHere(member: Member, trial: CallInput<'testConnection'>, way: Way): Promise<HeldSecrets> {
  const { profile } = member
  if (!isSameWay(profile, way)) return NO_HELD
  const held = await member.secrets()
  const serves = (server: MonitoringServer): string | null => {
    const asked = trial[server] ?? null
    if (asked === null) return null
    const after = { ...profile, [`${server}Url`]: asked.url, [`${server}Auth`]: asked.auth }
    return mayServe(server, profile, after) ? held[server] : null
  }
  return {
    token: isSameOrigin(profile.controlApiUrl, trial.controlApiUrl) ? held.token : null,
    prometheus: serves('prometheus'),
    alertmanager: serves('alertmanager'),
  }
}
