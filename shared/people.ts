/** Who is called, and who next: contacts, levels and their turns, as an operator writes them into one file of the cluster. */
import { z } from 'zod'

export const PersonId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes')

export const Person = z.strictObject({
  id: PersonId,
  name: z.string().min(1).max(80),
  /** "Operations", "Owner of uae-main". */
  role: z.string().max(80).default(''),
  /** As they are dialled or written to; empty: not known. */
  phone: z.string().max(60).default(''),
  mail: z.string().max(120).default(''),
  /** Where else they are reached: a channel, a room. */
  elsewhere: z.string().max(120).default(''),
})
export type Person = z.infer<typeof Person>

/** One after the other for `hours` each, from `startsAt` on, round and round. */
export const Turns = z.strictObject({
  startsAt: z.iso.datetime({ offset: true }),
  hours: z
    .number()
    .int()
    .min(1)
    .max(24 * 31),
  people: z.array(PersonId).min(1).max(50),
})

export const Stand = z.strictObject({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  person: PersonId,
  why: z.string().max(200).default(''),
})

/** The first level is called first; the next one when nobody answered within `afterMinutes`. */
export const Level = z.strictObject({
  name: z.string().min(1).max(60),
  /** `null`: nobody has turns here; only who stands in for a while. */
  turns: Turns.nullable().default(null),
  /** Go before the turns. */
  standIns: z.array(Stand).max(200).default([]),
  /** How long somebody is waited for before the next level is called. */
  afterMinutes: z.number().int().min(1).max(1_440).default(15),
})
export type Level = z.infer<typeof Level>

export const People = z.strictObject({
  people: z.array(Person).max(500).default([]),
  levels: z.array(Level).max(10).default([]),
})
export type People = z.infer<typeof People>

export const NOBODY: People = { people: [], levels: [] }

/** Somebody on a level, and until when. */
export interface Duty {
  readonly level: string
  /** `null`: not assigned. */
  readonly person: Person | null
  /** Why it is not whose turn it would be; empty: it is their turn, or nobody's. */
  readonly why: string
  /** Epoch ms; `null`: it does not change. */
  readonly until: number | null
  /** Who follows then; `null`: the same one, or nobody. */
  readonly next: Person | null
  readonly afterMinutes: number
}

const HOUR_MS = 3_600_000

/** Every level, the one that is called first at the top. */
export function onDutyAt(people: People, at: number): Duty[] {
  const personOf = (id: string | null) => people.people.find((person) => person.id === id) ?? null
  return people.levels.map((level) => {
    const now = onLevelAt(level, at)
    const then = now.until === null ? null : onLevelAt(level, now.until)
    return {
      level: level.name,
      person: personOf(now.id),
      why: now.why,
      until: now.until,
      next: then === null || then.id === now.id ? null : personOf(then.id),
      afterMinutes: level.afterMinutes,
    }
  })
}

interface OnLevel {
  readonly id: string | null
  readonly why: string
  readonly until: number | null
}

function onLevelAt({ turns, standIns }: Level, at: number): OnLevel {
  const spans = standIns.map(({ from, to, person, why }) => ({
    from: Date.parse(from),
    to: Date.parse(to),
    person,
    why,
  }))
  const standIn = spans.find(({ from, to }) => from <= at && at < to)
  if (standIn !== undefined)
    return { id: standIn.person, why: standIn.why === '' ? 'stands in' : standIn.why, until: standIn.to }
  const nextStandIn = Math.min(...spans.map(({ from }) => from).filter((from) => from > at))
  const turn = turns === null ? null : turnAt(turns, at)
  const ends = Math.min(nextStandIn, turn?.until ?? Infinity)
  return { id: turn?.id ?? null, why: '', until: Number.isFinite(ends) ? ends : null }
}

function turnAt(
  { startsAt, hours, people }: z.infer<typeof Turns>,
  at: number,
): { id: string | null; until: number | null } {
  const start = Date.parse(startsAt)
  if (at < start) return { id: null, until: start }
  const length = hours * HOUR_MS
  const turn = Math.floor((at - start) / length)
  // Of one alone it never ends.
  return { id: people[turn % people.length] ?? null, until: people.length === 1 ? null : start + (turn + 1) * length }
}

/** What the file gets wrong beside its shape, in words; empty: nothing. */
export function wrongWithPeople({ people, levels }: People): string[] {
  const known = new Set(people.map(({ id }) => id))
  const doubled = people.map(({ id }) => id).filter((id, index, all) => all.indexOf(id) !== index)
  const named = levels.flatMap(({ name, turns, standIns }) =>
    [...(turns?.people ?? []), ...standIns.map(({ person }) => person)].map((id) => ({ name, id })),
  )
  return [
    ...doubled.map((id) => `${id} stands there twice`),
    ...named
      .filter(({ id }) => !known.has(id))
      .map(({ name, id }) => `level ${name} names ${id}, who is not among the people`),
    ...levels.flatMap(({ name, standIns }) =>
      standIns
        .filter(({ from, to }) => Date.parse(from) >= Date.parse(to))
        .map(() => `level ${name} has somebody standing in who ends before the beginning`),
    ),
  ]
}
