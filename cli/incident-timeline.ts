/** What happened around an incident, asked of the cluster page by page, newest first, as far back as it reaches. */
import { seenElsewhere } from '../host/operations/seen-elsewhere.ts'
import type { Alert } from '../shared/alert.ts'
import type { Failover } from '../shared/failover.ts'
import type { Incident } from '../shared/incident/incident.ts'
import { periodOf } from '../shared/incident/incident-state.ts'
import type { EntrySubject } from '../shared/incident/timeline-entries.ts'
import { steadyOffset, timelineOf } from '../shared/incident/timeline-of.ts'
import type { TimelineItem } from '../shared/incident/timeline.ts'
import type { Operation } from '../shared/operation.ts'
import { runOf } from '../shared/runbook/run-state.ts'
import type { IncidentLog } from './incident-log.ts'
import type { World } from './world.ts'

const AT_ONCE = 200
const PAGES_MOST = 25
/** What began this long before the period may still end within it, ms. */
const REACH_MS = 3_600_000

/** Oldest first; the times of what was written are those of its authors. */
export async function askTimeline(world: World, incident: Incident, { entries }: IncidentLog): Promise<TimelineItem[]> {
  const { snapshot, servedAt } = await world.client.call('getCluster', {})
  const clusterOffsetMs = steadyOffset(world.now() - servedAt)
  const { from, to } = periodOf(incident, world.now())
  const since = from - (clusterOffsetMs ?? 0) - REACH_MS
  const failovers = await pages<Failover>(
    (cursor) => world.client.call('listFailovers', { query: { limit: AT_ONCE, ...cursor } }),
    ({ startedAt }) => startedAt >= since,
  )
  const operations = await pages<Operation>(
    (cursor) => world.client.call('listOperations', { query: { limit: AT_ONCE, ...cursor } }),
    ({ acceptedAt }) => acceptedAt >= since,
  )
  const alerts = await pages<Alert>(
    (cursor) => world.client.call('listAlerts', { query: { limit: AT_ONCE, state: 'all', ...cursor } }),
    ({ raisedAt }) => raisedAt >= since,
  )
  const ownerOf = (name: string): string | null =>
    snapshot.nodes[name]?.accountId ?? (snapshot.accounts[name] === undefined ? null : name)
  return timelineOf(
    { from, to, accountIds: incident.accountIds, incidentId: incident.id, clusterOffsetMs },
    {
      facts: [],
      failovers,
      alerts,
      operations: operations.map((operation) => seenElsewhere(operation, snapshot.journalId, servedAt)),
      // Nobody knows how far the clock of who wrote it is off.
      entries: entries.map((entry) => ({ entry, isOwn: false })),
      subjects: subjectsOf(entries),
      ownerOf,
      cuts: [],
    },
  )
}

type Page<T> = (from: { cursor?: string }) => Promise<{ items: readonly T[]; next: string | null }>

async function pages<T>(ask: Page<T>, isWanted: (item: T) => boolean): Promise<T[]> {
  const found: T[] = []
  let from: { cursor?: string } = {}
  for (let page = 0; page < PAGES_MOST; page += 1) {
    const { items, next } = await ask(from)
    found.push(...items.filter(isWanted))
    if (next === null || !items.every(isWanted)) break
    from = { cursor: next }
  }
  return found
}

function subjectsOf(entries: IncidentLog['entries']): Map<string, EntrySubject> {
  const runs = [...Map.groupBy(entries, ({ logId }) => logId).values()].flatMap((log) => runOf(log) ?? [])
  return new Map(
    runs.map((run) => [
      run.id,
      { title: run.title, accountId: run.subject.accountId, steps: new Map<string, string>() },
    ]),
  )
}
