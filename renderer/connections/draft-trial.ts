/** What is tried of a drafted connection. Pure. */
import type { ConnectionState, ConnectionTrial, MonitoringServer } from '../../shared/connection.ts'
import { type ConnectionDraft, givenSecret, orNull, type Wrong } from './connection-draft.ts'
import { accessOf } from './draft-access.ts'

export type TrialResult =
  | { readonly kind: 'ready'; readonly trial: ConnectionTrial }
  /** What has to be right before anything can be tried. The rest is the trial's to say. */
  | { readonly kind: 'wrong'; readonly wrong: Wrong }

export function trialOf(draft: ConnectionDraft, known: ConnectionState | null): TrialResult {
  const { profile, wrong } = accessOf(draft)
  if (Object.keys(wrong).length > 0) return { kind: 'wrong', wrong }
  const asked = (server: MonitoringServer) => {
    const url = profile[`${server}Url`]
    return url === null ? null : { url, auth: profile[`${server}Auth`], secret: givenSecret(draft, server) }
  }
  return {
    kind: 'ready',
    trial: {
      controlApiUrl: draft.controlApiUrl.trim(),
      token: orNull(draft.token),
      id: known?.profile.id ?? null,
      trust: profile.trust,
      proxyUrl: profile.proxyUrl,
      prometheus: asked('prometheus'),
      alertmanager: asked('alertmanager'),
    },
  }
}
