/** The plan sheet: from the right, over a page that stays live. One face for each state of the machine. */
import { Drawer } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import { describeCommand } from '../../shared/command.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { useConsole, usePlan } from '../use-console.ts'
import { formOf } from './forms.ts'
import type { PlanState } from './machine.ts'
import { nextAsk } from './next-ask.ts'
import { PlanFollow } from './plan-follow.tsx'
import { PlanForm } from './plan-form.tsx'
import { PlanFrame } from './plan-frame.tsx'
import { PlanParameters } from './plan-parameters.tsx'
import styles from './plan.module.css'

const WIDTH = 560

export function PlanSheet() {
  const { plan } = useConsole()
  const state = usePlan((current) => current)
  return (
    <Drawer.Root
      opened={state.kind !== 'closed'}
      onClose={plan.close}
      position="right"
      size={WIDTH}
      lockScroll={false}
      closeOnClickOutside={false}
      // Gone at once: a key pressed right after Esc is meant for the screen.
      transitionProps={{ duration: 120, exitDuration: 0, transition: 'slide-left' }}
      classNames={{ content: styles['content'] ?? '', body: styles['body'] ?? '' }}
    >
      <Drawer.Content radius={0} aria-label={titleOf(state)}>
        <Drawer.Body>
          <Face state={state} />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}

function Face({ state }: { readonly state: PlanState }) {
  const { plan } = useConsole()
  switch (state.kind) {
    case 'closed':
      return null
    case 'preparing':
      return state.previous === null ? (
        <PlanFrame title={titleOf(state)} foot={<ActionButton onPress={plan.close}>Cancel</ActionButton>}>
          <p aria-live="polite">Making the plan: the cluster looks at what it would do. Nothing changes by that.</p>
        </PlanFrame>
      ) : (
        <PlanForm state={state} prepared={state.previous} />
      )
    case 'unplanned':
      return <Unplanned state={state} />
    case 'ready':
    case 'confirming':
    case 'refused':
      return <PlanForm state={state} prepared={state.prepared} />
    case 'following':
      return <PlanFollow prepared={state.prepared} entry={state.entry} />
    default:
      return assertNever(state)
  }
}

/** What stands in the way, with the values that could be others, and one button that has the focus. */
function Unplanned({ state }: { readonly state: Extract<PlanState, { kind: 'unplanned' }> }) {
  const { plan } = useConsole()
  const foot = useRef<HTMLSpanElement>(null)
  useEffect(() => foot.current?.querySelector('button')?.focus(), [state])
  const isOther = nextAsk(state.command, state.problem, []).note !== null
  // What is set now is where a change begins: nothing is wrong with it.
  const isStart = state.problem.code === 'alreadySo' && formOf(state.command.kind).fields.length > 0
  return (
    <PlanFrame
      title={titleOf(state)}
      foot={
        <>
          <ActionButton onPress={plan.close}>Close</ActionButton>
          <span ref={foot}>
            <ActionButton kind="primary" onPress={plan.replan}>
              {isOther ? 'Plan for the best candidate' : 'Plan again'}
            </ActionButton>
          </span>
        </>
      }
    >
      {isStart ? (
        <p className={styles['note']} aria-live="polite">
          {state.problem.detail}. Change it below: each change shows its plan, and nothing moves before you confirm.
        </p>
      ) : (
        <FaultNote problem={state.problem} />
      )}
      <PlanParameters command={state.command} isLocked={false} onChange={plan.change} />
    </PlanFrame>
  )
}

function titleOf(state: PlanState): string {
  switch (state.kind) {
    case 'closed':
      return 'Plan'
    case 'preparing':
    case 'unplanned':
      return describeCommand(state.command)
    case 'ready':
    case 'confirming':
    case 'refused':
    case 'following':
      return state.prepared.plan.title
    default:
      return assertNever(state)
  }
}
