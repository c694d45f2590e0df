import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Timelines } from '../../../host/incidents/timelines.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import type { Fact, FactBody } from '../../../shared/fact.ts'
import { TIMELINE_MOST } from '../../../shared/incident/timeline-of.ts'
import type { Failover } from '../../../shared/failover.ts'
import { aFailover } from '../../support/factories.ts'
import { aDataDir } from '../support/a-host.ts'
import { aFact, anEntry, aHealthChange, aSnapshot, AT, JOURNAL } from '../support/factories.ts'

const MINUTE_MS = 60_000

interface Told {
  readonly facts?: readonly Fact[]
  readonly failovers?: readonly Failover[]
  readonly offsetMs?: number | null
}

function aTimeline({ facts = [], failovers = [], offsetMs = 0 }: Told = {}) {
  const store = new Store(openDatabase(join(aDataDir(), 'store.sqlite'), AT).db)
  onTestFinished(() => store.close())
  const step = { heardAt: AT, journalId: JOURNAL, operations: [], snapshot: null }
  store.write({ ...step, facts, failovers })
  const memory = {
    snapshot: aSnapshot(),
    clockOffsetMs: offsetMs,
    failovers: (before: number | null, limit: number) => store.failovers(before, limit),
  }
  return { store, timelines: new Timelines({ store, memory, run: () => null, now: () => AT }) }
}

const at = (seq: number, afterMs: number, body: FactBody = aHealthChange('x')): Fact => ({
  ...aFact(seq, body),
  at: AT + afterMs,
})

describe('a timeline from the store', () => {
  it('has what happened within its time, of whatever journal', () => {
    const { store, timelines } = aTimeline({ facts: [at(1, -5), at(2, 0), at(3, 10), at(4, 11)] })
    const other = '01a1f895-fcf6-76e8-833b-00000000ffff'
    store.write({ heardAt: AT, journalId: other, operations: [], snapshot: null, failovers: [], facts: [at(1, 5)] })
    expect(timelines.between(AT, AT + 10).map(({ at: when, id }) => [when - AT, id])).toEqual([
      [0, `fact/${JOURNAL}/2`],
      [5, `fact/${other}/1`],
      [10, `fact/${JOURNAL}/3`],
    ])
  })

  it('looks by the cluster’s clock and shows by this one', () => {
    const { timelines } = aTimeline({ facts: [at(1, 0), at(2, MINUTE_MS)], offsetMs: MINUTE_MS })
    expect(
      timelines.between(AT + MINUTE_MS, AT + MINUTE_MS + 1).map((item) => [item.at - AT, item.sourceAt - AT]),
    ).toEqual([[MINUTE_MS, 0]])
  })

  it('takes a clock that differs by less than a second for this one', () => {
    const { timelines } = aTimeline({ facts: [at(1, 0)], offsetMs: 480 })
    expect(timelines.between(AT, AT)[0]).toMatchObject({ at: AT, offsetMs: 0 })
  })

  it('has failovers that were never heard as facts', () => {
    const failover = aFailover({
      startedAt: AT - 1_000,
      endedAt: AT + 4_000,
      outcome: 'completed',
      why: '',
      totalMs: 5_000,
    })
    const { timelines } = aTimeline({ failovers: [failover] })
    expect(timelines.between(AT, AT + MINUTE_MS).map(({ id }) => id)).toContain(
      `failover/${failover.id}/completed/5000`,
    )
  })

  it('has what was asked at this console', () => {
    const { store, timelines } = aTimeline()
    const entry = anEntry({ createdAt: AT, state: 'succeeded', endedAt: AT + 50, word: 'done', heardAt: AT })
    store.operations.put(entry, null)
    expect(timelines.between(AT, AT + 100).map(({ id }) => id)).toEqual([
      `operation/${entry.operationId}/asked`,
      `operation/${entry.operationId}/ended`,
    ])
  })

  it('reads no more than it shows, what marks an incident first, and says from where on the rest is left out', () => {
    const facts = Array.from({ length: TIMELINE_MOST + 500 }, (_, index) => at(index + 1, index))
    const marks = [at(90_000, 200_000, { kind: 'termBegan', reason: 'anew' })]
    const { timelines } = aTimeline({ facts: [...facts, ...marks] })
    const items = timelines.between(AT, AT + 300_000)
    expect(items).toHaveLength(TIMELINE_MOST + 1)
    expect(items.at(-1)?.title).toContain('anew')
    expect(items.at(-2)).toMatchObject({
      title: 'How nodes and services fared from here on is left out',
      at: AT + TIMELINE_MOST - 1,
    })
  })
})
