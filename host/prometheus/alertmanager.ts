/** Alertmanager's API v2: its alerts, each with the silences that keep it quiet. Pure but for the two questions. */
import { z } from 'zod'
import type { ForeignAlert } from '../../shared/history.ts'
import type { Foreign } from './request.ts'

const Labels = z.record(z.string(), z.string())
const Time = z.iso.datetime({ offset: true })

export const AlertsAnswer = z.array(
  z.object({
    fingerprint: z.string(),
    labels: Labels,
    annotations: Labels,
    startsAt: Time,
    generatorURL: z.string().optional(),
    status: z.object({
      state: z.enum(['active', 'suppressed', 'unprocessed']),
      silencedBy: z.array(z.string()),
      inhibitedBy: z.array(z.string()),
    }),
  }),
)
export type AlertsAnswer = z.infer<typeof AlertsAnswer>

export const SilencesAnswer = z.array(
  z.object({ id: z.string(), createdBy: z.string(), comment: z.string(), endsAt: Time }),
)
export type SilencesAnswer = z.infer<typeof SilencesAnswer>

/** @throws {Fault} as `Foreign.ask`. */
export async function askAlertmanager(foreign: Foreign): Promise<ForeignAlert[]> {
  const everything = { active: 'true', silenced: 'true', inhibited: 'true', unprocessed: 'true' }
  const alerts = await foreign.ask({ path: '/api/v2/alerts', query: everything }, AlertsAnswer)
  const isQuiet = alerts.some(({ status }) => status.silencedBy.length > 0)
  const silences = isQuiet ? await foreign.ask({ path: '/api/v2/silences' }, SilencesAnswer) : []
  return foreignAlerts(alerts, silences)
}

/** Newest first. */
export function foreignAlerts(alerts: AlertsAnswer, silences: SilencesAnswer): ForeignAlert[] {
  const byId = new Map(silences.map((silence) => [silence.id, silence]))
  return alerts
    .map(({ fingerprint, labels, annotations, startsAt, generatorURL, status }): ForeignAlert => {
      const quiet = status.silencedBy.flatMap((id) => byId.get(id) ?? [])
      return {
        fingerprint,
        name: labels['alertname'] ?? fingerprint,
        labels,
        annotations,
        state: status.state,
        startsAt: Date.parse(startsAt),
        // Only unresolved ones are listed; what it calls the end is when it would forget them.
        endsAt: null,
        silences: quiet.map((silence) => ({ ...silence, endsAt: Date.parse(silence.endsAt) })),
        generatorUrl: generatorURL === undefined || generatorURL === '' ? null : generatorURL,
      }
    })
    .toSorted((a, b) => b.startsAt - a.startsAt)
}
