/** What people wrote into incidents, as the cluster has it, and how more is written. */
import { Fault } from '../shared/fault.ts'
import type { Incident, IncidentEntryBody } from '../shared/incident/incident.ts'
import { inIncidentOrder, incidentOf, objectionTo } from '../shared/incident/incident-state.ts'
import { inOrder, type KeptEntry } from '../shared/log-entry.ts'
import type { World } from './world.ts'

const AT_ONCE = 500

export interface IncidentLog {
  /** Everything that anybody wrote, in the order it came in. */
  readonly entries: readonly KeptEntry[]
  /** Open ones first, newest first. */
  readonly incidents: readonly Incident[]
}

/** @throws {Fault} notFound: this cluster keeps none. */
export async function readLog(world: World): Promise<IncidentLog> {
  const entries: KeptEntry[] = []
  for (let after = 0; ;) {
    const page = await world.client.call('listEntries', { query: { after, limit: AT_ONCE } })
    entries.push(...page.entries.map((entry) => ({ ...entry, isSent: true })))
    if (page.entries.length < AT_ONCE) break
    after = page.last
  }
  const logs = Map.groupBy(entries, ({ logId }) => logId)
  const incidents = [...logs.values()].flatMap((log) => incidentOf(log) ?? [])
  return { entries, incidents: inIncidentOrder(incidents) }
}

/** By its id, or by how that begins or ends where only one does. @throws {Fault} unknownIncident, malformed: several are meant. */
export function meant({ incidents }: IncidentLog, id: string): Incident {
  const found = incidents.filter((incident) => incident.id.startsWith(id) || incident.id.endsWith(id))
  const [incident] = found
  if (incident === undefined || id === '')
    throw new Fault('unknownIncident', `There is no incident "${id}". linda incidents lists them.`)
  if (found.length > 1)
    throw new Fault('malformed', `"${id}" stands for ${found.length} incidents. Give all of its id.`)
  return incident
}

/** With the cluster when this returns. `entries`: what the log has already. */
export async function writeEntries(
  world: World,
  logId: string,
  entries: readonly KeptEntry[],
  bodies: readonly IncidentEntryBody[],
): Promise<void> {
  // After everything that is known of it, whatever the clocks of others say: it is written in the knowledge of it.
  const newest = inOrder(entries).at(-1)?.at ?? 0
  const from = Math.max(world.now(), newest + 1)
  const by = world.connection.actor
  await world.client.call('addEntries', {
    body: { entries: bodies.map((body, index) => ({ id: world.newId(), logId, at: from + index, by, body })) },
  })
}

/** @throws {Fault} malformed: it cannot be so now. */
export function refuseImpossible(incident: Incident, body: IncidentEntryBody): void {
  const objection = objectionTo(incident, body)
  if (objection !== null) throw new Fault('malformed', objection)
}
