/** Where the handover of a shift stands, and the card that a signature freezes. Pure. */
import type { Handover } from '../../shared/handover.ts'
import type { Incident } from '../../shared/incident/incident.ts'
import type { Duty } from '../../shared/people.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { type Handover as Card, handoverText } from '../../shared/words/handover.ts'
import { formatExactly } from '../words/time.ts'

export type Shift =
  /** Nobody has signed out. `open` `null`: nothing was written since the last one took over. */
  | { readonly kind: 'going'; readonly open: Handover | null }
  /** Signed out, and nobody has taken over. */
  | { readonly kind: 'handedOver'; readonly open: Handover; readonly out: NonNullable<Handover['out']> }

/** `handovers`: newest first. */
export function shiftOf(handovers: readonly Handover[]): Shift {
  const open = handovers.find((one) => one.in === null) ?? null
  if (open === null || open.out === null) return { kind: 'going', open }
  return { kind: 'handedOver', open, out: open.out }
}

/** Those that were signed out, newest first: the one that waits for somebody is not among them. */
export function pastOf(handovers: readonly Handover[]): readonly Handover[] {
  return handovers.filter((one) => one.in !== null)
}

export interface CardInput {
  /** `null`: nothing was ever heard of this cluster. */
  readonly card: Card | null
  readonly snapshot: Snapshot | null
  /** Of the cluster's clock. */
  readonly at: number
  /** When the cluster was last heard, this machine's clock; `null`: it speaks now, or never did. */
  readonly heardAt: number | null
  /** Open ones. */
  readonly incidents: readonly Incident[]
  readonly notes: Handover['notes']
  /** `null`: not known. */
  readonly duties: readonly Duty[] | null
}

/** Of the entry's schema. */
const MOST = 100_000

/** Markdown, as it is frozen by the signature. */
export function cardText({ card, snapshot, at, heardAt, incidents, notes, duties }: CardInput): string {
  const state =
    card === null || snapshot === null
      ? ['# Handover', '', 'Nothing is known of this cluster: the console has never reached it.', '']
      : [handoverText(card, { cluster: snapshot.cluster.name, at })]
  const text = [
    ...state,
    ...(heardAt === null
      ? []
      : [`The cluster does not answer. This is as it was last heard, ${minuteOf(heardAt)}.`, '']),
    '## Open incidents',
    '',
    ...(incidents.length === 0 ? ['None.'] : incidents.map(incidentLine)),
    '',
    '## On duty',
    '',
    ...dutyLines(duties),
    '',
    '## Notes for whoever comes next',
    '',
    ...(notes.length === 0
      ? ['None.']
      : notes.map(({ at: noted, by, text: words }) => `- ${minuteOf(noted)}, ${by}: ${inLine(words)}`)),
    '',
  ].join('\n')
  return text.slice(0, MOST)
}

function incidentLine({ title, severity, declaredAt, roles, updates }: Incident): string {
  const due = updates.dueAt === null ? '' : `; next update due ${minuteOf(updates.dueAt)}`
  return `- **${title}** — severity ${severity}, since ${minuteOf(declaredAt)}; ${roles.commander ?? 'nobody'} commands${due}`
}

function dutyLines(duties: readonly Duty[] | null): string[] {
  if (duties === null) return ['Not known here.']
  if (duties.length === 0) return ['Not assigned.']
  return duties.map(
    ({ level, person, until, next }) =>
      `- ${level}: ${person?.name ?? 'not assigned'}${until === null ? '' : `, until ${minuteOf(until)}`}${next === null ? '' : `, then ${next.name}`}`,
  )
}

/** A line of its own within a list goes on two spaces further in. */
function inLine(words: string): string {
  return words.replaceAll('\n', '\n  ')
}

function minuteOf(at: number): string {
  return `${formatExactly(at, 'utc').slice(0, 16)} UTC`
}
