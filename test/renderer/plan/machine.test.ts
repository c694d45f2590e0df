import { describe, expect, it } from 'vitest'
import {
  checkAgeMs,
  chosenNode,
  CLOSED,
  nextPlan,
  type PlanEvent,
  type PlanState,
  remainingMs,
  whyNotConfirm,
} from '../../../renderer/plan/machine.ts'
import { aPlan, anEntry, aPreparedPlan, aProblem, AT } from '../factories.ts'

const command = { kind: 'failover', accountId: 'ksa-main', to: null } as const
const opened: PlanEvent = { kind: 'opened', command, ticket: 1 }
const planned: PlanEvent = { kind: 'planned', prepared: aPreparedPlan(), ticket: 1 }

function after(...events: readonly PlanEvent[]): PlanState {
  return events.reduce<PlanState>((state, event) => nextPlan(state, event)[0], CLOSED)
}

describe('the plan sheet', () => {
  it('asks for a plan when it opens', () => {
    const [state, effects] = nextPlan(CLOSED, opened)
    expect(state.kind).toBe('preparing')
    expect(effects).toEqual([{ kind: 'prepare', command, ticket: 1 }])
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

  it('shows what changed where the cluster moved, and plans the same again', () => {
    const changes = [{ entity: 'account/ksa-main', field: 'lease.epoch', planned: 17, now: 18 }]
    const refused = after(
      opened,
      planned,
      { kind: 'confirmPressed', ticket: 2 },
      { kind: 'confirmEnded', outcome: { kind: 'refused', problem: aProblem('staleEpoch'), changes }, ticket: 2 },
    )
    expect(refused).toMatchObject({ kind: 'refused', changes })
    const [again, effects] = nextPlan(refused, { kind: 'replanPressed', ticket: 3 })
    expect(again.kind).toBe('preparing')
    expect(effects).toEqual([{ kind: 'prepare', command, ticket: 3 }])
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

  it('keeps a typed reason over Escape for the same account, and never a password', () => {
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

describe('the last press', () => {
  const draft = { accountId: 'ksa-main', reason: 'new disk', reasonEdited: true, typed: '', password: '' }
  const guard = { lock: null, needsPassword: false, now: AT }

  it('works where nothing is missing', () => expect(whyNotConfirm(aPreparedPlan(), draft, guard)).toBeNull())

  it('is locked with the link', () => {
    expect(whyNotConfirm(aPreparedPlan(), draft, { ...guard, lock: 'Locked: …' })).toBe('Locked: …')
  })

  it('needs a reason unless it is routine', () => {
    const silent = { ...draft, reason: '  ' }
    expect(whyNotConfirm(aPreparedPlan(), silent, guard)).toBe('Say why first')
    expect(whyNotConfirm(aPreparedPlan({ class: 'routine' }), silent, guard)).toBeNull()
  })

  it('needs the name where it is forced, letter by letter', () => {
    const forced = aPreparedPlan({ class: 'forced', typeToConfirm: 'ksa-main' })
    expect(whyNotConfirm(forced, { ...draft, typed: 'ksa-mai' }, guard)).toBe('Type ksa-main first')
    expect(whyNotConfirm(forced, { ...draft, typed: 'ksa-main' }, guard)).toBeNull()
  })

  it('needs the password where the browser must ask', () => {
    expect(whyNotConfirm(aPreparedPlan(), draft, { ...guard, needsPassword: true })).toContain('password')
  })

  it('is gone with the plan, two minutes after it was prepared here', () => {
    const prepared = aPreparedPlan({ preparedAt: AT + 5_000_000 })
    expect(remainingMs(prepared, AT + 5_000_000)).toBe(120_000)
    expect(whyNotConfirm(prepared, draft, { ...guard, now: AT + 5_120_000 })).toBe('The plan has expired; plan again')
  })

  it('has nobody to promote where no candidate is eligible', () => {
    const plan = aPlan({ candidates: [] })
    expect(chosenNode(aPreparedPlan({ plan }))).toBeNull()
    expect(whyNotConfirm(aPreparedPlan({ plan }), draft, guard)).toBe('No node can take over')
  })
})

describe('evidence', () => {
  it('ages on from what it was when the plan was made, whatever the two clocks say', () => {
    const prepared = aPreparedPlan({ preparedAt: AT + 9_000_000 })
    expect(checkAgeMs(prepared, AT - 300, AT + 9_000_000 + 2_000)).toBe(2_300)
    expect(checkAgeMs(prepared, null, AT)).toBeNull()
  })
})
