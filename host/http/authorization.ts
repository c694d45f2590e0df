/** The `Authorization` header of a monitoring server, from what its profile says and the secret kept for it. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { MonitoringAuth } from '../../shared/connection.ts'

/** `null`: none is sent. `secret`: `null`: none is kept. */
export function authorizationOf(auth: MonitoringAuth, secret: string | null): string | null {
  switch (auth.kind) {
    case 'none':
      return null
    case 'basic':
      return secret === null ? null : `Basic ${Buffer.from(`${auth.user}:${secret}`, 'utf8').toString('base64')}`
    case 'bearer':
      return secret === null ? null : `Bearer ${secret}`
    default:
      return assertNever(auth)
  }
}
