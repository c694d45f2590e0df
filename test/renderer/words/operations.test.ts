import { describe, expect, it } from 'vitest'
import { operationRows } from '../../../renderer/store/operations.ts'
import {
  getCommand,
  joinedWords,
  lastSeen,
  stepOf,
  usualWords,
  whyNotCancel,
} from '../../../renderer/words/operations.ts'
import { watchedWords } from '../../../renderer/words/probation.ts'
import type { LedgerEntry } from '../../../shared/ledger.ts'
import { aFailover, anEntry, anId } from '../factories.ts'
import { anAccountSample } from '../sample-factories.ts'

function aRow(part: Partial<LedgerEntry> = {}) {
  const [row] = operationRows([anEntry(part)], [])
  if (row === undefined) throw new Error('there is one')
  return row
}

const phases = aFailover().phases
const fenced = aFailover({
  outcome: null,
  phases: [
    ...phases.slice(0, 3),
    { phase: 'transferring', startedAt: 0, offsetMs: 157, durationMs: null, detail: null },
  ],
})
const selecting = aFailover({
  outcome: null,
  phases: [{ phase: 'selecting', startedAt: 0, offsetMs: 0, durationMs: null, detail: null }],
})

describe('an operation in words', () => {
  it('is at the phase of its failover, else at the last word, else at what its state means', () => {
    expect(stepOf(aRow(), fenced)).toBe('transferring')
    expect(stepOf(aRow({ word: 'catching up' }), null)).toBe('catching up')
    expect(stepOf(aRow({ word: null, state: 'accepted' }), null)).toBe('The cluster took it; it has not begun.')
  })

  it('usually takes what it took before, where it ran before', () => {
    expect(usualWords({ usualMs: 820 })).toBe('usually 0.82 s')
    expect(usualWords({ usualMs: null })).toBeNull()
  })

  it('was last seen at a phase, at a word, or not at all', () => {
    expect(lastSeen(aRow({ state: 'unknown' }), fenced)).toBe('transferring')
    expect(lastSeen(aRow({ state: 'unknown', word: 'fencing' }), null)).toBe('fencing')
    expect(lastSeen(aRow({ state: 'unknown', word: null, heardAt: null }), null)).toContain('said nothing')
  })

  it('can be cancelled until fencing, and says where it is instead', () => {
    expect(whyNotCancel(aRow(), selecting)).toBeNull()
    expect(whyNotCancel(aRow(), fenced)).toBe('Too late: it is at transferring, and can be cancelled until fencing')
    expect(whyNotCancel(aRow({ class: null }), null)).toBe('Asked for by noor from another console')
  })

  it('says of a deployment how it is undone instead', () => {
    const command = { kind: 'deploy', version: '0.2.0' } as const
    expect(whyNotCancel(aRow({ command }), null)).toContain('roll it back instead')
    const back = { kind: 'rollbackDeployment', deploymentId: anId(9) } as const
    expect(whyNotCancel(aRow({ command: back }), null)).toContain('until every node is back')
  })

  it('names whose running operation it joined', () => {
    const other = aRow({ operationId: anId(9), actor: 'sami' })
    expect(joinedWords(aRow({ joins: anId(9) }), [other])).toBe('joined what sami was doing already')
    expect(joinedWords(aRow({ joins: anId(9) }), [])).toBe('joined what was running already')
    expect(joinedWords(aRow(), [other])).toBeNull()
  })

  it('can be asked for in a terminal', () => {
    expect(getCommand(anId(9))).toBe(`linda operation get ${anId(9)}`)
  })
})

describe('a watched value in words', () => {
  it('stands beside what it was and what it may be', () => {
    const watched = { metric: 'p95Ms', before: 70, limit: 170 } as const
    expect(watchedWords(watched, anAccountSample({ p95Ms: 74 }))).toMatchObject({
      now: '74 ms',
      beside: 'was 70 ms, limit 170 ms',
      isBeyond: false,
    })
    expect(watchedWords(watched, anAccountSample({ p95Ms: 410 })).isBeyond).toBe(true)
  })

  it('is not reported rather than zero', () => {
    const watched = { metric: 'errorFraction', before: null, limit: 0.02 } as const
    expect(watchedWords(watched, null)).toMatchObject({
      now: 'not reported',
      beside: 'before not reported, limit 2.00 %',
      isBeyond: false,
    })
  })
})
