import { describe, expect, it } from 'vitest'
import { chosenNode, CLOSED, nextPlan, type PlanEvent, type PlanState } from '../../../renderer/plan/machine.ts'
import { aPlan, anEntry, aPreparedPlan, aProblem } from '../factories.ts'

const command = { kind: 'failover', accountId: 'ksa-main', to: null } as const
const opened: PlanEvent = { kind: 'opened', command, ticket: 1 }
const planned: PlanEvent = { kind: 'planned', prepared: aPreparedPlan(), ticket: 1 }
const hold = { kind: 'holdAutomation', accountId: 'ksa-main', minutes: 30 } as const

function after(...events: readonly PlanEvent[]): PlanState {
  return events.reduce<PlanState>((state, event) => nextPlan(state, event)[0], CLOSED)
}

describe('the plan sheet', () => {
  it('asks for a plan when it opens, whatever the command', () => {
    const [state, effects] = nextPlan(CLOSED, opened)
    expect(state.kind).toBe('preparing')
    expect(effects).toEqual([{ kind: 'prepare', command, ticket: 1 }])
    expect(nextPlan(CLOSED, { ...opened, command: hold })[1]).toEqual([{ kind: 'prepare', command: hold, ticket: 1 }])
  })

  it('starts from the suggested reason, and keeps what was typed instead', () => {
    const prepared = aPreparedPlan({ suggestedReason: 'ksa-1 is confirmed down' })
    expect(after(opened, { ...planned, prepared })).toMatchObject({
      kind: 'ready',
      draft: { reason: 'ksa-1 is confirmed down' },
    })
    const typed = after(opened, { kind: 'edited', change: { reason: 'mine' } }, { ...planned, prepared })
    expect(typed).toMatchObject({ kind: 'ready', draft: { reason: 'mine' } })
  })

  it('makes another plan for another candidate, and shows the first until it is there', () => {
    const [state, effects] = nextPlan(after(opened, planned), { kind: 'candidateChosen', nodeId: 'ksa-3', ticket: 2 })
    expect(state).toMatchObject({ kind: 'preparing', command: { to: 'ksa-3' }, previous: aPreparedPlan() })
    expect(effects).toEqual([{ kind: 'prepare', command: { ...command, to: 'ksa-3' }, ticket: 2 }])
  })

  it('does nothing for the candidate it already has', () => {
    const ready = after(opened, planned)
    expect(nextPlan(ready, { kind: 'candidateChosen', nodeId: 'ksa-2', ticket: 2 })).toEqual([ready, []])
  })

  it('makes another plan for other values, and keeps the reason that was typed for the first', () => {
    const prepared = aPreparedPlan({ plan: aPlan({ command: hold, candidates: [] }) })
    const ready = after(
      { ...opened, command: hold },
      { ...planned, prepared },
      { kind: 'edited', change: { reason: 'new disk' } },
    )
    const longer = { ...hold, accountId: null, minutes: 90 }
    const [state, effects] = nextPlan(ready, { kind: 'commandChanged', command: longer, ticket: 2 })
    expect(state).toMatchObject({ kind: 'preparing', previous: prepared, draft: { reason: 'new disk' } })
    expect(effects).toEqual([{ kind: 'prepare', command: longer, ticket: 2 }])
  })

  it('takes other values also where no plan could be made of the first', () => {
    const unplanned = after(opened, { kind: 'planFailed', problem: aProblem('nodeExists'), ticket: 1 })
    expect(nextPlan(unplanned, { kind: 'commandChanged', command: hold, ticket: 2 })[0].kind).toBe('preparing')
  })

  it('drops the answer to a question that is no longer asked', () => {
    const preparing = after(opened, planned, { kind: 'candidateChosen', nodeId: 'ksa-3', ticket: 2 })
    expect(nextPlan(preparing, planned)[0]).toBe(preparing)
    expect(nextPlan(CLOSED, planned)[0]).toBe(CLOSED)
  })

  it('sends one confirmation a press', () => {
    const [state, effects] = nextPlan(after(opened, planned), { kind: 'confirmPressed', ticket: 2 })
    expect(effects).toMatchObject([{ kind: 'confirm', ticket: 2 }])
    expect(nextPlan(state, { kind: 'confirmPressed', ticket: 3 })).toEqual([state, []])
  })

  it('shows what changed where the cluster moved, and plans again what was asked for, not what the cluster chose', () => {
    const changes = [{ entity: 'account/ksa-main', field: 'lease.epoch', planned: 17, now: 18 }]
    const prepared = aPreparedPlan({ plan: aPlan({ command: { ...command, to: 'ksa-2' } }) })
    const refused = after(
      opened,
      { ...planned, prepared },
      { kind: 'edited', change: { reason: 'new disk' } },
      { kind: 'confirmPressed', ticket: 2 },
      { kind: 'confirmEnded', outcome: { kind: 'refused', problem: aProblem('staleEpoch'), changes }, ticket: 2 },
    )
    expect(refused).toMatchObject({ kind: 'refused', changes })
    const [again, effects] = nextPlan(refused, { kind: 'replanPressed', ticket: 3 })
    expect(again).toMatchObject({ kind: 'preparing', draft: { reason: 'new disk' }, note: null })
    expect(effects).toEqual([{ kind: 'prepare', command, ticket: 3 }])
  })

  it('asks for the best candidate where the node asked for became master, and says so on the next plan', () => {
    const asked = { ...command, to: 'ksa-2' }
    const refused = after(
      { ...opened, command: asked },
      planned,
      { kind: 'confirmPressed', ticket: 2 },
      {
        kind: 'confirmEnded',
        outcome: {
          kind: 'refused',
          problem: aProblem('staleEpoch'),
          changes: [{ entity: 'account/ksa-main', field: 'lease.holder', planned: 'ksa-1', now: 'ksa-2' }],
        },
        ticket: 2,
      },
    )
    const [again, effects] = nextPlan(refused, { kind: 'replanPressed', ticket: 3 })
    expect(effects).toEqual([{ kind: 'prepare', command, ticket: 3 }])
    expect(nextPlan(again, { ...planned, ticket: 3 })[0]).toMatchObject({
      kind: 'ready',
      note: 'ksa-2 is master by now. This plan is for the best candidate instead.',
    })
  })

  it('is ready again where the confirmation was closed, and says that nothing was sent', () => {
    const state = after(
      opened,
      planned,
      { kind: 'confirmPressed', ticket: 2 },
      { kind: 'confirmEnded', outcome: { kind: 'withdrawn' }, ticket: 2 },
    )
    expect(state).toMatchObject({ kind: 'ready', note: 'You closed the confirmation. Nothing was sent.' })
  })

  it('follows what was recorded', () => {
    const entry = anEntry()
    const state = after(
      opened,
      planned,
      { kind: 'confirmPressed', ticket: 2 },
      { kind: 'confirmEnded', outcome: { kind: 'recorded', entry }, ticket: 2 },
    )
    expect(state).toMatchObject({ kind: 'following', entry })
  })

  it('keeps a typed reason over Escape for the same command on the same account, and never a password', () => {
    const closed = after(
      opened,
      planned,
      { kind: 'edited', change: { reason: 'new disk', password: 'secret' } },
      { kind: 'closed' },
    )
    expect(closed).toMatchObject({ kind: 'closed', draft: { reason: 'new disk', password: '', typed: '' } })
    expect(nextPlan(closed, { ...opened, ticket: 5 })[0]).toMatchObject({ draft: { reason: 'new disk' } })
    const other = { ...opened, command: { ...command, accountId: 'uae-main' }, ticket: 6 }
    expect(nextPlan(closed, other)[0]).toMatchObject({ draft: { reason: '' } })
    expect(nextPlan(closed, { ...opened, command: hold, ticket: 7 })[0]).toMatchObject({ draft: { reason: '' } })
  })

  it('drops the password with every refusal', () => {
    const confirming = after(
      opened,
      planned,
      { kind: 'edited', change: { password: 'secret' } },
      { kind: 'confirmPressed', ticket: 2 },
    )
    const [state] = nextPlan(confirming, { kind: 'confirmFailed', problem: aProblem('consentRefused'), ticket: 2 })
    expect(state).toMatchObject({ kind: 'refused', draft: { password: '' } })
  })

  it('says why there is no plan, and can ask again', () => {
    const unplanned = after(opened, { kind: 'planFailed', problem: aProblem('noCandidate'), ticket: 1 })
    expect(unplanned.kind).toBe('unplanned')
    expect(nextPlan(unplanned, { kind: 'replanPressed', ticket: 2 })[1]).toHaveLength(1)
  })
})

describe('the node a plan would make master', () => {
  it('is the one asked for, else the best, else none', () => {
    expect(chosenNode(aPreparedPlan({ plan: aPlan({ command: { ...command, to: 'ksa-3' } }) }))).toBe('ksa-3')
    expect(chosenNode(aPreparedPlan())).toBe('ksa-2')
    expect(chosenNode(aPreparedPlan({ plan: aPlan({ candidates: [] }) }))).toBeNull()
  })

  it('is nobody where the command makes no master', () => {
    expect(chosenNode(aPreparedPlan({ plan: aPlan({ command: hold }) }))).toBeNull()
  })
})
