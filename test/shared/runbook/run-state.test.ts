import { assert, constantFrom, integer, property, array, record, boolean, shuffledSubarray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inOrder, type KeptEntry } from '../../../shared/log-entry.ts'
import type { RunEntryBody } from '../../../shared/runbook/run.ts'
import { inListOrder, runOf } from '../../../shared/runbook/run-state.ts'
import { anId, AT } from '../../support/factories.ts'
import { aRunEntry, aStart } from '../../support/runs.ts'

const kept = (number: number, body: RunEntryBody, over: Partial<KeptEntry> = {}): KeptEntry => ({
  ...aRunEntry({ id: anId(number), at: AT + number, body }),
  isSent: false,
  ...over,
})
const START: KeptEntry = { ...aStart({ id: anId(0), at: AT, by: 'ana' }), isSent: true }
const tick = (stepId: string): RunEntryBody => ({ kind: 'ticked', stepId, outcome: 'done', measured: '' })
const bodies: readonly RunEntryBody[] = [
  tick('steps/1'),
  tick('steps/2'),
  { kind: 'unticked', stepId: 'steps/1' },
  { kind: 'decided', stepId: 'steps/3', answer: 'From one' },
  { kind: 'noted', stepId: null, text: 'seen' },
  { kind: 'ended', outcome: 'solved', why: '' },
  { kind: 'ended', outcome: 'given up', why: 'late' },
]

describe('a run', () => {
  it('is folded from its entries', () => {
    const run = runOf([
      START,
      kept(1, tick('steps/1')),
      kept(2, tick('steps/2'), { by: 'ben' }),
      kept(3, { kind: 'unticked', stepId: 'steps/1' }, { isSent: true }),
      kept(4, { kind: 'ended', outcome: 'solved', why: 'it was the cable' }),
      kept(5, { kind: 'ended', outcome: 'given up', why: '' }),
    ])
    expect(run).toMatchObject({
      runbookId: 'split-brain',
      version: 3,
      startedBy: 'ana',
      ticked: 1,
      people: ['ana', 'noor', 'ben'],
      unsent: 4,
      ended: { at: AT + 4, outcome: 'solved', why: 'it was the cable' },
    })
  })

  it('is none without its beginning', () => {
    expect(runOf([kept(1, tick('steps/1'))])).toBeNull()
    expect(runOf([])).toBeNull()
  })

  it('is listed open ones first, the newest first', () => {
    const run = (number: number, isOpen: boolean) => {
      const entries = [{ ...START, id: anId(number), logId: anId(number), at: AT + number }]
      const found = runOf(
        isOpen ? entries : [...entries, kept(number + 10, { kind: 'ended', outcome: 'solved', why: '' })],
      )
      if (found === null) throw new Error('it has a beginning')
      return found
    }
    const runs = [run(1, true), run(2, false), run(3, false), run(4, true)]
    expect(inListOrder(runs).map(({ startedAt }) => startedAt - AT)).toEqual([4, 1, 3, 2])
  })

  it('is the same on every console: in any order, as often as entries come, however they were split between two', () => {
    const entries = array(
      record({
        body: constantFrom(...bodies),
        // Clocks of two consoles: often at the same moment, not always forwards.
        at: integer({ min: 0, max: 6 }),
        by: constantFrom('ana', 'ben'),
        isSent: boolean(),
      }),
      { maxLength: 20 },
    ).map((list) => [
      START,
      ...list.map(({ body, at, by, isSent }, index) => kept(index + 1, body, { at: AT + at, by, isSent })),
    ])
    const anyway = entries.chain((all) =>
      record({
        mine: shuffledSubarray(all),
        theirs: shuffledSubarray(all),
        again: shuffledSubarray(all),
        whole: shuffledSubarray(all, { minLength: all.length }),
      }).map((parts) => ({ all, parts })),
    )
    assert(
      property(anyway, ({ all, parts: { mine, theirs, again, whole } }) => {
        const rest = all.filter((entry) => !mine.includes(entry) && !theirs.includes(entry))
        expect(runOf([...mine, ...theirs, ...again, ...rest])).toEqual(runOf(all))
        expect(runOf(whole)).toEqual(runOf(all))
        expect(inOrder([...whole, ...again]).map(({ id }) => id)).toEqual(inOrder(all).map(({ id }) => id))
      }),
      { numRuns: 300 },
    )
  })
})
