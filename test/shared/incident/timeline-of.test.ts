import { array, assert, constantFrom, integer, property, shuffledSubarray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact, FactBody } from '../../../shared/fact.ts'
import { factsOf } from '../../../shared/incident/failover-facts.ts'
import {
  TIMELINE_MOST,
  timelineOf,
  type TimelineScope,
  type TimelineSources,
} from '../../../shared/incident/timeline-of.ts'
import { TimelineItem } from '../../../shared/incident/timeline.ts'
import { fold } from '../../../shared/fold.ts'
import { seenElsewhere } from '../../../host/operations/seen-elsewhere.ts'
import {
  aFact,
  aFailoverStart,
  aFormedCluster,
  aHealthChange,
  aHold,
  anAlert,
  anId,
  anOperation,
  aSnapshot,
  AT,
  facts,
  JOURNAL,
} from '../../support/factories.ts'
import { emptySnapshot } from '../../../shared/snapshot.ts'
import { aDeployment } from '../../support/deployments.ts'
import { aKept, DECLARED, INCIDENT } from '../../support/logs.ts'
import { aStart, RUN } from '../../support/runs.ts'

const SCOPE: TimelineScope = {
  from: AT - 60_000,
  to: AT + 600_000,
  accountIds: [],
  incidentId: INCIDENT,
  clusterOffsetMs: 0,
}
const NOTHING: TimelineSources = {
  facts: [],
  failovers: [],
  alerts: [],
  operations: [],
  entries: [],
  subjects: new Map(),
  ownerOf: () => null,
  cuts: [],
}
const journaled = (list: readonly Fact[]) => list.map((fact) => ({ journalId: JOURNAL, fact }))
const at = (seq: number, afterMs: number, body: FactBody): Fact => ({ ...aFact(seq, body), at: AT + afterMs })
const of = (sources: Partial<TimelineSources>, scope: Partial<TimelineScope> = {}) =>
  timelineOf({ ...SCOPE, ...scope }, { ...NOTHING, ...sources })
const titles = (items: readonly TimelineItem[]) => items.map(({ title }) => title)

const ID = 'uae-main.7'
const FAILOVER: readonly Fact[] = [
  at(7, 0, {
    ...aFailoverStart({ failoverId: ID }),
    suspicion: { since: AT - 900, durationMs: 900, testimonies: [] },
  }),
  at(8, 100, {
    kind: 'failoverPhaseEntered',
    failoverId: ID,
    phase: 'fencing',
    offsetMs: 1_000,
    previousDetail: 'uae-2',
    to: 'uae-2',
  }),
  at(9, 200, {
    kind: 'failoverPhaseEntered',
    failoverId: ID,
    phase: 'promoting',
    offsetMs: 1_100,
    previousDetail: null,
  }),
  at(10, 300, {
    kind: 'failoverEnded',
    failoverId: ID,
    outcome: 'completed',
    blockedBy: null,
    why: '',
    offsetMs: 1_200,
    previousDetail: null,
    gapMs: 900,
  }),
]

/** The record that the facts fold to. */
function recordOf(list: readonly Fact[]) {
  const before = facts(aFormedCluster(), ...Array.from({ length: 5 }, () => aHealthChange('uae-1')))
  const result = fold(emptySnapshot(JOURNAL), [...before, ...list])
  if (result.kind !== 'applied') throw new Error('the facts follow each other')
  const failover = result.snapshot.failovers.find(({ id }) => id === ID)
  if (failover === undefined) throw new Error('it began')
  return failover
}

describe('a timeline', () => {
  it('puts facts, operations and what people wrote in one order, with who and what they are of', () => {
    const operation = anOperation({
      actor: 'sami',
      reason: 'disk',
      acceptedAt: AT + 50,
      endedAt: AT + 250,
      status: 'succeeded',
      outcome: 'it is moved',
    })
    const items = of({
      facts: journaled([
        at(1, 10, {
          kind: 'alertRaised',
          alert: anAlert({
            raisedAt: AT + 10,
            title: 'No standby',
            measured: '0 servants',
            threshold: null,
            impact: 'Nobody yet.',
            automation: 'A servant is started.',
          }),
        }),
        at(2, 40, { kind: 'alertAcknowledged', alertId: anAlert().id, by: 'noor', note: 'looking' }),
        at(3, 300, { kind: 'alertResolved', alertId: anAlert().id, why: 'a servant is back' }),
        at(4, 20, { kind: 'holdPlaced', hold: aHold({ owner: 'rana' }) }),
      ]),
      operations: [seenElsewhere(operation, JOURNAL, AT)],
      entries: [{ entry: aKept(60, DECLARED), isOwn: true }],
    })
    expect(items.map(({ at: when, source, by, ref }) => [when - AT, source, by, ref?.kind ?? null])).toEqual([
      [10, 'alert', null, 'alert'],
      [20, 'cluster', 'rana', null],
      [40, 'alert', 'noor', 'alert'],
      [50, 'operation', 'sami', 'operation'],
      [60, 'incident', 'noor', null],
      [250, 'operation', 'sami', 'operation'],
      [300, 'alert', null, 'alert'],
    ])
    expect(items[0]).toMatchObject({
      title: expect.stringContaining('No standby'),
      detail: '0 servants. Nobody yet. A servant is started.',
    })
    expect(TimelineItem.array().safeParse(items).success).toBe(true)
  })

  it('tells a failover with its phases the same, whether it has its facts, its record or both', () => {
    const [record, told] = [recordOf(FAILOVER), journaled(FAILOVER)]
    const both = of({ facts: told, failovers: [record] })
    expect(both.map(({ id }) => id)).toEqual([
      `failover/${ID}/suspected`,
      `failover/${ID}/started`,
      `failover/${ID}/fencing/1000`,
      `failover/${ID}/promoting/1100`,
      `failover/${ID}/completed/1200`,
    ])
    expect(of({ facts: told })).toEqual(both)
    expect(of({ failovers: [record] })).toEqual(both)
    expect(factsOf(record).map(({ kind }) => kind)).toEqual(FAILOVER.map(({ kind }) => kind))
  })

  it('keeps from the facts what a record has forgotten: that it was blocked first', () => {
    const blocked = at(10, 250, {
      ...(FAILOVER[3] as Extract<Fact, { kind: 'failoverEnded' }>),
      outcome: 'blocked',
      blockedBy: 'noCandidate',
      offsetMs: 1_150,
    })
    const items = of({ facts: journaled([blocked]), failovers: [recordOf(FAILOVER)] })
    expect(items.map(({ id }) => id)).toContain(`failover/${ID}/blocked/1150`)
    expect(items.at(-1)?.id).toBe(`failover/${ID}/completed/1200`)
  })

  it('puts the cluster’s clock right where it is known, and says where a clock is not', () => {
    const sources = {
      facts: journaled([at(1, 0, aHealthChange('uae-1'))]),
      entries: [
        { entry: aKept(1, DECLARED), isOwn: true },
        { entry: aKept(2, { kind: 'wrote', text: 'x' }), isOwn: false },
      ],
    }
    expect(
      of(sources, { clusterOffsetMs: 7_000 }).map((item) => [item.at - AT, item.sourceAt - AT, item.offsetMs]),
    ).toEqual([
      [1, 1, 0],
      [2, 2, null],
      [7_000, 0, 7_000],
    ])
    expect(of(sources, { clusterOffsetMs: null })[0]).toMatchObject({ at: AT, offsetMs: null })
  })

  it('has what is of the named accounts and what is of none; nodes count for their account', () => {
    const ownerOf = (name: string) => (name.startsWith('uae') ? 'uae-main' : name.startsWith('ksa') ? 'ksa-main' : null)
    const items = of(
      {
        ownerOf,
        facts: journaled([
          at(1, 1, aHealthChange('uae-1', { why: 'ours' })),
          at(2, 2, aHealthChange('ksa-1', { why: 'theirs' })),
          at(3, 3, { kind: 'termBegan', reason: 'of all' }),
          at(4, 4, { kind: 'alertResolved', alertId: 'noStandby/ksa-main', why: 'theirs' }),
        ]),
      },
      { accountIds: ['uae-main'] },
    )
    expect(items.map(({ sourceAt }) => sourceAt - AT)).toEqual([1, 3])
  })

  it('has a run’s entries with its title and the words of its steps', () => {
    const items = of({
      entries: [
        { entry: { ...aStart(), isSent: true }, isOwn: true },
        {
          entry: aKept(9, { kind: 'ticked', stepId: 'first/1', outcome: 'done', measured: '0 wait' }, { logId: RUN }),
          isOwn: true,
        },
      ],
      subjects: new Map([
        [RUN, { title: 'Two masters', accountId: 'uae-main', steps: new Map([['first/1', 'Nobody waits']]) }],
      ]),
    })
    expect(titles(items)[1]).toBe('Two masters: done “Nobody waits”')
    expect(items[1]).toMatchObject({
      source: 'run',
      detail: '0 wait',
      accountId: 'uae-main',
      ref: { kind: 'run', id: RUN },
    })
  })

  it('has its own incident’s entries whenever they were written, and no other’s', () => {
    const late = aKept(0, { kind: 'wrote', text: 'what we learnt' }, { at: AT + 90_000_000 })
    const other = aKept(5, DECLARED, { logId: anId(0xeee) })
    const entries = [late, other].map((entry) => ({ entry, isOwn: true }))
    expect(of({ entries }).map(({ id }) => id)).toEqual([`entry/${late.id}`])
    expect(of({ entries }, { incidentId: null }).map(({ id }) => id)).toEqual([`entry/${other.id}`])
  })

  it('says nothing twice of a step that tells nothing new', () => {
    const deploying = (seq: number, why: string): Fact =>
      at(seq, seq, { kind: 'deploymentChanged', deployment: { ...aDeployment(aSnapshot()), why } })
    expect(
      titles(of({ facts: journaled([deploying(1, 'canary'), deploying(2, 'canary'), deploying(3, 'waves')]) })),
    ).toHaveLength(2)
  })

  it('leaves out by weight what is over, and says how much and from where on', () => {
    const many = Array.from({ length: TIMELINE_MOST + 10 }, (_, index) => at(index + 1, index, aHealthChange('uae-1')))
    const items = of({
      facts: journaled(many),
      entries: [{ entry: aKept(599_000, { kind: 'wrote', text: 'kept' }), isOwn: true }],
      cuts: [{ at: AT + 7, sentence: 'What was not read' }],
    })
    expect(items).toHaveLength(TIMELINE_MOST + 2)
    expect(items.at(-1)).toMatchObject({ source: 'incident' })
    expect(items.at(-2)).toMatchObject({ title: '11 items are left out from here on', tone: 'warn' })
    expect(titles(items)).toContain('What was not read')
  })

  it('has the same order however its sources came', () => {
    const bodies = constantFrom<FactBody>(
      aHealthChange('uae-1'),
      { kind: 'termBegan', reason: 'x' },
      { kind: 'alertResolved', alertId: 'noStandby/uae-main', why: '' },
    )
    const lists = array(bodies, { maxLength: 20 })
      .map((list) => list.map((body, index) => at(index + 1, index % 4, body)))
      .chain((all) => shuffledSubarray(all, { minLength: all.length }).map((other) => ({ all, other })))
    assert(
      property(lists, integer({ min: -3, max: 3 }), ({ all, other }, clusterOffsetMs) => {
        const scope = { clusterOffsetMs }
        expect(of({ facts: journaled(other) }, scope)).toEqual(of({ facts: journaled(all) }, scope))
        const times = of({ facts: journaled(other) }, scope).map((item) => item.at)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
      }),
    )
  })
})
