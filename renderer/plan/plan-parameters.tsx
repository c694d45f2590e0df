/** What the command can be told, as a small form. Each change makes the plan anew; making one changes nothing. */
import { useId, useState } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import type { Command } from '../../shared/command.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { usePicture } from '../use-console.ts'
import { Choice, Minutes, Typed } from './field-inputs.tsx'
import { type Field, type FieldValue, formOf, valueOf, weightsOf, withValue } from './forms.ts'
import styles from './parameters.module.css'
import { MomentInput } from './moment-input.tsx'
import { WeightsInput } from './weights-input.tsx'

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

  function take(next: FieldValue): void {
    const result = withValue(command, field.name, next)
    const why = result.kind === 'wrong' ? result.why : null
    setWrong(why)
    onWrong?.(field.name, why)
    if (result.kind === 'command' && JSON.stringify(result.command) !== JSON.stringify(command))
      onChange(result.command)
  }

  return (
    <div>
      <FieldInput
        field={field}
        command={command}
        snapshot={snapshot}
        isLocked={isLocked}
        wrongId={wrong === null ? undefined : id}
        onTake={take}
      />
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
  readonly command: Command
  readonly snapshot: Snapshot
  readonly isLocked: boolean
  readonly wrongId: string | undefined
  readonly onTake: (value: FieldValue) => void
}

function FieldInput({ field, command, snapshot, isLocked, wrongId, onTake }: FieldInputProps) {
  const value = valueOf(command, field.name)
  switch (field.kind) {
    case 'minutes':
      return <Minutes field={field} value={value} isLocked={isLocked} wrongId={wrongId} onTake={onTake} />
    case 'choice':
      return (
        <Choice
          label={field.label}
          options={field.options(snapshot, command).map((option) => ({ ...option, value: option.value ?? '' }))}
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
    case 'moment':
      return (
        <MomentInput
          key={value}
          field={field}
          command={command}
          value={typeof value === 'number' ? value : null}
          isLocked={isLocked}
          onTake={onTake}
        />
      )
    case 'weights':
      return (
        <WeightsInput
          field={field}
          nodes={field.nodes(snapshot, command)}
          weights={weightsOf(command)}
          isLocked={isLocked}
          wrongId={wrongId}
          onTake={onTake}
        />
      )
    default:
      return assertNever(field)
  }
}
