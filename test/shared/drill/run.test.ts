import { describe, expect, it } from 'vitest'
import { foldDrillRuns, type DrillRun, inducedAt, lapsOf, putBackAt, verdictOf } from '../../../shared/drill/run.ts'
import type { Fact, FactBody } from '../../../shared/fact.ts'
import { fold } from '../../../shared/fold.ts'
import { aDrillRun } from '../../support/drill-factories.ts'
import { aFact, aHealthChange, aHold, aSnapshot, anAlert, anId, anOperation, AT } from '../../support/factories.ts'

const ID = anId(0xd1)
const { mark } = aDrillRun()
const drill = { ...aHold({ id: ID, accountId: 'ksa-main' }), scenario: mark }
const began: FactBody = { kind: 'drillStarted', drill }
const killed: FactBody = {
  kind: 'drillDeed',
  runId: ID,
  deed: { kind: 'induced', what: 'SIGKILL to ksa-1 (process 9)', doneAt: AT + 1_000 },
}
const suspect = aHealthChange('ksa-1', { health: 'suspect', why: 'its connection closed' })
const failingOver: FactBody = {
  kind: 'failoverStarted',
  failoverId: 'ksa-main.9',
  accountId: 'ksa-main',
  from: 'ksa-1',
  trigger: 'automatic',
  cause: 'ksa-1 stopped answering',
  epochBefore: 1,
  suspicion: null,
}
const failedOver: FactBody = {
  kind: 'failoverEnded',
  failoverId: 'ksa-main.9',
  outcome: 'completed',
  blockedBy: null,
  why: 'ksa-2 serves ksa-main',
  offsetMs: 200,
  previousDetail: null,
  gapMs: 300,
}
const ended: FactBody = { kind: 'drillEnded', endedId: ID, why: 'everything is as it was' }

/** Each half a second after the one before; marked as the drill's, unless a test says otherwise. */
function after(bodies: readonly FactBody[], drillId: string | null = ID): DrillRun {
  const facts = bodies.map((body, index): Fact => ({ ...aFact(index + 1, body), at: AT + index * 500, drillId }))
  const [run] = facts.reduce<readonly DrillRun[]>(foldDrillRuns, [])
  if (run === undefined) throw new Error('no run began')
  return run
}

describe('a run of a drill', () => {
  it('takes each moment from the first fact that says so', () => {
    const run = after([began, killed, suspect, failingOver, failedOver, ended])
    expect(run.detected).toEqual({ at: AT + 1_000, by: 'ksa-1 is suspect: its connection closed' })
    expect(run.decided).toEqual({ at: AT + 1_500, by: 'automation began ksa-main.9' })
    expect(run.restored).toEqual({ at: AT + 2_000, by: 'ksa-main.9 completed: ksa-2 serves ksa-main' })
    expect([run.endedAt, run.why]).toEqual([AT + 2_500, 'everything is as it was'])
    expect(inducedAt(run)).toBe(AT + 1_000)
    expect(verdictOf(run)).toBe('overLimits')
    expect(lapsOf(run).map(({ tookMs }) => tookMs)).toEqual([0, 500, 500])
  })

  it('says of nobody what nobody reported', () => {
    const run = after([began, killed, ended])
    expect([run.detected, run.decided, run.restored]).toEqual([null, null, null])
    expect(verdictOf(run)).toBe('incomplete')
    expect(lapsOf(run).map(({ tookMs }) => tookMs)).toEqual([null, null, null])
  })

  it('is detected by an alert of its scenario, and by no other', () => {
    const raised = (code: string): FactBody => ({
      kind: 'alertRaised',
      alert: anAlert({ code, title: 'ksa-1 is down' }),
    })
    expect(after([began, killed, raised('noStandby')]).detected).toBeNull()
    expect(after([began, killed, raised('nodeDown')]).detected?.by).toBe('alert: ksa-1 is down')
  })

  it('is not restored before it was detected, nor by a failover that was blocked', () => {
    expect(after([began, killed, failedOver]).restored).toBeNull()
    expect(after([began, killed, suspect, { ...failedOver, outcome: 'blocked' }]).restored).toBeNull()
  })

  it('is decided by whoever confirms something about it, but not by who ends the drill', () => {
    const confirmed = (kind: 'endDrill' | 'drain'): FactBody => ({
      kind: 'operationChanged',
      operation: anOperation({
        id: anId(0xd9),
        status: 'accepted',
        title: 'it',
        actor: 'noor',
        command: kind === 'drain' ? { kind, nodeId: 'ksa-1' } : { kind, accountId: 'ksa-main' },
      }),
    })
    expect(after([began, killed, suspect, confirmed('endDrill')]).decided).toBeNull()
    expect(after([began, killed, suspect, confirmed('drain')]).decided?.by).toBe('noor confirmed: it')
  })

  it('leaves alone what is not marked as its own', () => {
    expect(after([began, killed, suspect, failingOver], null)).toMatchObject({ detected: null, decided: null })
  })

  it('takes what was put back also after it ended, and nothing else', () => {
    const putBack: FactBody = {
      kind: 'drillDeed',
      runId: ID,
      deed: { kind: 'putBack', what: 'SIGCONT', doneAt: AT + 9_000 },
    }
    const run = after([began, killed, ended, suspect, putBack])
    expect(putBackAt(run)).toBe(AT + 9_000)
    expect(run.detected).toBeNull()
  })

  it('stands in the snapshot, and a drill that only marks is none', () => {
    const facts = (body: FactBody): Fact[] => [{ ...aFact(aSnapshot().seq + 1, body), drillId: ID }]
    expect(fold(aSnapshot(), facts(began)).snapshot.drillRuns).toMatchObject([{ id: ID, mark, endedAt: null }])
    const only: FactBody = { kind: 'drillStarted', drill: aHold({ id: ID }) }
    expect(fold(aSnapshot(), facts(only)).snapshot.drillRuns).toEqual([])
  })
})

describe('its verdict', () => {
  it('holds what it took against the limits, where there are any', () => {
    expect(verdictOf(aDrillRun())).toBe('withinLimits')
    expect(verdictOf(aDrillRun({ endedAt: null }))).toBe('running')
    const late = aDrillRun({ restored: { at: AT + 60_000, by: 'at last' } })
    expect(verdictOf(late)).toBe('overLimits')
    const unlimited = { ...mark, limits: { detectMs: null, decideMs: null, restoreMs: null } }
    expect(verdictOf({ ...late, mark: unlimited })).toBe('withinLimits')
  })
})
