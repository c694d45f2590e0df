/** A message about an alert, as the senders get it. */
import { messageOf } from '../../../../../cluster/control-plane/alerts/message.ts'
import type { AlertMessage, SummaryMessage } from '../../../../../cluster/control-plane/alerts/message.ts'
import type { DeliveryDraft } from '../../../../../cluster/control-plane/engine/alert-store.ts'
import type { Alert } from '../../../../../shared/alert.ts'
import type { DailySummary } from '../../../../../shared/summary.ts'
import { anAlert } from '../../../../support/factories.ts'
import { aSummary } from '../../../../support/summaries.ts'
import { queued } from '../factories.ts'

export function aMessage(over: Partial<DeliveryDraft> = {}, alert: Partial<Alert> = {}): AlertMessage {
  const word = over.word ?? 'raised'
  return messageOf(
    queued({
      id: `desk.7.${word}.critical`,
      routeId: 'desk',
      alertKey: '7',
      word,
      alert: anAlert({ impact: 'Users are served.', firstStep: 'Add a node.', ...alert }),
      maintenance: null,
      thread: word === 'raised' ? null : { id: 'desk.7.raised.critical', title: 'uae-main has no standby' },
      ...over,
    }),
    { journalId: 'j1', cluster: { name: 'Test cluster', environment: 'drill' } },
  )
}

export function aSummaryMessage(over: Partial<DailySummary> = {}): SummaryMessage {
  const summary = aSummary(over)
  return { id: `desk.summary.${summary.day}.j1`, routeId: 'desk', word: 'summary', summary }
}

export async function failureOf(work: Promise<unknown>): Promise<Error> {
  const outcome = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (outcome instanceof Error) return outcome
  throw new Error('it did not fail')
}
