/** Runbooks, runs and what is written into them, for renderer's tests. */
import type { KeptEntry } from '../../shared/log-entry.ts'
import type { Library } from '../../shared/runbook/library.ts'
import type { Run } from '../../shared/runbook/run.ts'
import type { RunbookEntry, RunbookHead } from '../../shared/runbook/runbook.ts'
import { anId } from './factories.ts'
import { AT } from './moment.ts'

export function aHead(part: Partial<RunbookHead> = {}): RunbookHead {
  return {
    id: 'high-error-rate',
    title: 'Errors are high',
    kind: 'playbook',
    version: 2,
    owner: 'operations',
    reviewed: '2026-11-20',
    alerts: ['errorRate'],
    faults: [],
    summary: 'Replies fail.',
    notWalked: null,
    ...part,
  }
}

export function anEntryOf(head: Partial<RunbookHead> = {}, part: Partial<RunbookEntry> = {}): RunbookEntry {
  return {
    head: aHead(head),
    hash: 'a'.repeat(64),
    bytes: 1_200,
    source: 'cluster',
    syncedAt: AT,
    readVersion: null,
    isPinned: false,
    ...part,
  }
}

export function aLibrary(entries: RunbookEntry[] = [anEntryOf()]): Library {
  return { entries, source: 'cluster', comparedAt: AT, problem: null, refused: [] }
}

export function aRun(part: Partial<Run> = {}): Run {
  return {
    id: anId(0xd1),
    runbookId: 'high-error-rate',
    version: 2,
    hash: 'a'.repeat(64),
    title: 'Errors are high',
    subject: { accountId: 'ksa-main', nodeId: null, serviceId: null, alertId: null },
    startedAt: AT,
    startedBy: 'Rana Haddad',
    ended: null,
    ticked: 0,
    people: ['Rana Haddad'],
    unsent: 0,
    ...part,
  }
}

export function aWritten(part: Partial<KeptEntry> = {}): KeptEntry {
  return {
    id: anId(0xe1),
    logId: anId(0xd1),
    at: AT,
    by: 'Rana Haddad',
    body: { kind: 'noted', stepId: null, text: 'seen' },
    isSent: true,
    ...part,
  }
}
