/** How the servers of a drafted connection are reached: what was typed, as parts of its profile, and what is wrong with it. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import { MonitoringAuth, MonitoringServer, type Profile, Trust } from '../../shared/connection.ts'
import type { ConnectionDraft } from './connection-draft.ts'

export type AccessField =
  'prometheusUrl' | 'prometheusUser' | 'alertmanagerUrl' | 'alertmanagerUser' | 'pem' | 'pins' | 'proxyUrl'

export interface AccessResult {
  /** What is wrong in it stands as a plain profile has it. */
  readonly profile: Pick<
    Profile,
    'prometheusUrl' | 'alertmanagerUrl' | 'prometheusAuth' | 'alertmanagerAuth' | 'trust' | 'proxyUrl'
  >
  readonly wrong: Partial<Record<AccessField, string>>
}

const EXAMPLES: Readonly<Record<MonitoringServer, string>> = {
  prometheus: 'http://prometheus.example:9090',
  alertmanager: 'http://alertmanager.example:9093',
}

export function accessOf(draft: ConnectionDraft): AccessResult {
  const wrong: Partial<Record<AccessField, string>> = {}
  const urls = { prometheusUrl: null as string | null, alertmanagerUrl: null as string | null }
  const auths = { prometheusAuth: NO_AUTH, alertmanagerAuth: NO_AUTH }
  for (const server of MonitoringServer.options) {
    const url = addressOf(draft[`${server}Url`])
    if (url === null) continue
    if (url === 'credentials') wrong[`${server}Url`] = 'Without user and password: they have fields of their own.'
    else if (url === 'none') wrong[`${server}Url`] = `An address such as ${EXAMPLES[server]}, or nothing.`
    else urls[`${server}Url`] = url.text
    const auth = MonitoringAuth.safeParse(authOf(draft, server))
    if (auth.success) auths[`${server}Auth`] = auth.data
    else wrong[`${server}User`] = 'The user, at most 200 characters.'
  }
  const trust = trustOf(draft)
  if (typeof trust === 'string') wrong[draft.trustKind === 'pinned' ? 'pins' : 'pem'] = trust
  const proxy = addressOf(draft.proxyUrl)
  if (proxy === 'none') wrong.proxyUrl = 'An address such as http://proxy.example:3128, or nothing.'
  if (proxy === 'credentials') wrong.proxyUrl = 'Without user and password: this console has none for proxies.'
  return {
    profile: {
      ...urls,
      ...auths,
      trust: typeof trust === 'string' ? { kind: 'system' } : trust,
      proxyUrl: proxy !== null && typeof proxy === 'object' ? proxy.text : null,
    },
    wrong,
  }
}

const NO_AUTH: MonitoringAuth = { kind: 'none' }

function authOf(draft: ConnectionDraft, server: MonitoringServer): MonitoringAuth {
  const kind = draft[`${server}Kind`]
  return kind === 'basic' ? { kind, user: draft[`${server}User`] } : { kind }
}

/** `null`: nothing was typed. */
function addressOf(text: string): { readonly text: string } | 'none' | 'credentials' | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return 'none'
  return url.username === '' && url.password === '' ? { text: trimmed } : 'credentials'
}

/** A text: what is wrong. */
function trustOf({ trustKind, pem, pins }: ConnectionDraft): Trust | string {
  switch (trustKind) {
    case 'system':
      return { kind: 'system' }
    case 'authority': {
      if (pem.trim() === '') return 'The certificate of the authority, as its PEM file has it.'
      const trust = Trust.safeParse({ kind: 'authority', pem: pem.trim() })
      return trust.success ? trust.data : 'At most 64,000 characters.'
    }
    case 'pinned': {
      const sha256 = pinsOf(pins)
      if (sha256 === null || sha256.length === 0) return 'Fingerprints of 64 hexadecimal digits, one a line.'
      return sha256.length > 16 ? 'At most 16 fingerprints.' : { kind: 'pinned', sha256: [...new Set(sha256)] }
    }
    default:
      return assertNever(trustKind)
  }
}

/** As openssl, a browser or this console write them; `null`: something else stands among them. */
export function pinsOf(text: string): string[] | null {
  const PIN = /\b[0-9a-f]{2}(?::?[0-9a-f]{2}){31}\b/gi
  const rest = text.replace(PIN, '').replace(/sha-?256|fingerprint/gi, '')
  if (/[^\s=:,;]/.test(rest)) return null
  return (text.match(PIN) ?? []).map((pin) => pin.replaceAll(':', '').toLowerCase())
}

/** "AB:CD:…", as openssl writes it. */
export function pinText(sha256: string): string {
  return (sha256.toUpperCase().match(/../g) ?? []).join(':')
}
