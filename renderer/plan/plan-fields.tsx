/** What the person adds: the reason, how long to watch, the typed name where the click is forced, the password where the browser asks for it. */
import { type KeyboardEvent, useId } from 'react'
import type { PreparedPlan } from '../../shared/ledger.ts'
import { usePicture } from '../use-console.ts'
import { formOf, minutesText, PROBATION_MINUTES } from './forms.ts'
import { needsReason } from './guard.ts'
import type { Draft, DraftChange } from './machine.ts'
import { Choice } from './field-inputs.tsx'
import styles from './plan.module.css'

export interface PlanFieldsProps {
  readonly prepared: PreparedPlan
  readonly draft: Draft
  readonly needsPassword: boolean
  readonly isLocked: boolean
  readonly onEdit: (change: DraftChange) => void
  /** Enter in a field of one line, Ctrl Enter in the reason. */
  readonly onConfirm: () => void
}

export function PlanFields(props: PlanFieldsProps) {
  const { prepared, draft, needsPassword, isLocked, onEdit, onConfirm } = props
  const id = useId()
  const isNeeded = needsReason(prepared)
  const confirmOnEnter = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') onConfirm()
  }
  return (
    <div data-steady>
      <div className={styles['field']}>
        <label className={styles['label']} htmlFor={`${id}-reason`}>
          Reason {isNeeded ? null : <span className={styles['labelNote']}>optional</span>}
        </label>
        <textarea
          data-autofocus={isNeeded || undefined}
          id={`${id}-reason`}
          className={styles['input']}
          rows={2}
          maxLength={2_000}
          required={isNeeded}
          readOnly={isLocked}
          value={draft.reason}
          placeholder="For those who read it later"
          onChange={(event) => onEdit({ reason: event.currentTarget.value })}
          onKeyDown={(event) => {
            keepEscape(event)
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onConfirm()
          }}
        />
      </div>
      {prepared.typeToConfirm === null ? null : (
        <div className={styles['field']}>
          <label className={styles['label']} htmlFor={`${id}-typed`}>
            Type <b>{prepared.typeToConfirm}</b>{' '}
            <span className={styles['labelNote']}>because this click is forced</span>
          </label>
          <input
            id={`${id}-typed`}
            className={styles['input']}
            value={draft.typed}
            readOnly={isLocked}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onEdit({ typed: event.currentTarget.value })}
          />
        </div>
      )}
      {needsPassword ? (
        <div className={styles['field']}>
          <label className={styles['label']} htmlFor={`${id}-password`}>
            Password of this console <span className={styles['labelNote']}>asked again for this plan</span>
          </label>
          <input
            data-autofocus={!isNeeded || undefined}
            id={`${id}-password`}
            type="password"
            className={styles['input']}
            value={draft.password}
            readOnly={isLocked}
            autoComplete="current-password"
            onChange={(event) => onEdit({ password: event.currentTarget.value })}
            onKeyDown={confirmOnEnter}
          />
        </div>
      ) : null}
      <ProbationChoice {...props} />
    </div>
  )
}

/** How long the cluster watches by itself it does not report: unless somebody chooses, that is left to it. */
const BY_ITSELF = 'byItself'

/** What has a probation is watched, at the cluster's own length or a chosen one. */
function ProbationChoice({ prepared, draft, isLocked, onEdit }: PlanFieldsProps) {
  const isOffered = usePicture((state) => state.capabilities?.includes('probation') === true)
  if (!isOffered || !formOf(prepared.plan.command.kind).hasProbation) return null
  const lengths = PROBATION_MINUTES.map((minutes) => ({ value: String(minutes), text: minutesText(minutes) }))
  return (
    <div className={styles['field']}>
      <Choice
        label="Watch the effect for"
        options={[{ value: BY_ITSELF, text: 'default' }, ...lengths]}
        value={String(draft.probationMinutes ?? BY_ITSELF)}
        isLocked={isLocked}
        onTake={(minutes) => onEdit({ probationMinutes: minutes === BY_ITSELF ? null : Number(minutes) })}
      />
    </div>
  )
}

/** The first Escape leaves the field, the next closes the sheet: what was typed is not lost to one key. */
function keepEscape(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Escape') return
  event.stopPropagation()
  event.nativeEvent.stopImmediatePropagation()
  event.currentTarget.blur()
}
