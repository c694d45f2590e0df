/** Serves our own built pages over `app:` with the strict headers; one host a session. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Session } from 'electron'
import { APP_SCHEME, resolveAsset, type AppHost } from './app-scheme.ts'
import { contentSecurityPolicy, withNonce } from './content-security-policy.ts'

export const APP_SCHEME_PRIVILEGES = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
}

export function serveApp(session: Session, host: AppHost, root: string): void {
  session.protocol.handle(APP_SCHEME, (request) => answer(request, host, root))
}

/** Exported for its test: a Response without Electron. */
export async function answer(request: { method: string; url: string }, host: AppHost, root: string): Promise<Response> {
  const asset = resolveAsset(request, host, root)
  if (asset.kind === 'refused') return plain(asset.status, asset.why)

  const bytes = await readOrNull(asset.path)
  if (bytes === null) return plain(404, 'no such file')
  const nonce = randomBytes(18).toString('base64')
  const body = asset.isPage ? withNonce(bytes.toString('utf8'), nonce) : new Uint8Array(bytes)
  return new Response(body, { headers: headers(asset.type, nonce) })
}

function plain(status: number, why: string): Response {
  return new Response(why, { status, headers: headers('text/plain; charset=utf-8', '') })
}

function headers(type: string, nonce: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': contentSecurityPolicy(nonce),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  }
}

async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) return null
    throw error
  }
}
