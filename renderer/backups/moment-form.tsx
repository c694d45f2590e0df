/** The moment the cluster is to be taken to, to the second, in both clocks, with what it is reached from. */
import { type FormEvent, useId, useState } from 'react'
import type { Command } from '../../shared/command.ts'
import { useActions } from '../actions.ts'
import { fromField, shortly, toField } from '../dashboards/range-words.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import pieces from '../pieces/pieces.module.css'
import { inOther } from '../plan/moment-input.tsx'
import { useConnection, usePicture, useUi } from '../use-console.ts'
import { lockOfCommand } from '../words/locks.ts'
import { bandAt, baseOf, type Coverage, heldAt, momentFault } from './coverage.ts'
import styles from './coverage.module.css'

export interface MomentFormProps {
  readonly coverage: Coverage
  /** Pointed at in the line; `null`: nothing was. */
  readonly picked: number | null
}

export function MomentForm({ coverage, picked }: MomentFormProps) {
  const { openPlan } = useActions()
  const clock = useUi((state) => state.clock)
  const connection = useConnection()
  const commands = usePicture((state) => state.commands)
  const snapshot = usePicture((state) => state.snapshot)
  // Begins at the newest that can be reached: what is lost by accident is mostly lost lately.
  const [at, setAt] = useState(picked ?? Math.floor(coverage.to / 1_000) * 1_000)
  // What was typed stands as typed, until the clock is another one.
  const [typed, setTyped] = useState({ text: toField(at, clock), clock })
  const text = typed.clock === clock ? typed.text : Number.isNaN(at) ? '' : toField(at, clock)
  // The field knows whole seconds: that of a backup means the backup.
  const meant = at % 1_000 === 0 ? (heldAt(coverage, at)?.engine.at ?? at) : at
  const id = useId()
  const fault = momentFault(coverage, meant, (moment) => shortly(moment, clock))
  const base = baseOf(coverage, meant)
  const command: Command | null =
    base === null ? null : { kind: 'restoreBackup', backupId: base.id, toAt: meant === base.engine.at ? null : meant }
  const lock = command === null ? fault : (fault ?? lockOfCommand(command, { connection, commands, snapshot }))

  function plan(event: FormEvent): void {
    event.preventDefault()
    if (command !== null && lock === null) openPlan(command)
  }

  return (
    <form className={styles['form']} onSubmit={plan}>
      <label htmlFor={id}>Restore to a moment</label>
      <span className={styles['field']}>
        <input
          id={id}
          type="datetime-local"
          step={1}
          className={styles['moment']}
          aria-describedby={`${id}-note`}
          aria-invalid={fault === null ? undefined : true}
          min={toField(coverage.from, clock)}
          max={toField(coverage.to, clock)}
          value={text}
          onChange={(event) => {
            setTyped({ text: event.currentTarget.value, clock })
            setAt(fromField(event.currentTarget.value, clock))
          }}
        />
        <span className={pieces['second']}>{clock === 'utc' ? 'UTC' : 'local'}</span>
      </span>
      <ActionButton lock={lock} onPress={() => (command === null ? undefined : openPlan(command))}>
        Restore to this moment…
      </ActionButton>
      <p id={`${id}-note`} className={styles['note']} aria-live="polite">
        {fault === null ? (
          <>
            {inOther(at, clock)}
            {base === null ? null : (
              <>
                {' '}
                · from the backup of {shortly(base.engine.at, clock)} {how(coverage, meant)}
              </>
            )}
          </>
        ) : (
          <span className={pieces['tone']} data-tone="warn">
            {fault}
          </span>
        )}
      </p>
    </form>
  )
}

function how(coverage: Coverage, at: number): string {
  if (heldAt(coverage, at)?.engine.at === at) return 'as it is'
  return bandAt(coverage, at)?.kind === 'unknown'
    ? 'and what followed it, as far as that was copied: the plan says'
    : 'and the segments that follow it'
}
