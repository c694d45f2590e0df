/** The web shell's door: a code from the start line is exchanged once for a cookie. */
import { Problem } from '../../shared/fault.ts'

export type SessionCheck =
  | { readonly kind: 'accepted' }
  /** The server answered and will not have us: used or wrong code, or none. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** The server did not answer. */
  | { readonly kind: 'unreachable' }

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>

/** A used link opened again in the browser that used it lets in all the same: its cookie is still good. */
export async function signIn(fetch: Fetch, code: string): Promise<SessionCheck> {
  const exchanged = await exchangeCode(fetch, code)
  if (exchanged.kind !== 'refused') return exchanged
  const session = await checkSession(fetch)
  return session.kind === 'accepted' ? session : exchanged
}

function exchangeCode(fetch: Fetch, code: string): Promise<SessionCheck> {
  return asked(fetch, '/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
}

/** Whether the cookie this browser has is good. */
export async function checkSession(fetch: Fetch): Promise<SessionCheck> {
  return asked(fetch, '/session', { method: 'GET' })
}

async function asked(fetch: Fetch, path: string, init: RequestInit): Promise<SessionCheck> {
  let response: Response
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin' })
  } catch {
    // fetch throws only where no answer came.
    return { kind: 'unreachable' }
  }
  if (response.ok) return { kind: 'accepted' }
  if (response.status !== 401 && response.status !== 403 && response.status !== 410) return { kind: 'unreachable' }
  return { kind: 'refused', detail: await detailOf(response) }
}

async function detailOf(response: Response): Promise<string> {
  const problem = Problem.safeParse(await response.json().catch(() => null))
  return problem.success ? problem.data.detail : 'This browser is not signed in to this console.'
}
