/** Where a profile's monitoring server is, and what it is sent to be let in. Pure. */
import type { MonitoringServer, Profile } from '../../shared/connection.ts'
import { authorizationOf } from '../http/authorization.ts'
import type { Address } from './request.ts'

/** `null`: the profile has none. `secret`: `null`: none is kept. */
export function addressOf(profile: Profile, server: MonitoringServer, secret: string | null): Address | null {
  const url = profile[`${server}Url`]
  const auth = profile[`${server}Auth`]
  if (url === null) return null
  return { url, authorization: authorizationOf(auth, secret), isSecretMissing: auth.kind !== 'none' && secret === null }
}
