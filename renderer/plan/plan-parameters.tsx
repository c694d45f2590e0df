/** What the command can be told, as a small form. Each change makes the plan anew; making one changes nothing. */
import { type KeyboardEvent, useId, useState } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import type { Command } from '../../shared/command.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import pieces from '../pieces/pieces.module.css'
import { usePicture } from '../use-console.ts'
import { COMMON_MINUTES, type Field, formOf, minutesText, valueOf, withValue } from './forms.ts'
import styles from './plan.module.css'

export interface PlanParametersProps {
  readonly command: Command
  readonly isLocked: boolean
  readonly onChange: (command: Command) => void
  /** What was typed and cannot be asked for, field by field; `null`: it is right again. */
  readonly onWrong?: (name: string, why: string | null) => void
}

export function PlanParameters({ command, isLocked, onChange, onWrong }: PlanParametersProps) {
  const snapshot = usePicture((state) => state.snapshot)
  const { fields } = formOf(command.kind)
  if (fields.length === 0 || snapshot === null) return null
  return (
    <div className={styles['parameters']} data-steady>
      {fields.map((field) => (
        <FieldRow
          key={field.name}
          field={field}
          command={command}
          snapshot={snapshot}
          isLocked={isLocked}
          onChange={onChange}
          {...(onWrong === undefined ? {} : { onWrong })}
        />
      ))}
    </div>
  )
}

interface FieldRowProps extends PlanParametersProps {
  readonly field: Field
  readonly snapshot: Snapshot
}

function FieldRow({ field, command, snapshot, isLocked, onChange, onWrong }: FieldRowProps) {
  const [wrong, setWrong] = useState<string | null>(null)
  const id = useId()
  const value = valueOf(command, field.name)

  function take(next: string | number | null): void {
    const result = withValue(command, field.name, next)
    const why = result.kind === 'wrong' ? result.why : null
    setWrong(why)
    onWrong?.(field.name, why)
    if (result.kind === 'command' && next !== value) onChange(result.command)
  }

  const shared = { label: field.label, isLocked, onTake: take, wrongId: wrong === null ? undefined : id }
  return (
    <div>
      <FieldInput field={field} snapshot={snapshot} value={value} {...shared} />
      {wrong === null ? null : (
        <p id={id} className={styles['wrong']} role="alert">
          {wrong}
        </p>
      )}
    </div>
  )
}

interface FieldInputProps {
  readonly field: Field
  readonly snapshot: Snapshot
  readonly value: string | number | null
  readonly isLocked: boolean
  readonly wrongId: string | undefined
  readonly onTake: (value: string | number | null) => void
}

function FieldInput({ field, snapshot, value, isLocked, wrongId, onTake }: FieldInputProps) {
  switch (field.kind) {
    case 'minutes':
      return <Minutes field={field} value={value} isLocked={isLocked} wrongId={wrongId} onTake={onTake} />
    case 'choice':
      return (
        <Choice
          label={field.label}
          options={field.options(snapshot).map(({ value: each, text }) => ({ value: each ?? '', text }))}
          value={String(value ?? '')}
          isLocked={isLocked}
          onTake={(chosen) => onTake(chosen === '' ? null : chosen)}
        />
      )
    case 'word':
      return (
        <Typed
          key={value}
          label={field.label}
          note={field.note}
          value={String(value ?? '')}
          isLocked={isLocked}
          wrongId={wrongId}
          onTake={onTake}
        />
      )
    default:
      return assertNever(field)
  }
}

interface ChoiceProps {
  readonly label: string
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly value: string
  readonly isLocked: boolean
  readonly onTake: (value: string) => void
  readonly children?: React.ReactNode
}

/** One of a few, all of them in sight. */
export function Choice({ label, options, value, isLocked, onTake, children }: ChoiceProps) {
  const name = useId()
  return (
    <fieldset className={styles['choice']}>
      <legend className={styles['label']}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles['chip']}>
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

function Minutes({ field, value, isLocked, wrongId, onTake }: MinutesProps) {
  const options = [
    ...COMMON_MINUTES.map((minutes) => ({ value: String(minutes), text: minutesText(minutes) })),
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
      <MinutesTyped key={chosen} value={isOther ? chosen : ''} isLocked={isLocked} wrongId={wrongId} onTake={onTake} />
    </Choice>
  )
}

/** Taken when the field is left or Enter pressed: each plan asks the cluster. */
function MinutesTyped({ value, isLocked, wrongId, onTake }: Omit<MinutesProps, 'field'>) {
  const [text, setText] = useState(String(value))
  return (
    <label className={styles['chip']} data-chosen={value !== '' || undefined}>
      <input
        type="number"
        className={styles['chipInput']}
        min={1}
        max={1_440}
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

function Typed({ label, note, value, isLocked, wrongId, onTake }: TypedProps) {
  const [text, setText] = useState(value)
  const id = useId()
  return (
    <>
      <label className={styles['label']} htmlFor={id}>
        {label} <span className={styles['labelNote']}>{note}</span>
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

function leaveOnEnter(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key === 'Enter') event.currentTarget.blur()
}
