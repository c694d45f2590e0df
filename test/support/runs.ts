/** Entries of runs as tests need them. */
import type { LogEntry } from '../../shared/log-entry.ts'
import { anId, AT } from './factories.ts'

export const RUN = anId(0xf00)
export const NO_SUBJECT = { accountId: null, nodeId: null, serviceId: null, alertId: null }

export function aRunEntry(over: Partial<LogEntry> = {}): LogEntry {
  return {
    id: anId(0xf01),
    logId: RUN,
    at: AT,
    by: 'noor',
    body: { kind: 'noted', stepId: null, text: 'seen' },
    ...over,
  }
}

export function aStart(over: Partial<LogEntry> = {}): LogEntry {
  return aRunEntry({
    id: anId(0xf02),
    body: {
      kind: 'started',
      runbookId: 'split-brain',
      version: 3,
      hash: 'a'.repeat(64),
      title: 'Two masters',
      subject: NO_SUBJECT,
    },
    ...over,
  })
}
