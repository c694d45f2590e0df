/** What stands in the closed parts of the form, in a few words. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import { MonitoringServer } from '../../shared/connection.ts'
import { counted } from '../../shared/words/format.ts'
import type { ConnectionDraft, FieldName, Wrong } from './connection-draft.ts'
import { pinsOf } from './draft-access.ts'
import type { AuthoritiesRead } from './use-authorities.ts'

const NAMES: Readonly<Record<MonitoringServer, string>> = { prometheus: 'Prometheus', alertmanager: 'Alertmanager' }

export function monitoringWords(draft: ConnectionDraft): string {
  const parts = MonitoringServer.options.flatMap((server) => {
    if (draft[`${server}Url`].trim() === '') return []
    const kind = draft[`${server}Kind`]
    const how = kind === 'none' ? '' : kind === 'basic' ? ' with a user and password' : ' with a bearer token'
    return [`${NAMES[server]}${how}`]
  })
  return parts.length === 0 ? 'no Prometheus, no Alertmanager' : parts.join(', ')
}

export function securityWords({ trustKind, pins }: ConnectionDraft, read: AuthoritiesRead): string {
  switch (trustKind) {
    case 'system':
      return 'certificates of public authorities'
    case 'authority':
      return read.kind === 'read'
        ? `certificates of ${read.authorities.map(({ subject }) => subject).join(', ')}`
        : 'certificates of a private authority'
    case 'pinned':
      return counted(pinsOf(pins)?.length ?? 0, 'pinned certificate')
    default:
      return assertNever(trustKind)
  }
}

export function proxyWords({ proxyUrl }: ConnectionDraft): string {
  return proxyUrl.trim() === '' ? 'none: every server is reached directly' : proxyUrl.trim()
}

export function runbooksWords({ runbooksFolder }: ConnectionDraft): string {
  return runbooksFolder.trim() === ''
    ? 'those of the cluster, and those that ship'
    : `also those of ${runbooksFolder.trim()}`
}

const FOLDS = {
  monitoring: [
    'prometheusUrl',
    'prometheusUser',
    'prometheusSecret',
    'alertmanagerUrl',
    'alertmanagerUser',
    'alertmanagerSecret',
  ],
  security: ['pem', 'pins'],
  proxy: ['proxyUrl'],
  runbooks: ['runbooksFolder'],
} as const satisfies Record<string, readonly FieldName[]>

export function isWrongIn(fold: keyof typeof FOLDS, wrong: Wrong): boolean {
  return FOLDS[fold].some((field) => wrong[field] !== undefined)
}
