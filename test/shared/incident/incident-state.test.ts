import { array, assert, boolean, constantFrom, integer, property, record, shuffledSubarray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evidence, IncidentEntryBody } from '../../../shared/incident/incident.ts'
import { inIncidentOrder, incidentOf, objectionTo, periodOf } from '../../../shared/incident/incident-state.ts'
import { anId, AT } from '../../support/factories.ts'
import { aKept, DECLARED, INCIDENT, shared } from '../../support/logs.ts'

const MINUTE_MS = 60_000
const EVIDENCE: Evidence = { kind: 'figure', refId: 'uae-main/waiting', title: '42 wait', detail: '', at: AT }
const closed = (why: string): IncidentEntryBody => ({ kind: 'closed', why, impact: null })
const assigned = (person: string | null): IncidentEntryBody => ({ kind: 'assigned', role: 'operations', person })

function folded(...bodies: readonly IncidentEntryBody[]) {
  const incident = incidentOf([DECLARED, ...bodies].map((body, index) => aKept(index, body)))
  if (incident === null) throw new Error('it is declared')
  return incident
}

describe('an incident', () => {
  it('is folded from its entries', () => {
    const incident = folded(
      assigned('noor'),
      { kind: 'reclassified', severity: 1, why: 'all accounts' },
      { kind: 'retitled', title: 'The gateway is gone' },
      assigned('sami'),
    )
    expect(incident).toMatchObject({
      id: INCIDENT,
      title: 'The gateway is gone',
      severity: 1,
      beganAt: AT - MINUTE_MS,
      declaredAt: AT,
      declaredBy: 'noor',
      roles: { commander: null, operations: 'sami', communications: null },
      closed: null,
      people: ['noor'],
      unsent: 5,
    })
  })

  it('is none without its declaration, and a second declaration changes nothing', () => {
    expect(incidentOf([aKept(1, closed(''))])).toBeNull()
    expect(folded({ ...DECLARED, title: 'Another', severity: 3 })).toMatchObject({
      title: DECLARED.title,
      severity: 2,
      declaredAt: AT,
    })
  })

  it('is over with the first of two people who close it, and open again when somebody says so', () => {
    expect(folded(closed('first'), closed('second')).closed).toMatchObject({ why: 'first', at: AT + 1 })
    expect(folded(closed('first'), { kind: 'reopened', why: 'it came back' }).closed).toBeNull()
    expect(folded(closed('a'), { kind: 'reopened', why: '' }, closed('b')).closed).toMatchObject({ why: 'b' })
  })

  it('keeps what was written after it was closed', () => {
    const incident = folded(closed(''), { kind: 'pinned', evidence: EVIDENCE }, assigned(null))
    expect(incident.pins).toHaveLength(1)
    expect(incident.roles.operations).toBeNull()
  })

  it('promises updates from the promise or the last one on, until it is closed', () => {
    const every: IncidentEntryBody = { kind: 'updatesEvery', minutes: 30 }
    const sent: IncidentEntryBody = { kind: 'updateSent', audience: 'customers', text: 'We look into it.' }
    expect(folded().updates).toEqual({ everyMinutes: null, lastAt: null, dueAt: null })
    expect(folded(every).updates.dueAt).toBe(AT + 1 + 30 * MINUTE_MS)
    expect(folded(every, sent).updates).toEqual({ everyMinutes: 30, lastAt: AT + 2, dueAt: AT + 2 + 30 * MINUTE_MS })
    expect(folded(sent, every).updates.dueAt).toBe(AT + 2 + 30 * MINUTE_MS)
    expect(folded(every, { kind: 'updatesEvery', minutes: null }).updates.dueAt).toBeNull()
    expect(folded(every, closed('')).updates).toMatchObject({ everyMinutes: 30, dueAt: null })
  })

  it('has a pin until it is taken away, whichever of the two came first', () => {
    const pin = aKept(5, { kind: 'pinned', evidence: EVIDENCE }, { by: 'sami' })
    const taken = aKept(3, { kind: 'unpinned', pinId: pin.id })
    const start = aKept(0, DECLARED)
    expect(incidentOf([start, pin])?.pins).toEqual([{ id: pin.id, by: 'sami', evidence: EVIDENCE }])
    expect(incidentOf([taken, pin, start])?.pins).toEqual([])
  })

  it('leaves out what is not of an incident', () => {
    const note = aKept(1, { kind: 'noted', stepId: null, text: 'of a run' }, { by: 'somebody' })
    expect(incidentOf([aKept(0, DECLARED), note])).toMatchObject({ people: ['noor'], unsent: 1 })
  })

  it('is the same on every console: in any order, as often as entries come, however they were split between two', () => {
    const bodies: readonly IncidentEntryBody[] = [
      DECLARED,
      { kind: 'reclassified', severity: 1, why: '' },
      { kind: 'reclassified', severity: 3, why: 'calm' },
      { kind: 'retitled', title: 'Other' },
      assigned('ana'),
      assigned(null),
      { kind: 'wrote', text: 'seen' },
      { kind: 'pinned', evidence: EVIDENCE },
      { kind: 'unpinned', pinId: anId(0xe103) },
      { kind: 'updatesEvery', minutes: 15 },
      { kind: 'updateSent', audience: 'internal', text: 'so far' },
      closed('one'),
      closed('two'),
      { kind: 'reopened', why: 'again' },
    ]
    const entries = array(
      record({
        body: constantFrom(...bodies),
        // Clocks of two consoles: often at the same moment, not always forwards.
        at: integer({ min: -2, max: 8 }),
        by: constantFrom('ana', 'ben'),
        isSent: boolean(),
      }),
      { maxLength: 24 },
    ).map((list) => [
      aKept(0, DECLARED),
      ...list.map(({ body, at, by, isSent }, index) => aKept(index + 1, body, { at: AT + at, by, isSent })),
    ])
    const anyway = entries.chain((all) =>
      record({
        mine: shuffledSubarray(all),
        theirs: shuffledSubarray(all),
        whole: shuffledSubarray(all, { minLength: all.length }),
      }).map((parts) => ({ all, ...parts })),
    )
    assert(
      property(anyway, ({ all, mine, theirs, whole }) => {
        const expected = incidentOf(all)
        expect(incidentOf(shared(all, mine, theirs))).toEqual(expected)
        expect(incidentOf([...whole, ...mine])).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('is listed open ones first, the newest first', () => {
    const one = (number: number, isOpen: boolean) => {
      const over = { logId: anId(number), at: AT + number }
      const entries = [aKept(number, DECLARED, over)]
      const incident = incidentOf(
        isOpen ? entries : [...entries, aKept(number + 50, closed(''), { logId: anId(number) })],
      )
      if (incident === null) throw new Error('it is declared')
      return incident
    }
    const order = inIncidentOrder([one(1, true), one(2, false), one(3, false), one(4, true)])
    expect(order.map(({ declaredAt }) => declaredAt - AT)).toEqual([4, 1, 3, 2])
  })

  it('takes a quarter of an hour before it began and after it was closed', () => {
    const { declaredAt } = folded()
    expect(periodOf({ beganAt: AT - MINUTE_MS, declaredAt, closed: null }, AT + 9)).toEqual({
      from: AT - 16 * MINUTE_MS,
      to: AT + 9,
    })
    const over = { at: AT + MINUTE_MS, by: 'noor', why: '', impact: null }
    expect(periodOf({ beganAt: 5, declaredAt, closed: over }, AT + 60 * MINUTE_MS)).toEqual({
      from: 0,
      to: AT + 16 * MINUTE_MS,
    })
  })

  it('says what cannot be written now', () => {
    expect(objectionTo(folded(), DECLARED)).toContain('declared already')
    expect(objectionTo(folded(closed('')), closed(''))).toContain('closed already, by noor')
    expect(objectionTo(folded(), { kind: 'reopened', why: '' })).toContain('is open')
    expect(objectionTo(folded(), { kind: 'unpinned', pinId: anId(1) })).toContain('no such pin')
    expect(objectionTo(folded(closed('')), { kind: 'wrote', text: 'afterwards' })).toBeNull()
  })
})
