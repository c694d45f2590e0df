/** One field of a form: its label, what is typed, and what is wrong with it beside it. */
import { type ReactNode, useEffect, useId, useRef } from 'react'
import styles from './form.module.css'

export interface FieldProps {
  readonly label: string
  readonly value: string
  readonly wrong: string | undefined
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly note?: string
  readonly isOptional?: boolean
  /** Has the focus when it comes. */
  readonly isFirst?: boolean
  readonly isSecret?: boolean
  /** Set in the figures' typeface. */
  readonly isCode?: boolean
  /** Several lines. */
  readonly isText?: boolean
  /** Below the field, above its note. */
  readonly children?: ReactNode
}

export function Field(props: FieldProps) {
  const { label, value, wrong, onChange, placeholder, note, isOptional, isSecret, isCode, isText, isFirst } = props
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const more = wrong ?? note
  useEffect(() => {
    if (isFirst === true) box.current?.querySelector<HTMLElement>('input, textarea')?.focus()
  }, [isFirst])
  const common = {
    id,
    value,
    placeholder,
    autoComplete: 'off',
    spellCheck: false,
    'aria-invalid': wrong === undefined ? undefined : true,
    'aria-describedby': more === undefined ? undefined : `${id}-more`,
  } as const
  return (
    <div className={styles['field']} ref={box}>
      <label className={styles['label']} htmlFor={id}>
        {label} {isOptional === true ? <span className={styles['optional']}>optional</span> : null}
      </label>
      {isText === true ? (
        <textarea
          {...common}
          className={styles['area']}
          rows={5}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <input
          {...common}
          className={styles['input']}
          data-code={isCode || undefined}
          type={isSecret === true ? 'password' : 'text'}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {props.children}
      {more === undefined ? null : (
        <p id={`${id}-more`} className={styles['fieldNote']} data-wrong={wrong === undefined ? undefined : true}>
          {more}
        </p>
      )}
    </div>
  )
}
