/** Entries of incidents and handovers as tests need them. */
import type { IncidentEntryBody } from '../../shared/incident/incident.ts'
import type { KeptEntry, LogBody, LogEntry } from '../../shared/log-entry.ts'
import { anId, AT } from './factories.ts'

export const INCIDENT = anId(0xe00)
export const HANDOVER = anId(0xe80)

export const DECLARED: Extract<IncidentEntryBody, { kind: 'declared' }> = {
  kind: 'declared',
  title: 'Nobody answers in uae-main',
  severity: 2,
  summary: 'Since the deployment.',
  accountIds: ['uae-main'],
  alertIds: [],
  beganAt: AT - 60_000,
}

/** Written `number` ms after the beginning, by noor, not sent yet. */
export function aKept(number: number, body: LogBody, over: Partial<KeptEntry> = {}): KeptEntry {
  return { id: anId(0xe100 + number), logId: INCIDENT, at: AT + number, by: 'noor', isSent: false, body, ...over }
}

export function anIncidentEntry(over: Partial<LogEntry> = {}): LogEntry {
  return { id: anId(0xe01), logId: INCIDENT, at: AT, by: 'noor', body: DECLARED, ...over }
}

export function aHandoverEntry(over: Partial<LogEntry> = {}): LogEntry {
  const body: LogBody = { kind: 'signedOut', to: null, card: '# Handover' }
  return { id: anId(0xe81), logId: HANDOVER, at: AT, by: 'noor', body, ...over }
}

/** Entries as two consoles have them: parts of the same, in any order, some twice. */
export function shared<T>(all: readonly T[], mine: readonly T[], theirs: readonly T[]): T[] {
  return [...mine, ...theirs, ...all.filter((one) => !mine.includes(one) && !theirs.includes(one))]
}
