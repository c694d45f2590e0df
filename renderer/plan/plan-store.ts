/** Runs the plan machine: its effects are calls to host, their answers are its events. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { assertNever } from '../../shared/assert-never.ts'
import type { Command } from '../../shared/command.ts'
import { asFault, toProblem } from '../../shared/fault.ts'
import type { Call } from '../bridge/client.ts'
import { CLOSED, type DraftChange, nextPlan, type PlanEffect, type PlanEvent, type PlanState } from './machine.ts'

export interface PlanDesk {
  readonly store: StoreApi<PlanState>
  /** Opens the sheet on a command, whatever its kind. Making a plan changes nothing. */
  readonly open: (command: Command) => void
  readonly choose: (nodeId: string) => void
  /** The same kind of command with other parameters. */
  readonly change: (command: Command) => void
  readonly edit: (change: DraftChange) => void
  readonly confirm: () => void
  readonly replan: () => void
  readonly close: () => void
  /** Nothing of it is kept, not even what was typed: it was about another cluster. */
  readonly forget: () => void
}

export function createPlanDesk(call: Call): PlanDesk {
  const store = createStore<PlanState>()(() => CLOSED)
  let tickets = 0

  function handle(event: PlanEvent): void {
    const [next, effects] = nextPlan(store.getState(), event)
    store.setState(next, true)
    for (const effect of effects) void run(effect)
  }

  async function run(effect: PlanEffect): Promise<void> {
    const { ticket } = effect
    switch (effect.kind) {
      case 'prepare':
        try {
          handle({ kind: 'planned', prepared: await call('preparePlan', { command: effect.command }), ticket })
        } catch (thrown) {
          handle({ kind: 'planFailed', problem: toProblem(asFault(thrown)), ticket })
        }
        return
      case 'confirm': {
        const { prepared, draft } = effect
        const input = {
          planId: prepared.plan.id,
          reason: draft.reason.trim(),
          typed: prepared.typeToConfirm === null ? null : draft.typed,
          password: draft.password === '' ? null : draft.password,
          probationMinutes: draft.probationMinutes,
        }
        try {
          handle({ kind: 'confirmEnded', outcome: await call('confirmPlan', input), ticket })
        } catch (thrown) {
          handle({ kind: 'confirmFailed', problem: toProblem(asFault(thrown)), ticket })
        }
        return
      }
      default:
        assertNever(effect)
    }
  }

  return {
    store,
    open: (command) => handle({ kind: 'opened', command, ticket: ++tickets }),
    choose: (nodeId) => handle({ kind: 'candidateChosen', nodeId, ticket: ++tickets }),
    change: (command) => handle({ kind: 'commandChanged', command, ticket: ++tickets }),
    edit: (change) => handle({ kind: 'edited', change }),
    confirm: () => handle({ kind: 'confirmPressed', ticket: ++tickets }),
    replan: () => handle({ kind: 'replanPressed', ticket: ++tickets }),
    close: () => handle({ kind: 'closed' }),
    forget: () => store.setState(CLOSED, true),
  }
}
