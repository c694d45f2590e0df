/** Runs of drills, as the facts leave them. */
import type { DrillRun } from '../../shared/drill/run.ts'
import { anId, AT } from './factories.ts'

/** Of a killed master, restored within the limits and over. */
export function aDrillRun(over: Partial<DrillRun> = {}): DrillRun {
  const startedAt = over.startedAt ?? AT
  return {
    id: anId(0xd1),
    accountId: 'ksa-main',
    owner: 'noor',
    mark: {
      scenarioId: 'master-killed',
      watches: 'node',
      target: 'ksa-1',
      alerts: ['nodeDown'],
      limits: { detectMs: 900, decideMs: 400, restoreMs: 8_500 },
    },
    startedAt,
    endsAt: startedAt + 300_000,
    deeds: [{ kind: 'induced', what: 'SIGKILL to ksa-1 (process 4711)', doneAt: startedAt + 40 }],
    detected: { at: startedAt + 300, by: 'ksa-1 is suspect: its connection to the control plane closed' },
    decided: { at: startedAt + 390, by: 'automation began ksa-main.122' },
    restored: { at: startedAt + 580, by: 'ksa-main.122 completed: ksa-2 serves ksa-main' },
    endedAt: startedAt + 3_200,
    why: 'everything is as it was',
    ...over,
  }
}
