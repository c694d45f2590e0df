/** Which time the report is about: a length up to now, or from a moment to another. */
import { type FormEvent, useState } from 'react'
import { fromField, toField } from '../dashboards/range-words.ts'
import { useConsole, useUi } from '../use-console.ts'
import { type Length, LENGTH_NAMES, LENGTHS, type Span, spanFault } from './period.ts'
import styles from './slos.module.css'
import segments from '../pieces/segments.module.css'

export interface PeriodBarProps {
  /** `custom` with what was asked for. */
  readonly chosen: Length | 'custom'
  readonly span: Span
  readonly onLength: (length: Length) => void
  readonly onSpan: (span: Span) => void
}

export function PeriodBar({ chosen, span, onLength, onSpan }: PeriodBarProps) {
  const [isAsking, setAsking] = useState(false)
  const clock = useUi((state) => state.clock)
  const isCustom = isAsking || chosen === 'custom'
  return (
    <div className={styles['bar']}>
      <fieldset className={segments['segments']} aria-label="Period">
        {(Object.keys(LENGTHS) as Length[]).map((length) => (
          <button
            key={length}
            type="button"
            className={segments['segment']}
            aria-pressed={chosen === length && !isAsking}
            onClick={() => {
              setAsking(false)
              onLength(length)
            }}
          >
            {LENGTH_NAMES[length]}
          </button>
        ))}
        <button type="button" className={segments['segment']} aria-pressed={isCustom} onClick={() => setAsking(true)}>
          Custom
        </button>
      </fieldset>
      {isCustom ? <CustomForm key={`${span.from}-${span.to} ${clock}`} span={span} onSpan={onSpan} /> : null}
    </div>
  )
}

function CustomForm({ span, onSpan }: Pick<PeriodBarProps, 'span' | 'onSpan'>) {
  const { ticker } = useConsole()
  const clock = useUi((state) => state.clock)
  const [from, setFrom] = useState(toField(span.from, clock))
  const [to, setTo] = useState(toField(span.to, clock))
  const [fault, setFault] = useState<string | null>(null)
  const zone = clock === 'utc' ? 'UTC' : 'local'

  function take(event: FormEvent): void {
    event.preventDefault()
    const wanted = { from: fromField(from, clock), to: fromField(to, clock) }
    const wrong = spanFault(wanted, ticker.now())
    setFault(wrong)
    if (wrong === null) onSpan(wanted)
  }

  return (
    <form className={styles['custom']} onSubmit={take}>
      <input
        type="datetime-local"
        className={styles['moment']}
        aria-label={`From, ${zone}`}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <span aria-hidden="true">–</span>
      <input
        type="datetime-local"
        className={styles['moment']}
        aria-label={`To, ${zone}`}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <button type="submit" className={styles['show']}>
        Show
      </button>
      <span className={styles['fault']} role="alert">
        {fault}
      </span>
    </form>
  )
}
