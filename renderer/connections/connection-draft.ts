/** The form of a connection: what was typed, and what it comes to. Pure. */
import { type ConnectionState, NewConnection } from '../../shared/connection.ts'
import type { Environment } from '../../shared/fact.ts'

export interface ConnectionDraft {
  /** `null`: a new one, named after what is typed. */
  readonly id: string | null
  readonly name: string
  readonly environment: Environment
  readonly controlApiUrl: string
  /** Empty: the one that is kept already. Never read back from host. */
  readonly token: string
  readonly actor: string
  readonly prometheusUrl: string
  readonly alertmanagerUrl: string
}

export const EMPTY_DRAFT: ConnectionDraft = {
  id: null,
  name: '',
  environment: 'production',
  controlApiUrl: '',
  token: '',
  actor: '',
  prometheusUrl: '',
  alertmanagerUrl: '',
}

export function draftOf({ profile, actor }: ConnectionState): ConnectionDraft {
  const { id, name, environment, controlApiUrl, prometheusUrl, alertmanagerUrl } = profile
  return {
    id,
    name,
    environment,
    controlApiUrl,
    token: '',
    actor,
    prometheusUrl: prometheusUrl ?? '',
    alertmanagerUrl: alertmanagerUrl ?? '',
  }
}

export type FieldName = Exclude<keyof ConnectionDraft, 'id' | 'environment'>

export type DraftResult =
  | { readonly kind: 'ready'; readonly connection: NewConnection }
  /** What is wrong, field by field. */
  | { readonly kind: 'wrong'; readonly wrong: Partial<Record<FieldName, string>> }

const WORDS: Readonly<Record<FieldName, string>> = {
  name: 'A name of at most 100 characters.',
  controlApiUrl: 'An address such as https://cluster.example:7100.',
  token: 'The token, at most 10,000 characters.',
  actor: 'Your name, as the audit trail shall show it.',
  prometheusUrl: 'An address such as http://prometheus.example:9090, or nothing.',
  alertmanagerUrl: 'An address such as http://alertmanager.example:9093, or nothing.',
}

/** `takenIds`: of the connections there are. `known`: the one that is edited; `null`: a new one. */
export function toConnection(
  draft: ConnectionDraft,
  takenIds: readonly string[],
  known: ConnectionState | null,
): DraftResult {
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
  const parsed = NewConnection.safeParse({
    profile: {
      id: draft.id ?? newId(draft.name, takenIds),
      name: draft.name,
      environment: draft.environment,
      controlApiUrl: draft.controlApiUrl.trim(),
      prometheusUrl: orNull(draft.prometheusUrl),
      alertmanagerUrl: orNull(draft.alertmanagerUrl),
    },
    token: orNull(draft.token),
    actor: draft.actor,
  })
  const wrong: Partial<Record<FieldName, string>> = {}
  for (const { path } of parsed.error?.issues ?? []) {
    const field = Object.keys(WORDS).find((name) => name === path.at(-1)) as FieldName | undefined
    if (field !== undefined) wrong[field] = WORDS[field]
  }
  if (draft.token.trim() === '') {
    const why = tokenNeeded(draft, known)
    if (why !== null) wrong.token = why
  }
  if (parsed.success && Object.keys(wrong).length === 0) return { kind: 'ready', connection: parsed.data }
  return { kind: 'wrong', wrong }
}

/** Why the kept token does not do; `null`: it does. The host judges the same again. */
export function tokenNeeded(draft: ConnectionDraft, known: ConnectionState | null): string | null {
  if (known === null || !known.hasToken) return 'The token of the control API.'
  const { profile } = known
  if (originOf(draft.controlApiUrl) === originOf(profile.controlApiUrl) && draft.environment === profile.environment) {
    return null
  }
  return 'The kept token was given for another address or environment: give it again.'
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

function originOf(address: string): string | null {
  return URL.canParse(address.trim()) ? new URL(address.trim()).origin : null
}
