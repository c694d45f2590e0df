/** What the person adds: the reason, the typed name where the click is forced, the password where the browser asks for it. */
import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import type { PreparedPlan } from '../../shared/ledger.ts'
import { type Draft, needsReason } from './machine.ts'
import styles from './plan.module.css'

export interface PlanFieldsProps {
  readonly prepared: PreparedPlan
  readonly draft: Draft
  readonly needsPassword: boolean
  readonly isLocked: boolean
  readonly onEdit: (change: Partial<Pick<Draft, 'reason' | 'typed' | 'password'>>) => void
  readonly onConfirm: () => void
}

export function PlanFields({ prepared, draft, needsPassword, isLocked, onEdit }: PlanFieldsProps) {
  const id = useId()
  const reason = useRef<HTMLTextAreaElement>(null)
  const isNeeded = needsReason(prepared)
  useEffect(() => {
    // Only once, when the first plan is here: another candidate must not take the focus from its radio.
    reason.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div data-steady>
      <div className={styles['field']}>
        <label className={styles['label']} htmlFor={`${id}-reason`}>
          Reason {isNeeded ? null : <span className={styles['labelNote']}>optional</span>}
        </label>
        <textarea
          ref={reason}
          // For the sheet's own focus, which comes a moment after it opened and may find the plan here already.
          data-autofocus
          id={`${id}-reason`}
          className={styles['input']}
          rows={2}
          maxLength={2_000}
          required={isNeeded}
          readOnly={isLocked}
          value={draft.reason}
          placeholder="For those who read it later"
          onChange={(event) => onEdit({ reason: event.currentTarget.value })}
          onKeyDown={keepEscape}
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
            id={`${id}-password`}
            type="password"
            className={styles['input']}
            value={draft.password}
            readOnly={isLocked}
            autoComplete="current-password"
            onChange={(event) => onEdit({ password: event.currentTarget.value })}
          />
        </div>
      ) : null}
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
