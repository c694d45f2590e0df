import { describe, expect, it } from 'vitest'
import { createBackUp } from '../../../renderer/backups/back-up.ts'
import type { Call } from '../../../renderer/bridge/client.ts'
import type { Command } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import type { ConfirmOutcome, PreparedPlan } from '../../../shared/ledger.ts'
import { aCheck, anEntry, aPlan, aPreparedPlan, aProblem } from '../factories.ts'

const harmless = aPreparedPlan({
  plan: aPlan({ command: { kind: 'backup' }, title: 'Back up the cluster', class: 'harmless', checks: [aCheck()] }),
  class: 'harmless',
  typeToConfirm: null,
  suggestedReason: 'Back up the cluster',
})

function aDesk(prepared: PreparedPlan | Fault, outcome: ConfirmOutcome = { kind: 'recorded', entry: anEntry() }) {
  const asked: { name: string; input: unknown }[] = []
  const opened: Command[] = []
  const call = (async (name: string, input: unknown) => {
    asked.push({ name, input })
    await Promise.resolve()
    if (name === 'confirmPlan') return outcome
    if (prepared instanceof Fault) throw prepared
    return prepared
  }) as Call
  return { asked, opened, backUp: createBackUp({ call, openPlan: (command) => void opened.push(command) }) }
}

describe('one press on “Back up”', () => {
  it('confirms the plan it made, without a sheet', async () => {
    const { backUp, asked, opened } = aDesk(harmless)
    await backUp()
    expect(asked.map(({ name }) => name)).toEqual(['preparePlan', 'confirmPlan'])
    expect(asked[1]?.input).toMatchObject({ planId: harmless.plan.id, reason: 'Back up the cluster', typed: null })
    expect(opened).toEqual([])
  })

  it('is one backup, however often it is pressed', async () => {
    const { backUp, asked } = aDesk(harmless)
    await Promise.all([backUp(), backUp(), backUp()])
    expect(asked.filter(({ name }) => name === 'confirmPlan')).toHaveLength(1)
  })

  it('opens the sheet instead of confirming where a check fails, or a name has to be typed', async () => {
    const full = aCheck({ id: 'firstPlace', status: 'fail', measured: '2 MiB free' })
    for (const prepared of [
      { ...harmless, plan: { ...harmless.plan, checks: [full] } },
      { ...harmless, class: 'forced' as const, typeToConfirm: 'cluster' },
    ]) {
      const { backUp, asked, opened } = aDesk(prepared)
      await backUp()
      expect(asked.map(({ name }) => name)).toEqual(['preparePlan'])
      expect(opened).toEqual([{ kind: 'backup' }])
    }
  })

  it('opens the sheet where no plan could be made or the cluster refused: it says why', async () => {
    const gone = aDesk(new Fault('backupGone'))
    await gone.backUp()
    expect(gone.opened).toEqual([{ kind: 'backup' }])
    const refused = aDesk(harmless, { kind: 'refused', problem: aProblem('backupRunning'), changes: [] })
    await refused.backUp()
    expect(refused.opened).toEqual([{ kind: 'backup' }])
  })

  it('can be pressed again once it is done', async () => {
    const { backUp, asked } = aDesk(harmless)
    await backUp()
    await backUp()
    expect(asked.filter(({ name }) => name === 'confirmPlan')).toHaveLength(2)
  })
})
