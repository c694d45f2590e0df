/** A weight for each node of the account. A node left at 1 is not named in the command. */
import { useState } from 'react'
import type { Weights } from '../../shared/balancing.ts'
import { leaveOnEnter } from './field-inputs.tsx'
import { type Field, isWeight, withWeight } from './forms.ts'
import parameters from './parameters.module.css'
import styles from './plan.module.css'
import { Label } from '../pieces/label.tsx'

export interface WeightsInputProps {
  readonly field: Extract<Field, { kind: 'weights' }>
  readonly nodes: readonly string[]
  readonly weights: Weights
  readonly isLocked: boolean
  readonly wrongId: string | undefined
  readonly onTake: (weights: Weights) => void
}

export function WeightsInput({ field, nodes, weights, isLocked, wrongId, onTake }: WeightsInputProps) {
  // What was typed and is no weight goes along with every other change, so that it is not forgotten over it.
  const [wrong, setWrong] = useState<Weights>({})

  function take(nodeId: string, typed: number): void {
    const { [nodeId]: _before, ...others } = wrong
    const left = isWeight(typed) ? others : { ...others, [nodeId]: typed }
    setWrong(left)
    onTake({ ...withWeight(weights, nodeId, typed), ...left })
  }

  return (
    <fieldset className={parameters['choice']}>
      <legend className={styles['label']}>
        <Label>{field.label}</Label> <span className={styles['labelNote']}>{field.note}</span>
      </legend>
      {nodes.map((nodeId) => {
        const weight = weights[nodeId] ?? 1
        return (
          <WeightTyped
            key={`${nodeId}/${weight}`}
            nodeId={nodeId}
            weight={weight}
            isLocked={isLocked}
            wrongId={wrong[nodeId] === undefined ? undefined : wrongId}
            onTake={(typed) => take(nodeId, typed)}
          />
        )
      })}
    </fieldset>
  )
}

interface WeightTypedProps {
  readonly nodeId: string
  readonly weight: number
  readonly isLocked: boolean
  readonly wrongId: string | undefined
  readonly onTake: (weight: number) => void
}

/** Taken when the field is left or Enter pressed: each plan asks the cluster. */
function WeightTyped({ nodeId, weight, isLocked, wrongId, onTake }: WeightTypedProps) {
  const [text, setText] = useState(String(weight))
  return (
    <label className={parameters['chip']} data-chosen={weight !== 1 || undefined}>
      {nodeId}
      <input
        type="number"
        className={parameters['chipInput']}
        min={0.1}
        max={10}
        step={0.1}
        value={text}
        readOnly={isLocked}
        aria-label={`Weight of ${nodeId}`}
        aria-invalid={wrongId === undefined ? undefined : true}
        aria-describedby={wrongId}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => onTake(text.trim() === '' ? 1 : Number(text))}
        onKeyDown={leaveOnEnter}
      />
    </label>
  )
}
