/** Begins to go through a runbook: asks what it is about, and opens the run. */
import { useState } from 'react'
import type { Alert } from '../../../shared/alert.ts'
import { asFault, type Problem, toProblem } from '../../../shared/fault.ts'
import type { RunSubject } from '../../../shared/runbook/run.ts'
import type { RunbookEntry } from '../../../shared/runbook/runbook.ts'
import { ActionButton } from '../../pieces/action-button.tsx'
import { Dialog } from '../../pieces/dialog.tsx'
import { FaultNote } from '../../pieces/fault-note.tsx'
import { formatRoute } from '../../routing/route.ts'
import { useConsole, usePicture } from '../../use-console.ts'
import { answered, NO_SUBJECT, subjectOfAlert } from '../library.ts'
import { SubjectFields } from './subject-fields.tsx'
import styles from './run.module.css'

const NO_ALERTS: readonly Alert[] = []

export interface StartRunProps {
  readonly entry: Pick<RunbookEntry, 'head'>
  /** What it is about, where that is known already; absent: the worst open alert that the runbook answers. */
  readonly subject?: RunSubject | undefined
}

export function StartRun({ entry, subject }: StartRunProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <ActionButton kind="primary" onPress={() => setOpen(true)}>
        Start a run…
      </ActionButton>
      <Dialog title={`Go through “${entry.head.title}”`} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Ask entry={entry} subject={subject} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function Ask({ entry, subject, onClose }: StartRunProps & { subject: RunSubject | undefined; onClose: () => void }) {
  const { bridge, navigate } = useConsole()
  const alerts = usePicture((state) => state.snapshot?.alerts ?? NO_ALERTS)
  const [chosen, setChosen] = useState<RunSubject>(() => subject ?? subjectFor(entry, alerts))
  const [isStarting, setStarting] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  function start(): void {
    setStarting(true)
    bridge.call('startRun', { runbookId: entry.head.id, subject: chosen }).then(
      (run) => {
        onClose()
        navigate(formatRoute({ kind: 'run', runId: run.id }))
      },
      (thrown: unknown) => {
        setStarting(false)
        setProblem(toProblem(asFault(thrown)))
      },
    )
  }

  return (
    <form
      className={styles['ask']}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isStarting) start()
      }}
    >
      <p>
        What is it about? Checks, commands and messages are filled in from it. Others who open this cluster see the run
        and can go on with it.
      </p>
      <SubjectFields subject={chosen} onChange={setChosen} />
      {problem === null ? null : <FaultNote problem={problem} />}
      <div className={styles['askFoot']}>
        <ActionButton kind="primary" isFirst lock={isStarting ? 'Being written down' : null} onPress={start}>
          Start
        </ActionButton>
        <ActionButton onPress={onClose}>Cancel</ActionButton>
      </div>
    </form>
  )
}

/** The worst open alert that it answers says what it is about; else the whole cluster. */
export function subjectFor(entry: Pick<RunbookEntry, 'head'>, alerts: readonly Alert[]): RunSubject {
  const [worst] = answered(entry, alerts)
  return worst === undefined ? NO_SUBJECT : subjectOfAlert(worst)
}
