import { describe, expect, it } from 'vitest'
import { SUPERVISOR } from '../../../../cluster/control-plane/nodes/roster.ts'
import { Fault } from '../../../../shared/fault.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import type { NodeRequest } from '../../../../cluster/wire/control.ts'
import { aHealthChange, AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aDesk } from './a-desk.ts'

const DRILL = { kind: 'runDrill', scenarioId: 'master-hung', accountId: 'uae-main', minutes: 5 } as const

/** With a supervisor that does as it is told, and remembers it. */
function aDrillDesk() {
  const desk = aDesk()
  const told: NodeRequest[] = []
  const listen = (ask: string, answer: (request: NodeRequest) => unknown) =>
    desk.roster.answers.set(`${SUPERVISOR}:${ask}`, ((request: NodeRequest) => {
      told.push(request)
      return answer(request)
    }) as never)
  listen('induce', () => ({ what: 'SIGSTOP to uae-1 (process 9)', doneAt: AT + 10 }))
  listen('putBack', () => ({ done: [{ what: 'SIGCONT to uae-1 (process 9)', doneAt: AT + 900 }] }))
  const runOf = (id: string) => desk.book.snapshot.drillRuns.find((run) => run.id === id)
  const operationOf = (id: string) => desk.book.snapshot.operations.find((operation) => operation.id === id)
  /** What the cluster does about it. */
  const failedOver = () => {
    const begun: FactBody = {
      kind: 'failoverStarted',
      failoverId: 'uae-main.9',
      accountId: 'uae-main',
      from: 'uae-1',
      trigger: 'automatic',
      cause: 'uae-1 stopped answering',
      epochBefore: 1,
      suspicion: null,
    }
    const over: FactBody = {
      kind: 'failoverEnded',
      failoverId: 'uae-main.9',
      outcome: 'completed',
      blockedBy: null,
      why: 'uae-2 serves uae-main',
      offsetMs: 200,
      previousDetail: null,
      gapMs: 300,
    }
    desk.book.record([aHealthChange('uae-1', { health: 'down', why: 'no answer' }), begun, over])
  }
  return { ...desk, told, runOf, operationOf, failedOver, listen }
}

describe('the plan of a drill', () => {
  it('says what is done to whom, within what it should be over, and how it is put back', () => {
    const plan = aDrillDesk().plan(DRILL)
    expect(plan.title).toBe('Drill on uae-main: master hung, for at most 5 min')
    expect(plan.class).toBe('disturbing')
    expect(plan.steps.map(({ title }) => title)).toEqual(['Mark', 'Induce', 'Watch', 'Put back'])
    expect(plan.steps[1]?.detail).toContain('Now: uae-1.')
    expect(plan.steps[2]?.detail).toBe('detected within 0.90 s, decided within 0.40 s, restored within 8.5 s')
    expect(plan.checks.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass', 'pass', 'pass'])
    expect(plan.inverse.command).toEqual({ kind: 'endDrill', accountId: 'uae-main' })
  })

  it('is refused wherever users are real, by name', () => {
    const desk = aDrillDesk()
    const { snapshot } = desk.book
    Object.assign(snapshot.cluster, { environment: 'production' })
    expect(faultOf(() => desk.plan(DRILL))).toBe('notDrillCluster')
  })

  it('is refused without the supervisor that started the processes', () => {
    const desk = aDrillDesk()
    desk.roster.here.delete(SUPERVISOR)
    expect(faultOf(() => desk.plan(DRILL))).toBe('supervisorGone')
  })

  it('is refused for a drill that does not exist, cannot be run here, or is about something else', () => {
    const { plan } = aDrillDesk()
    expect(faultOf(() => plan({ ...DRILL, scenarioId: 'earthquake' }))).toBe('unknownDrill')
    expect(faultOf(() => plan({ ...DRILL, scenarioId: 'partition' }))).toBe('unknownDrill')
    expect(faultOf(() => plan({ ...DRILL, accountId: null }))).toBe('malformed')
    expect(faultOf(() => plan({ ...DRILL, scenarioId: 'external-api-down' }))).toBe('malformed')
    expect(faultOf(() => plan({ ...DRILL, accountId: 'nowhere' }))).toBe('unknownAccount')
  })

  it('is refused while another drill runs', () => {
    const { plan, run } = aDrillDesk()
    run({ kind: 'startDrill', accountId: null, minutes: 5 })
    expect(faultOf(() => plan(DRILL))).toBe('alreadySo')
  })

  it('has to be forced where nobody could take over', () => {
    const desk = aDrillDesk()
    desk.book.record(['uae-2', 'uae-3'].map((id) => aHealthChange(id, { health: 'down', why: 'gone' })))
    expect(desk.plan(DRILL)).toMatchObject({ class: 'forced' })
  })
})

describe('a drill', () => {
  it('induces, waits for the facts, puts back, and ends when everything is as it was', async () => {
    const desk = aDrillDesk()
    const { id } = desk.run(DRILL)
    await desk.settle(200)
    expect(desk.told).toMatchObject([{ ask: 'induce', runId: id, number: 0, deed: { do: 'stop', id: 'uae-1' } }])
    expect(desk.runOf(id)).toMatchObject({ deeds: [{ kind: 'induced', doneAt: AT + 10 }], restored: null })
    desk.failedOver()
    await desk.settle(200)
    await desk.settle(200)
    expect(desk.told.map(({ ask }) => ask)).toEqual(['induce', 'putBack'])
    expect(desk.operationOf(id)).toMatchObject({ status: 'running', step: 'waiting until everything is as it was' })
    desk.book.record([aHealthChange('uae-1', { health: 'healthy', why: '' })])
    await desk.settle(200)
    expect(desk.operationOf(id)?.outcome).toMatch(/^Master hung: restored .*; everything is as it was$/)
    expect(desk.runOf(id)).toMatchObject({ why: 'everything is as it was', deeds: [{}, { kind: 'putBack' }] })
    expect(desk.book.snapshot.drills).toEqual([])
  })

  it('that a person ends is put back at once', async () => {
    const desk = aDrillDesk()
    const { id } = desk.run(DRILL)
    await desk.settle(200)
    desk.run({ kind: 'endDrill', accountId: 'uae-main' })
    await desk.settle(200)
    await desk.settle(200)
    expect(desk.told.map(({ ask }) => ask)).toEqual(['induce', 'putBack'])
    expect(desk.operationOf(id)).toMatchObject({ status: 'succeeded' })
    expect(desk.operationOf(id)?.outcome).toContain('no fact said that service was restored')
  })

  it('that cannot be induced fails, marks nothing any longer, and puts back what there is', async () => {
    const desk = aDrillDesk()
    desk.listen('induce', () => {
      throw new Fault('unknownNode', 'The supervisor has no living process uae-1')
    })
    desk.listen('putBack', () => ({ done: [] }))
    const { id } = desk.run(DRILL)
    await desk.settle(200)
    expect(desk.operationOf(id)).toMatchObject({ status: 'failed', fault: 'unknownNode' })
    expect(desk.told.map(({ ask }) => ask)).toEqual(['induce', 'putBack'])
    expect(desk.book.snapshot.drills).toEqual([])
    expect(desk.runOf(id)).toMatchObject({ why: 'it could not be carried out' })
  })

  it('goes on from its deeds after a restart of the control plane', async () => {
    const desk = aDrillDesk()
    const { id } = desk.run(DRILL)
    await desk.settle(200)
    const next = desk.restarted()
    next.resumeOpen()
    await desk.settle(300)
    expect(desk.told.map(({ ask }) => ask)).toEqual(['induce'])
    desk.failedOver()
    desk.book.record([aHealthChange('uae-1', { health: 'healthy', why: '' })])
    await desk.settle(300)
    await desk.settle(300)
    expect(desk.runOf(id)?.deeds).toHaveLength(2)
    expect(desk.operationOf(id)).toMatchObject({ status: 'succeeded' })
  })
})
