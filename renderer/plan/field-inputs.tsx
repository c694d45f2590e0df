/** The inputs a plan's form is made of: one of a few, a length, a word. */
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import pieces from '../pieces/pieces.module.css'
import { type Field, minutesText } from './forms.ts'
import parameters from './parameters.module.css'
import styles from './plan.module.css'
import { Label } from '../pieces/label.tsx'

interface ChoiceProps {
  readonly label: string
  readonly options: readonly { readonly value: string; readonly text: string; readonly meaning?: string | undefined }[]
  readonly value: string
  readonly isLocked: boolean
  readonly onTake: (value: string) => void
  readonly children?: ReactNode
}

/** One of a few, all of them in sight. */
export function Choice({ label, options, value, isLocked, onTake, children }: ChoiceProps) {
  const name = useId()
  const meaning = options.find((option) => option.value === value)?.meaning
  return (
    <fieldset className={parameters['choice']}>
      <legend className={styles['label']}>
        <Label>{label}</Label>
      </legend>
      {options.map((option) => (
        <label key={option.value} className={parameters['chip']}>
          <input
            type="radio"
            className={pieces['hidden']}
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={isLocked}
            onChange={() => onTake(option.value)}
          />
          {option.text}
        </label>
      ))}
      {children}
      {meaning === undefined ? null : <p className={parameters['meaning']}>{meaning}</p>}
    </fieldset>
  )
}

interface MinutesProps {
  readonly field: Extract<Field, { kind: 'minutes' }>
  readonly value: string | number | null
  readonly isLocked: boolean
  readonly wrongId: string | undefined
  readonly onTake: (value: number | null) => void
}

const ENDLESS = 'endless'

export function Minutes({ field, value, isLocked, wrongId, onTake }: MinutesProps) {
  const options = [
    ...field.common.map((minutes) => ({ value: String(minutes), text: minutesText(minutes) })),
    ...(field.endless === null ? [] : [{ value: ENDLESS, text: field.endless }]),
  ]
  const chosen = value === null ? ENDLESS : String(value)
  const isOther = !options.some((option) => option.value === chosen)
  return (
    <Choice
      label={field.label}
      options={options}
      value={chosen}
      isLocked={isLocked}
      onTake={(text) => onTake(text === ENDLESS ? null : Number(text))}
    >
      <MinutesTyped
        key={chosen}
        most={field.most}
        value={isOther ? chosen : ''}
        isLocked={isLocked}
        wrongId={wrongId}
        onTake={onTake}
      />
    </Choice>
  )
}

interface MinutesTypedProps extends Omit<MinutesProps, 'field'> {
  readonly most: number
}

/** Taken when the field is left or Enter pressed: each plan asks the cluster. */
function MinutesTyped({ most, value, isLocked, wrongId, onTake }: MinutesTypedProps) {
  const [text, setText] = useState(String(value))
  return (
    <label className={parameters['chip']} data-chosen={value !== '' || undefined}>
      <input
        type="number"
        className={parameters['chipInput']}
        min={1}
        max={most}
        step={1}
        value={text}
        placeholder="other"
        readOnly={isLocked}
        aria-label="Other, in minutes"
        aria-invalid={wrongId === undefined ? undefined : true}
        aria-describedby={wrongId}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => (text === '' || text === value ? undefined : onTake(Number(text)))}
        onKeyDown={leaveOnEnter}
      />
      min
    </label>
  )
}

interface TypedProps {
  readonly label: string
  readonly note: string
  readonly value: string
  readonly isLocked: boolean
  readonly wrongId: string | undefined
  readonly onTake: (value: string) => void
}

export function Typed({ label, note, value, isLocked, wrongId, onTake }: TypedProps) {
  const [text, setText] = useState(value)
  const id = useId()
  return (
    <>
      <label className={styles['label']} htmlFor={id}>
        <Label isStop={false}>{label}</Label> <span className={styles['labelNote']}>{note}</span>
      </label>
      <input
        id={id}
        className={styles['input']}
        value={text}
        readOnly={isLocked}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrongId === undefined ? undefined : true}
        aria-describedby={wrongId}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => onTake(text.trim())}
        onKeyDown={leaveOnEnter}
      />
    </>
  )
}

export function leaveOnEnter(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key === 'Enter') event.currentTarget.blur()
}
