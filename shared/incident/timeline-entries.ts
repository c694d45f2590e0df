/** What people wrote, as items of a timeline. Pure. */
import { assertNever } from '../assert-never.ts'
import { type KeptEntry, sortOf } from '../log-entry.ts'
import type { RunEntryBody } from '../runbook/run.ts'
import { incidentEntryWords } from '../words/incident.ts'
import { entryWords } from '../words/runbook.ts'
import type { IncidentEntryBody } from './incident.ts'
import type { TimelineItem } from './timeline.ts'

/** What a log is about. */
export interface EntrySubject {
  /** Of the run or the incident. */
  readonly title: string
  /** `null`: no account, or several. */
  readonly accountId: string | null
  /** What a step of a run says, by its id; one that is missing is named by its id. */
  readonly steps: ReadonlyMap<string, string>
}

export function entryItems(
  entries: readonly { readonly entry: KeptEntry; readonly isOwn: boolean }[],
  subjects: ReadonlyMap<string, EntrySubject>,
): TimelineItem[] {
  return entries.flatMap(({ entry, isOwn }) => {
    const { sort, body } = sortOf(entry.body)
    const subject = subjects.get(entry.logId) ?? null
    switch (sort) {
      case 'incident':
        return [
          { ...blank(entry, isOwn), source: 'incident' as const, ...incidentEntryWords(body), tone: toneOf(body.kind) },
        ]
      case 'run':
        return [runItem(entry, body, isOwn, subject)]
      case 'handover':
        return []
      default:
        return assertNever(sort)
    }
  })
}

function runItem(entry: KeptEntry, body: RunEntryBody, isOwn: boolean, subject: EntrySubject | null): TimelineItem {
  const stepId = 'stepId' in body ? body.stepId : null
  const step = stepId === null ? '' : ` “${subject?.steps.get(stepId) ?? stepId}”`
  return {
    ...blank(entry, isOwn),
    source: 'run',
    title: `${subject?.title ?? 'A run'}: ${entryWords(body)}${step}`,
    detail: body.kind === 'noted' ? body.text : body.kind === 'ticked' ? body.measured : '',
    accountId: subject?.accountId ?? null,
    ref: { kind: 'run', id: entry.logId },
  }
}

/** The author's clock: it is this one, or nobody knows how far it is off. */
function blank({ id, at, by }: KeptEntry, isOwn: boolean): TimelineItem {
  return {
    id: `entry/${id}`,
    at,
    sourceAt: at,
    offsetMs: isOwn ? 0 : null,
    source: 'run',
    tone: 'info',
    title: '',
    detail: '',
    by,
    accountId: null,
    ref: null,
  }
}

function toneOf(kind: IncidentEntryBody['kind']): TimelineItem['tone'] {
  return kind === 'declared' || kind === 'reopened' ? 'warn' : kind === 'closed' ? 'good' : 'info'
}
