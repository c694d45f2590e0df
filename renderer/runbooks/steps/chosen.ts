/** What a command needs that the run does not say: chosen once in this window, and taken by every step of the page. Pure but for the hook. */
import { useMemo } from 'react'
import type { RunSubject } from '../../../shared/runbook/run.ts'
import type { CommandTemplate } from '../../../shared/runbook/runbook.ts'
import { useConsole } from '../../use-console.ts'
import { placeOf } from '../run/run-desk.ts'
import { useRuns } from '../run/use-run.ts'

export const ASKED_FIELDS = { account: 'accountId', node: 'nodeId', service: 'serviceId', alert: 'alertId' } as const
export type AskedField = keyof typeof ASKED_FIELDS

/** Those that the command takes from the run, and the run is not about any. */
export function askedFields(template: CommandTemplate, subject: RunSubject): readonly AskedField[] {
  const values = Object.values(template)
  return (Object.keys(ASKED_FIELDS) as AskedField[]).filter(
    (field) => values.includes(`$${field}`) && subject[ASKED_FIELDS[field]] === null,
  )
}

export interface Chosen {
  /** The run's subject with what was chosen where it says nothing. */
  readonly subject: RunSubject
  readonly choose: (field: AskedField, id: string | null) => void
}

/** `runId` `null`: it is only read. */
export function useChosen(runId: string | null, runbookId: string, subject: RunSubject): Chosen {
  const { runs } = useConsole()
  const base = `${placeOf(runId ?? `reading ${runbookId}`, null)}chosen/`
  const accountId = useRuns(({ drafts }) => drafts[`${base}account`] ?? null)
  const nodeId = useRuns(({ drafts }) => drafts[`${base}node`] ?? null)
  const serviceId = useRuns(({ drafts }) => drafts[`${base}service`] ?? null)
  const alertId = useRuns(({ drafts }) => drafts[`${base}alert`] ?? null)
  return useMemo(
    () => ({
      subject: {
        accountId: subject.accountId ?? accountId,
        nodeId: subject.nodeId ?? nodeId,
        serviceId: subject.serviceId ?? serviceId,
        alertId: subject.alertId ?? alertId,
      },
      choose: (field, id) => runs.draft(`${base}${field}`, id),
    }),
    [runs, base, subject, accountId, nodeId, serviceId, alertId],
  )
}
