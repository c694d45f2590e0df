/** The foot of the sheet: the last press, or why it cannot be done yet and what can be instead. */
import { type ReactNode, useEffect, useRef } from 'react'
import { COMMANDS } from '../../shared/command.ts'
import type { PreparedPlan } from '../../shared/ledger.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { useConsole, usePicture } from '../use-console.ts'
import { isDangerous, needsReason } from './guard.ts'
import { HoldButton } from './hold-button.tsx'
import type { PlanState } from './machine.ts'
import styles from './plan.module.css'

export interface PlanFootProps {
  readonly state: Extract<PlanState, { kind: 'preparing' | 'ready' | 'confirming' | 'refused' }>
  readonly prepared: PreparedPlan
  /** What is still missing; `null`: nothing. */
  readonly missing: string | null
  /** Expired, or the cluster moved. */
  readonly needsNewPlan: boolean
  readonly needsPassword: boolean
  /** The last press. */
  readonly onConfirm: () => void
}

export function PlanFoot({ state, prepared, missing, needsNewPlan, needsPassword, onConfirm }: PlanFootProps) {
  const { plan } = useConsole()
  const isDesktop = usePicture((picture) => picture.shell?.kind === 'electron')
  const cancel = <ActionButton onPress={plan.close}>Cancel</ActionButton>
  switch (state.kind) {
    case 'preparing':
      return (
        <>
          <Note>Making another plan…</Note>
          {cancel}
        </>
      )
    case 'confirming':
      return (
        <Note>{isDesktop && isDangerous(prepared) ? 'Confirm it in the window that has opened.' : 'Sending…'}</Note>
      )
    case 'refused':
      return (
        <>
          {cancel}
          <PlanAgain takesFocus />
        </>
      )
    case 'ready':
      return needsNewPlan ? (
        <>
          <Note>{missing}</Note>
          {cancel}
          <PlanAgain takesFocus={false} />
        </>
      ) : (
        <>
          <Note>{missing}</Note>
          {cancel}
          <LastPress
            prepared={prepared}
            missing={missing}
            onConfirm={onConfirm}
            isFirst={!needsReason(prepared) && !needsPassword}
            word={
              isDesktop && isDangerous(prepared) ? 'Continue to confirm' : COMMANDS[prepared.plan.command.kind].verb
            }
          />
        </>
      )
  }
}

interface LastPressProps {
  readonly prepared: PreparedPlan
  readonly missing: string | null
  readonly onConfirm: () => void
  readonly isFirst: boolean
  readonly word: string
}

function LastPress({ prepared, missing, onConfirm, isFirst, word }: LastPressProps) {
  const isProduction = usePicture((state) => state.profile?.environment === 'production')
  const isForced = prepared.class === 'forced'
  if (isForced && isProduction && missing === null) return <HoldButton onHeld={onConfirm}>{word}</HoldButton>
  return (
    <ActionButton kind={isForced ? 'critical' : 'primary'} onPress={onConfirm} lock={missing} isFirst={isFirst}>
      {word}
    </ActionButton>
  )
}

function Note({ children }: { readonly children: ReactNode }) {
  return (
    <span className={styles['footNote']} aria-live="polite">
      {children}
    </span>
  )
}

/** A refusal is answered by one button, so focus goes there; whoever is typing when the cluster moves keeps theirs. */
function PlanAgain({ takesFocus }: { readonly takesFocus: boolean }) {
  const { plan } = useConsole()
  const holder = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (takesFocus) holder.current?.querySelector('button')?.focus()
  }, [takesFocus])
  return (
    <span ref={holder}>
      <ActionButton kind="primary" onPress={plan.replan}>
        Plan again
      </ActionButton>
    </span>
  )
}
