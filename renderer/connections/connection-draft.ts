/** The form of a connection: what was typed, and what it comes to. Pure. */
import {
  type ConnectionState,
  type MonitoringAuth,
  type MonitoringServer,
  NewConnection,
  type Trust,
} from '../../shared/connection.ts'
import type { Environment } from '../../shared/fact.ts'
import { type AccessField, accessOf, pinText } from './draft-access.ts'
import { type SecretField, secretNeeded } from './draft-secrets.ts'

/** Secrets are empty where the one that is kept already serves. They are never read back from host. */
export interface ConnectionDraft {
  /** `null`: a new one, named after what is typed. */
  readonly id: string | null
  readonly name: string
  readonly environment: Environment
  readonly controlApiUrl: string
  readonly token: string
  readonly actor: string
  readonly prometheusUrl: string
  readonly prometheusKind: MonitoringAuth['kind']
  readonly prometheusUser: string
  readonly prometheusSecret: string
  readonly alertmanagerUrl: string
  readonly alertmanagerKind: MonitoringAuth['kind']
  readonly alertmanagerUser: string
  readonly alertmanagerSecret: string
  readonly trustKind: Trust['kind']
  readonly pem: string
  /** One fingerprint a line. */
  readonly pins: string
  readonly proxyUrl: string
  readonly runbooksFolder: string
}

export const EMPTY_DRAFT: ConnectionDraft = {
  id: null,
  name: '',
  environment: 'production',
  controlApiUrl: '',
  token: '',
  actor: '',
  prometheusUrl: '',
  prometheusKind: 'none',
  prometheusUser: '',
  prometheusSecret: '',
  alertmanagerUrl: '',
  alertmanagerKind: 'none',
  alertmanagerUser: '',
  alertmanagerSecret: '',
  trustKind: 'system',
  pem: '',
  pins: '',
  proxyUrl: '',
  runbooksFolder: '',
}

export function draftOf({ profile, actor }: ConnectionState): ConnectionDraft {
  const { id, name, environment, controlApiUrl, prometheusAuth, alertmanagerAuth, trust } = profile
  return {
    ...EMPTY_DRAFT,
    id,
    name,
    environment,
    controlApiUrl,
    actor,
    prometheusUrl: profile.prometheusUrl ?? '',
    prometheusKind: prometheusAuth.kind,
    prometheusUser: prometheusAuth.kind === 'basic' ? prometheusAuth.user : '',
    alertmanagerUrl: profile.alertmanagerUrl ?? '',
    alertmanagerKind: alertmanagerAuth.kind,
    alertmanagerUser: alertmanagerAuth.kind === 'basic' ? alertmanagerAuth.user : '',
    trustKind: trust.kind,
    pem: trust.kind === 'authority' ? trust.pem : '',
    pins: trust.kind === 'pinned' ? trust.sha256.map(pinText).join('\n') : '',
    proxyUrl: profile.proxyUrl ?? '',
    runbooksFolder: profile.runbooksFolder ?? '',
  }
}

export type FieldName = 'name' | 'controlApiUrl' | 'actor' | 'runbooksFolder' | SecretField | AccessField

/** What is wrong, field by field. */
export type Wrong = Partial<Record<FieldName, string>>

export type DraftResult =
  { readonly kind: 'ready'; readonly connection: NewConnection } | { readonly kind: 'wrong'; readonly wrong: Wrong }

/** As Unix or as Windows writes it. */
const WHOLE_PATH = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/

const WORDS = {
  name: 'A name of at most 100 characters.',
  controlApiUrl: 'An address such as https://cluster.example:7100.',
  token: 'The token, at most 10,000 characters.',
  actor: 'Your name, as the audit trail shall show it.',
  runbooksFolder: 'At most 1,000 characters.',
} as const satisfies Wrong

/** `takenIds`: of the connections there are. `known`: the one that is edited; `null`: a new one. */
export function toConnection(
  draft: ConnectionDraft,
  takenIds: readonly string[],
  known: ConnectionState | null,
): DraftResult {
  const access = accessOf(draft)
  const folder = orNull(draft.runbooksFolder)
  const parsed = NewConnection.safeParse({
    profile: {
      id: draft.id ?? newId(draft.name, takenIds),
      name: draft.name,
      environment: draft.environment,
      controlApiUrl: draft.controlApiUrl.trim(),
      ...access.profile,
      ...(folder === null ? {} : { runbooksFolder: folder }),
    },
    token: orNull(draft.token),
    secrets: { prometheus: givenSecret(draft, 'prometheus'), alertmanager: givenSecret(draft, 'alertmanager') },
    actor: draft.actor,
  })
  const wrong: Wrong = { ...access.wrong }
  for (const { path } of parsed.error?.issues ?? []) {
    const field = Object.keys(WORDS).find((name) => name === path.at(-1)) as keyof typeof WORDS | undefined
    if (field !== undefined) wrong[field] = WORDS[field]
  }
  if (folder !== null && !WHOLE_PATH.test(folder)) wrong.runbooksFolder = 'The whole path, such as /srv/runbooks.'
  if (hasCredentials(draft.controlApiUrl)) wrong.controlApiUrl = 'Without user and password: the token lets it in.'
  for (const field of ['token', 'prometheusSecret', 'alertmanagerSecret'] as const) {
    const why = draft[field].trim() === '' ? secretNeeded(field, draft, access.profile, known) : null
    if (why !== null) wrong[field] = why
  }
  if (parsed.success && Object.keys(wrong).length === 0) return { kind: 'ready', connection: parsed.data }
  return { kind: 'wrong', wrong }
}

/** What was typed for a monitoring server; `null`: nothing, or it wants none. */
export function givenSecret(draft: ConnectionDraft, server: MonitoringServer): string | null {
  return draft[`${server}Kind`] === 'none' || draft[`${server}Url`].trim() === ''
    ? null
    : orNull(draft[`${server}Secret`])
}

export function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

export function hasCredentials(address: string): boolean {
  if (!URL.canParse(address.trim())) return false
  const { username, password } = new URL(address.trim())
  return username !== '' || password !== ''
}

/** "GCC production" → gcc-production; with a number where that is taken. */
export function newId(name: string, takenIds: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
  const base = plain === '' ? 'cluster' : plain
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`
    if (!takenIds.includes(id)) return id
  }
}
