/** The plan to be confirmed: who takes over, why it may be done, what follows, and what is still missing. */
import { useEffect, useRef } from 'react'
import type { PreparedPlan } from '../../shared/ledger.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { useConnection, useConsole, useNow, usePicture } from '../use-console.ts'
import { lockOfLink } from '../words/locks.ts'
import { formatDuration } from '../words/format.ts'
import { CandidateChoice } from './candidate-choice.tsx'
import { type PlanState, remainingMs, whyNotConfirm } from './machine.ts'
import { PlanChecks } from './plan-checks.tsx'
import { ClassLine, PlanDetails } from './plan-details.tsx'
import { PlanFields } from './plan-fields.tsx'
import { PlanFrame } from './plan-frame.tsx'
import { Refusal } from './refusal.tsx'
import styles from './plan.module.css'

export interface PlanFormProps {
  readonly state: Extract<PlanState, { kind: 'preparing' | 'ready' | 'confirming' | 'refused' }>
  /** While another is made: the one before. */
  readonly prepared: PreparedPlan
}

export function PlanForm({ state, prepared }: PlanFormProps) {
  const { plan } = useConsole()
  const needsPassword = useNeedsPassword()
  const isPending = state.kind === 'preparing'
  const note = state.kind === 'ready' ? state.note : null
  return (
    <PlanFrame
      title={prepared.plan.title}
      aside={<Expiry prepared={prepared} />}
      isPending={isPending}
      foot={<Foot state={state} prepared={prepared} needsPassword={needsPassword} />}
    >
      {state.kind === 'refused' ? <Refusal problem={state.problem} changes={state.changes} /> : null}
      {note === null ? null : <p aria-live="polite">{note}</p>}
      <ClassLine prepared={prepared} />
      <CandidateChoice
        prepared={prepared}
        wanted={state.kind === 'preparing' ? state.command.to : null}
        isLocked={state.kind === 'confirming' || isPending}
        onChoose={plan.choose}
      />
      <PlanChecks prepared={prepared} />
      <PlanFields
        prepared={prepared}
        draft={state.draft}
        needsPassword={needsPassword}
        isLocked={state.kind === 'confirming'}
        onEdit={plan.edit}
        onConfirm={plan.confirm}
      />
      <PlanDetails prepared={prepared} />
    </PlanFrame>
  )
}

function Foot({ state, prepared, needsPassword }: PlanFormProps & { readonly needsPassword: boolean }) {
  const { plan } = useConsole()
  const connection = useConnection()
  const now = useNow(1_000)
  const isElectron = usePicture((picture) => picture.shell?.kind === 'electron')
  const cancel = <ActionButton onPress={plan.close}>Cancel</ActionButton>
  const isExpired = remainingMs(prepared, now) === 0
  switch (state.kind) {
    case 'preparing':
      return (
        <>
          <span className={styles['footNote']} aria-live="polite">
            Planning for {state.command.to ?? 'the best candidate'}…
          </span>
          {cancel}
        </>
      )
    case 'confirming':
      return (
        <span className={styles['footNote']} aria-live="polite">
          {isElectron ? 'Confirm it in the window that has opened.' : 'Sending…'}
        </span>
      )
    case 'refused':
      return (
        <>
          {cancel}
          <Focused>
            <ActionButton kind="primary" onPress={plan.replan}>
              Plan again
            </ActionButton>
          </Focused>
        </>
      )
    case 'ready': {
      const missing = whyNotConfirm(prepared, state.draft, { lock: lockOfLink(connection), needsPassword, now })
      if (isExpired) {
        return (
          <>
            <span className={styles['footNote']}>The plan has expired: its evidence is too old.</span>
            {cancel}
            <ActionButton kind="primary" onPress={plan.replan}>
              Plan again
            </ActionButton>
          </>
        )
      }
      return (
        <>
          <span className={styles['footNote']}>{missing ?? ''}</span>
          {cancel}
          <ActionButton
            kind={prepared.class === 'forced' ? 'critical' : 'primary'}
            onPress={plan.confirm}
            lock={missing}
          >
            {isElectron ? 'Continue to confirm' : 'Fail over'}
          </ActionButton>
        </>
      )
    }
  }
}

/** What was refused is answered by one button, so focus goes there. */
function Focused({ children }: { readonly children: React.ReactNode }) {
  const holder = useRef<HTMLSpanElement>(null)
  useEffect(() => holder.current?.querySelector('button')?.focus(), [])
  return <span ref={holder}>{children}</span>
}

function Expiry({ prepared }: { readonly prepared: PreparedPlan }) {
  const now = useNow(1_000)
  const left = remainingMs(prepared, now)
  return (
    <span title="A plan rests on evidence; when that is too old, it must be made again">
      {left === 0 ? 'expired' : `plan good for ${formatDuration(left).replace(/\.\d/, '')}`}
    </span>
  )
}

/** The browser asks again outside a drill; the desktop shell has a window of its own for it. */
function useNeedsPassword(): boolean {
  return usePicture((state) => state.shell?.kind === 'web' && state.profile?.environment !== 'drill')
}
