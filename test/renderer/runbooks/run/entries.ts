/** Entries of a run, for tests: each complete, each part replaceable. */
import type { KeptEntry } from '../../../../shared/log-entry.ts'
import { runOf } from '../../../../shared/runbook/run-state.ts'
import type { Run, RunEntryBody } from '../../../../shared/runbook/run.ts'
import { anId } from '../../factories.ts'
import { AT } from '../../moment.ts'

export const RUN_ID = anId(0xaa)

let made = 0

export function anEntry(body: RunEntryBody, part: Partial<KeptEntry> = {}): KeptEntry {
  made += 1
  return { id: anId(0x1000 + made), logId: RUN_ID, at: AT + made, by: 'noor', isSent: true, body, ...part }
}

export function started(part: Partial<KeptEntry> = {}): KeptEntry {
  return anEntry(
    {
      kind: 'started',
      runbookId: 'split-brain',
      version: 3,
      hash: 'a'.repeat(64),
      title: 'Two masters',
      subject: { accountId: 'ksa-main', nodeId: null, serviceId: null, alertId: null },
    },
    part,
  )
}

export function aRun(entries: readonly KeptEntry[]): Run {
  const run = runOf(entries)
  if (run === null) throw new Error('these entries have no beginning')
  return run
}

export const ticked = (stepId: string, part: Partial<KeptEntry> = {}): KeptEntry =>
  anEntry({ kind: 'ticked', stepId, outcome: 'done', measured: '' }, part)
