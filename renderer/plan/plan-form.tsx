/** The plan to be confirmed: what it does, why it may be done, what follows, and what is still missing. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { PreparedPlan } from '../../shared/ledger.ts'
import { useConnection, useConsole, useNow, usePicture } from '../use-console.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { useActor } from '../incidents/use-incidents.ts'
import { lockOfLink } from '../words/locks.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { BudgetLine } from './budget-line.tsx'
import { CandidateChoice } from './candidate-choice.tsx'
import { isDangerous, isMove, movedSince, remainingMs, whyNotConfirm } from './guard.ts'
import { askWords, type HeldBy, heldBy, missingWords, reasonWith } from './held-operations.ts'
import type { PlanState } from './machine.ts'
import { PlanChecks } from './plan-checks.tsx'
import { ClassLine, PlanDetails } from './plan-details.tsx'
import { PlanFields } from './plan-fields.tsx'
import { PlanFoot } from './plan-foot.tsx'
import { PlanFrame } from './plan-frame.tsx'
import { PlanParameters } from './plan-parameters.tsx'
import { Refusal } from './refusal.tsx'
import styles from './plan.module.css'

export interface PlanFormProps {
  readonly state: Extract<PlanState, { kind: 'preparing' | 'ready' | 'confirming' | 'refused' }>
  /** While another is made: the one before. */
  readonly prepared: PreparedPlan
}

export function PlanForm({ state, prepared }: PlanFormProps) {
  const { plan } = useConsole()
  const connection = useConnection()
  const now = useNow(1_000)
  const moved = usePicture((picture) => movedSince(prepared, picture.snapshot))
  const needsPassword = useNeedsPassword(prepared)
  const form = useFirstFocus(state.kind)
  const isPending = state.kind === 'preparing'
  const isLocked = state.kind === 'confirming'
  const isExpired = remainingMs(prepared, now) === 0
  const [wrong, setWrong] = useState<Readonly<Record<string, string | null>>>({})
  const held = useHeld(prepared)
  const [isAnyway, setAnyway] = useState(false)
  const wrongs = Object.entries(wrong).flatMap(([name, why]) => (why === null ? [] : [name]))
  const missing =
    // What is shown is the plan of the values before: it must not be taken for that of the wrong ones.
    wrongs.length > 0
      ? 'Correct what is marked first'
      : (whyNotConfirm(prepared, state.draft, { lock: lockOfLink(connection), moved, needsPassword, now }) ??
        (held !== null && !isAnyway ? missingWords(held) : null))
  const confirm = (): void => {
    if (missing !== null) return
    // On record with the operation itself, and there to be read before a second press where the first one is refused.
    if (held !== null) plan.edit({ reason: reasonWith(state.draft.reason, held) })
    plan.confirm()
  }
  return (
    <PlanFrame
      title={prepared.plan.title}
      aside={<Expiry prepared={prepared} />}
      isPending={isPending}
      foot={
        <PlanFoot
          state={state}
          prepared={prepared}
          missing={missing}
          needsNewPlan={isExpired || moved !== null}
          needsPassword={needsPassword}
          onConfirm={confirm}
        />
      }
    >
      <div ref={form}>
        {state.kind === 'refused' ? <Refusal problem={state.problem} changes={state.changes} /> : null}
        {state.kind === 'ready' && state.note !== null ? (
          <p className={styles['note']} aria-live="polite">
            {state.note}
          </p>
        ) : null}
        {state.kind === 'ready' && moved !== null ? (
          <p className={styles['moved']} role="alert">
            <ToneShape tone="warn" />
            <span>
              <b>{moved}</b> This plan no longer fits; what you typed is kept.
            </span>
          </p>
        ) : null}
        <ClassLine prepared={prepared} />
        <BudgetLine command={prepared.plan.command} />
        <PlanParameters
          command={state.command}
          isLocked={isLocked}
          onChange={plan.change}
          onWrong={(name, why) => setWrong((before) => ({ ...before, [name]: why }))}
        />
        {isMove(prepared) ? (
          <CandidateChoice
            prepared={prepared}
            wanted={isPending && 'to' in state.command ? state.command.to : null}
            isLocked={isLocked || isPending}
            onChoose={plan.choose}
          />
        ) : null}
        <PlanChecks prepared={prepared} />
        <PlanFields
          prepared={prepared}
          draft={state.draft}
          needsPassword={needsPassword}
          isLocked={isLocked}
          onEdit={plan.edit}
          onConfirm={confirm}
        />
        {held === null ? null : (
          <label className={styles['anyway']}>
            <input
              type="checkbox"
              checked={isAnyway}
              disabled={isLocked}
              onChange={(event) => setAnyway(event.currentTarget.checked)}
            />
            {askWords(held)}
          </label>
        )}
        <PlanDetails prepared={prepared} />
      </div>
    </PlanFrame>
  )
}

/** Somebody else acts in an incident that this would act into; `null`: nobody. */
function useHeld({ plan: { command } }: PreparedPlan): HeldBy | null {
  const actor = useActor()
  const incidents = usePicture((state) => state.incidents)
  const snapshot = usePicture((state) => state.snapshot)
  return useMemo(() => heldBy(command, incidents, actor, snapshot), [command, incidents, actor, snapshot])
}

/** Ticks quietly: it is nobody's news until little is left. */
function Expiry({ prepared }: { readonly prepared: PreparedPlan }) {
  const now = useNow(1_000)
  const left = remainingMs(prepared, now)
  return (
    <span title="A plan rests on evidence; when that is too old, it must be made again">
      {left === 0 ? 'expired' : `good for ${formatDuration(left).replace(/\.\d/, '')}`}
    </span>
  )
}

/** Focus goes to what is asked for first, and comes back where what had it is gone; another candidate must not take it from its radio. */
function useFirstFocus(kind: PlanState['kind']) {
  const form = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (kind !== 'ready') return
    const sheet = form.current?.closest('[role="dialog"]') ?? null
    const active = document.activeElement
    const isHeld = active !== null && active !== document.body && active.closest('[data-steady]') !== null
    if (!isHeld) sheet?.querySelector<HTMLElement>('[data-autofocus]')?.focus({ preventScroll: true })
  }, [kind])
  return form
}

/** The browser asks again for what is dangerous outside a drill; the desktop shell has a window of its own for it. */
function useNeedsPassword(prepared: PreparedPlan): boolean {
  const asks = usePicture((state) => state.shell?.kind === 'web' && state.profile?.environment !== 'drill')
  return asks && isDangerous(prepared)
}
