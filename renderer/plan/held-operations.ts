/** Whether somebody else acts already: who holds operations of an open incident that a command would act into. Pure. */
import { type Command, subjectOf } from '../../shared/command.ts'
import type { Incident } from '../../shared/incident/incident.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { openIncidents } from '../store/shift-book.ts'

export interface HeldBy {
  readonly incident: Incident
  readonly holder: string
}

/** `actor`: who works at this console; empty: not known, and then everybody else is somebody else. `null`: nobody else holds it. */
export function heldBy(
  command: Command,
  incidents: readonly Incident[] | null,
  actor: string,
  snapshot: Snapshot | null,
): HeldBy | null {
  const accountId = accountOf(command, snapshot)
  for (const incident of openIncidents(incidents)) {
    const { accountIds, roles } = incident
    const isMeant = accountIds.length === 0 || accountId === null || accountIds.some((id) => id === accountId)
    if (isMeant && roles.operations !== null && roles.operations !== actor)
      return { incident, holder: roles.operations }
  }
  return null
}

/** `null`: it is about the cluster, or about what belongs to no one account. */
function accountOf(command: Command, snapshot: Snapshot | null): string | null {
  const { kind, id } = subjectOf(command)
  if (kind === 'account') return id
  return kind === 'node' ? (snapshot?.nodes[id]?.accountId ?? null) : null
}

/** What is ticked. */
export function askWords({ incident, holder }: HeldBy): string {
  return `Operations of “${incident.title}” is held by ${holder}. Act anyway.`
}

export function missingWords({ holder }: HeldBy): string {
  return `Operations is held by ${holder}: tick that line first`
}

/** For those who read the reason later. */
export function reasonWith(reason: string, { incident, holder }: HeldBy): string {
  const note = `Acted although ${holder} holds operations of “${incident.title}”.`
  const typed = reason.trim()
  if (typed.includes(note)) return typed
  return typed === '' ? note : `${typed}${/[.!?]$/.test(typed) ? '' : '.'} ${note}`
}
