/** One of a few, as chips that the arrow keys go through. */
import { type ReactNode, useId } from 'react'
import styles from './form.module.css'

export interface ChoiceProps<T extends string> {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly word: ReactNode }[]
  readonly value: T
  readonly onTake: (value: T) => void
  readonly note?: string
}

export function Choice<T extends string>({ label, options, value, onTake, note }: ChoiceProps<T>) {
  const name = useId()
  return (
    <fieldset className={styles['choice']}>
      <legend className={styles['label']}>{label}</legend>
      <div className={styles['chips']}>
        {options.map((option) => (
          <label key={option.value} className={styles['chip']}>
            <input
              type="radio"
              className={styles['radio']}
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onTake(option.value)}
            />
            {option.word}
          </label>
        ))}
      </div>
      {note === undefined ? null : <p className={styles['fieldNote']}>{note}</p>}
    </fieldset>
  )
}
