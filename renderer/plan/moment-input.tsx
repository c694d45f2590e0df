/** A moment of the past, to the second: in the clock that is shown, with the other beside it. */
import { useId, useState } from 'react'
import type { Command } from '../../shared/command.ts'
import { fromField, shortly, toField } from '../dashboards/range-words.ts'
import { Label } from '../pieces/label.tsx'
import pieces from '../pieces/pieces.module.css'
import { usePicture, useUi } from '../use-console.ts'
import type { ClockMode } from '../words/time.ts'
import { leaveOnEnter } from './field-inputs.tsx'
import type { Field } from './forms.ts'
import parameters from './parameters.module.css'
import styles from './plan.module.css'

export interface MomentInputProps {
  readonly field: Extract<Field, { kind: 'moment' }>
  readonly command: Command
  readonly value: number | null
  readonly isLocked: boolean
  readonly onTake: (value: number | null) => void
}

export function MomentInput({ field, command, value, isLocked, onTake }: MomentInputProps) {
  const clock = useUi((state) => state.clock)
  const snapshot = usePicture((state) => state.snapshot)
  const facts = usePicture((state) => state.facts)
  const within = snapshot === null ? null : field.within({ ...snapshot, facts }, command)
  const [text, setText] = useState(value === null ? '' : toField(value, clock))
  const [wrong, setWrong] = useState<string | null>(null)
  const id = useId()

  function take(): void {
    if (text === '') return
    const at = fromField(text, clock)
    // The field knows seconds; what is reached may end within one.
    const why = outside(at, within, clock)
    setWrong(why)
    if (why === null && within !== null && at !== value) onTake(Math.max(at, within.from))
  }

  return (
    <fieldset className={parameters['choice']}>
      <legend className={styles['label']}>
        <Label>{field.label}</Label>
      </legend>
      <label className={parameters['chip']}>
        <input
          type="radio"
          className={pieces['hidden']}
          name={id}
          checked={value === null}
          disabled={isLocked}
          onChange={() => onTake(null)}
        />
        {field.fixed}
      </label>
      {within === null ? (
        <p className={parameters['meaning']}>Nothing that followed it was copied, so there is no later moment.</p>
      ) : (
        <>
          <label className={parameters['chip']} data-chosen={value !== null || undefined}>
            <input
              type="datetime-local"
              step={1}
              className={parameters['momentInput']}
              aria-label={`A moment, ${clock === 'utc' ? 'UTC' : 'local'}`}
              aria-invalid={wrong === null ? undefined : true}
              aria-describedby={`${id}-note`}
              min={toField(within.from, clock)}
              max={toField(within.to, clock)}
              value={text}
              readOnly={isLocked}
              onChange={(event) => setText(event.currentTarget.value)}
              onBlur={take}
              onKeyDown={leaveOnEnter}
            />
            {clock === 'utc' ? 'UTC' : 'local'}
          </label>
          <p id={`${id}-note`} className={parameters['meaning']}>
            {value === null ? null : <>{inOther(value, clock)}. </>}
            From {shortly(within.from, clock)} to {shortly(within.to, clock)}
          </p>
        </>
      )}
      {wrong === null ? null : (
        <p className={parameters['wrong']} role="alert">
          {wrong}
        </p>
      )}
    </fieldset>
  )
}

function outside(at: number, within: { from: number; to: number } | null, clock: ClockMode): string | null {
  if (Number.isNaN(at)) return 'Give date and time.'
  if (within === null || at < Math.floor(within.from / 1_000) * 1_000 || at > within.to)
    return within === null
      ? 'No moment after the backup can be reached.'
      : `Reached are the moments from ${shortly(within.from, clock)} to ${shortly(within.to, clock)}.`
  return null
}

/** "2026-11-20 07:12:40 local" beside a field in UTC. */
export function inOther(at: number, clock: ClockMode): string {
  const other: ClockMode = clock === 'utc' ? 'local' : 'utc'
  return `${shortly(at, other)} ${other === 'utc' ? 'UTC' : 'local'}`
}
