/** Ends a run: how it came out, and why. It stays readable. */
import { useId, useState } from 'react'
import type { RunEntryBody } from '../../../shared/runbook/run.ts'
import { ActionButton } from '../../pieces/action-button.tsx'
import { Dialog } from '../../pieces/dialog.tsx'
import { useConsole } from '../../use-console.ts'
import { Failures } from './failures.tsx'
import { placeOf } from './run-desk.ts'
import { useRuns } from './use-run.ts'
import styles from './run.module.css'

type Outcome = Extract<RunEntryBody, { kind: 'ended' }>['outcome']

const OUTCOMES: readonly { readonly value: Outcome; readonly means: string }[] = [
  { value: 'solved', means: 'what it was about is over' },
  { value: 'given up', means: 'it went on elsewhere, or did not help' },
]
/** Of the entry's schema. */
const MOST = 2_000

export interface EndRunProps {
  readonly runId: string
  /** Steps that are neither done nor skipped. */
  readonly left: number
}

export function EndRun({ runId, left }: EndRunProps) {
  const { runs } = useConsole()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>('solved')
  const place = placeOf(runId, null)
  const why = useRuns((state) => state.drafts[`${place}/why`] ?? '')
  const isWriting = useRuns((state) => state.writing[place] === true)
  const lock = isWriting
    ? 'Being written down'
    : outcome === 'given up' && why.trim() === ''
      ? 'Say why it is given up: somebody will go on from there'
      : null

  async function end(): Promise<void> {
    if (!(await runs.write(runId, { kind: 'ended', outcome, why: why.trim() }))) return
    runs.draft(`${place}/why`, null)
    setOpen(false)
  }

  return (
    <>
      <ActionButton onPress={() => setOpen(true)}>End run…</ActionButton>
      <Dialog title="End this run" isOpen={isOpen} onClose={() => setOpen(false)}>
        <form
          className={styles['ask']}
          onSubmit={(event) => {
            event.preventDefault()
            if (lock === null) void end()
          }}
        >
          {left === 0 ? null : <p>{left === 1 ? '1 step is' : `${left} steps are`} neither done nor skipped.</p>}
          <fieldset className={styles['outcomes']}>
            <legend>How did it end?</legend>
            {OUTCOMES.map(({ value, means }) => (
              <label key={value} className={styles['outcome']}>
                <input
                  type="radio"
                  name={`${id}-outcome`}
                  checked={outcome === value}
                  onChange={() => setOutcome(value)}
                />
                <span>
                  <b>{value === 'solved' ? 'Solved' : 'Given up'}</b>: {means}
                </span>
              </label>
            ))}
          </fieldset>
          <label htmlFor={id}>Why, in a sentence</label>
          <textarea
            id={id}
            className={styles['noteInput']}
            rows={3}
            maxLength={MOST}
            value={why}
            onChange={(event) => runs.draft(`${place}/why`, event.currentTarget.value)}
          />
          <Failures place={place} runId={runId} />
          <div className={styles['askFoot']}>
            <ActionButton kind="primary" lock={lock} onPress={() => void end()}>
              End run
            </ActionButton>
            <ActionButton onPress={() => setOpen(false)}>Go on with it</ActionButton>
          </div>
        </form>
      </Dialog>
    </>
  )
}
