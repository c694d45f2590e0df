/** What a bundle is about, and from when until when. */
import type { CallInput } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'
import { periodOf } from '../../shared/incident/incident-state.ts'
import type { Incident } from '../../shared/incident/incident.ts'
import type { TimelineItem } from '../../shared/incident/timeline.ts'
import type { KeptEntry } from '../../shared/log-entry.ts'
import type { BundleSources } from './sources.ts'

export interface BundleSubject {
  readonly title: string
  /** This machine's clock. */
  readonly from: number
  readonly to: number
  readonly incident: { readonly incident: Incident; readonly entries: readonly KeptEntry[] } | null
  /** Oldest first. */
  readonly timeline: readonly TimelineItem[]
}

const LONGEST_MS = 31 * 24 * 3_600_000

/** @throws {Fault} unknownIncident, malformed */
export function subjectOf(
  subject: CallInput<'exportBundle'>['subject'],
  sources: Pick<BundleSources, 'getIncident' | 'timeline' | 'now'>,
): BundleSubject {
  const now = sources.now()
  if (subject.kind === 'period') {
    const { from, title } = subject
    const to = Math.min(subject.to, now)
    if (to <= from) throw new Fault('malformed', 'The period is to end after it begins, and to have begun.')
    if (to - from > LONGEST_MS)
      throw new Fault('malformed', 'Nothing is kept for longer than 30 days. Choose a shorter time.')
    return { title, from, to, incident: null, timeline: sources.timeline(from, to) }
  }
  const { incident, entries, timeline } = sources.getIncident(subject.incidentId)
  const { from, to } = periodOf(incident, now)
  return { title: incident.title, from, to: Math.max(to, from + 1), incident: { incident, entries }, timeline }
}
