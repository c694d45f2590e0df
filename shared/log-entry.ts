/**
 * What people write: into a run of a runbook, an incident, a handover. Entries are only ever added, each with an id its author's
 * console made. Entries of several consoles are put together by their ids, in any order and as often as they come; what a log says is
 * folded from its entries.
 */
import { z } from 'zod'
import { assertNever } from './assert-never.ts'
import { HandoverEntryBody } from './handover.ts'
import { EpochMs } from './ids.ts'
import { IncidentEntryBody } from './incident/incident.ts'
import { RunEntryBody } from './runbook/run.ts'

/** One union: every kind belongs to one sort of log. */
export const LogBody = z.discriminatedUnion('kind', [
  ...RunEntryBody.options,
  ...IncidentEntryBody.options,
  ...HandoverEntryBody.options,
])
export type LogBody = z.infer<typeof LogBody>

export const LogEntry = z.object({
  id: z.uuidv7(),
  /** Of the run, incident or handover it belongs to. */
  logId: z.uuidv7(),
  /** The author's console's clock. */
  at: EpochMs,
  by: z.string().min(1).max(80),
  body: LogBody,
})
export type LogEntry = z.infer<typeof LogEntry>

/** As the console knows it. `isSent`: the cluster has it too. */
export const KeptEntry = LogEntry.extend({ isSent: z.boolean() })
export type KeptEntry = z.infer<typeof KeptEntry>

/** What a body is written into. */
export type LogBodySort =
  | { readonly sort: 'run'; readonly body: RunEntryBody }
  | { readonly sort: 'incident'; readonly body: IncidentEntryBody }
  | { readonly sort: 'handover'; readonly body: HandoverEntryBody }

export function sortOf(body: LogBody): LogBodySort {
  switch (body.kind) {
    case 'started':
    case 'ticked':
    case 'unticked':
    case 'decided':
    case 'acted':
    case 'noted':
    case 'ended':
      return { sort: 'run', body }
    case 'declared':
    case 'reclassified':
    case 'retitled':
    case 'assigned':
    case 'wrote':
    case 'pinned':
    case 'unpinned':
    case 'updatesEvery':
    case 'updateSent':
    case 'closed':
    case 'reopened':
      return { sort: 'incident', body }
    case 'shiftNoted':
    case 'signedOut':
    case 'signedIn':
      return { sort: 'handover', body }
    default:
      return assertNever(body)
  }
}

/** Each once, by the moment it was written and then by its id: in the same order on every console, however they came. */
export function inOrder<E extends LogEntry>(entries: readonly E[]): E[] {
  const byId = new Map<string, E>()
  for (const entry of entries) {
    const known = byId.get(entry.id)
    // What was sent stays sent, whichever copy comes later.
    if (known === undefined || ('isSent' in entry && entry.isSent === true)) byId.set(entry.id, entry)
  }
  return [...byId.values()].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}
