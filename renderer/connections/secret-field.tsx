/** A token or a password: stored, replaced, removed. What is stored is never shown. */
import { useState } from 'react'
import type { SecretStanding } from '../../shared/connection.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { Field } from './field.tsx'
import styles from './form.module.css'

export interface SecretFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly wrong: string | undefined
  readonly note?: string
  /** How the one is kept that serves what is drafted; `null`: none does, it has to be given. */
  readonly standing: SecretStanding | null
  /** Absent: it cannot be done without one. */
  readonly onRemove?: () => void
}

export function SecretField({ label, value, onChange, wrong, note, standing, onRemove }: SecretFieldProps) {
  const [isReplacing, setReplacing] = useState(false)
  const isKept = standing === 'kept' || standing === 'memory'
  if (!isKept || isReplacing || value !== '') {
    return (
      <Field
        label={label}
        value={value}
        wrong={wrong}
        onChange={onChange}
        isSecret
        isFirst={isReplacing}
        {...(note === undefined ? {} : { note })}
      >
        {isKept ? (
          <div className={styles['kept']}>
            <ActionButton
              size="small"
              kind="quiet"
              onPress={() => {
                onChange('')
                setReplacing(false)
              }}
            >
              Leave the stored one
            </ActionButton>
          </div>
        ) : null}
      </Field>
    )
  }
  return (
    <fieldset className={styles['choice']}>
      <legend className={styles['label']}>{label}</legend>
      <div className={styles['kept']}>
        <span className={styles['keptWord']}>
          <ToneShape tone={standing === 'kept' ? 'ok' : 'warn'} />
          {standing === 'kept' ? "stored in this machine's keyring" : 'in memory only, until the console ends'}
        </span>
        <ActionButton size="small" onPress={() => setReplacing(true)} label={`Replace ${label}`}>
          Replace
        </ActionButton>
        {onRemove === undefined ? null : (
          <ActionButton size="small" kind="quiet" onPress={onRemove} label={`Remove ${label}`}>
            Remove
          </ActionButton>
        )}
      </div>
    </fieldset>
  )
}
