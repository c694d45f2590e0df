/** The scheme our own pages come from, and which file stands behind a request. Pure; app-protocol.ts reads the files. */
import { extname, join } from 'node:path'

export const APP_SCHEME = 'app'
export type AppHost = 'console' | 'consent'

export function originOf(host: AppHost): string {
  return `${APP_SCHEME}://${host}`
}

export function pageOf(host: AppHost): string {
  return `${originOf(host)}/index.html`
}

/** The kinds of file a build produces; nothing else is served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

export type Asset =
  | { readonly kind: 'file'; readonly path: string; readonly type: string; readonly isPage: boolean }
  | { readonly kind: 'refused'; readonly status: 400 | 403 | 404 | 405; readonly why: string }

const refused = (status: 400 | 403 | 404 | 405, why: string): Asset => ({ kind: 'refused', status, why })

/** A session serves one host only, so the consent page and the console never see each other's files. */
export function resolveAsset(request: { method: string; url: string }, host: AppHost, root: string): Asset {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refused(405, `${request.method} is not served`)
  if (!URL.canParse(request.url)) return refused(400, 'not an address')
  const url = new URL(request.url)
  if (url.protocol !== `${APP_SCHEME}:` || url.host !== host) return refused(403, `${url.host} is not served here`)

  const segments = decodeSegments(url.pathname)
  if (segments === null) return refused(403, 'the path leaves its folder')
  const path = segments.length === 0 ? ['index.html'] : segments
  const type = TYPES[extname(path.at(-1) ?? '').toLowerCase()]
  if (type === undefined) return refused(404, 'no such kind of file')
  return { kind: 'file', path: join(root, ...path), type, isPage: type.startsWith('text/html') }
}

/** `null`: a segment that could lead out of the folder or name a hidden file. Decoded once, as the file system would see it. */
function decodeSegments(pathname: string): readonly string[] | null {
  const segments: string[] = []
  for (const raw of pathname.split('/').filter((part) => part !== '')) {
    const segment = decode(raw)
    if (segment === null || segment.startsWith('.') || /[/\\:\0%]/.test(segment)) return null
    segments.push(segment)
  }
  return segments
}

function decode(raw: string): string | null {
  try {
    return decodeURIComponent(raw)
  } catch {
    // The only thing decodeURIComponent throws is a malformed escape, which names no file of ours.
    return null
  }
}
