/** A branch: what is chosen is written down, and leads on. */
import { useConsole } from '../../use-console.ts'
import { formatRoute } from '../../routing/route.ts'
import { goToHeading } from '../go-to.ts'
import { stateOf } from '../run/board.ts'
import { Author } from '../run/author.tsx'
import { StepFrame } from './step-frame.tsx'
import type { StepOf } from './step-view.tsx'
import styles from './steps.module.css'

const RUNBOOK = 'runbook:'

export function DecideStep({ step, runbookId, run }: StepOf<'decide'>) {
  const console = useConsole()
  const { decided, tick } = stateOf(run, step.id)
  const isOver = run !== null && run.run.ended !== null
  const chosen = decided?.body.answer ?? null

  function lead(go: string | undefined): void {
    if (go === undefined) return
    if (go.startsWith(RUNBOOK))
      return console.navigate(formatRoute({ kind: 'runbook', runbookId: go.slice(RUNBOOK.length) }))
    const section = go.replace(/^#/, '')
    // On the page of a run one stays on it.
    if (!goToHeading(section)) console.navigate(formatRoute({ kind: 'runbook', runbookId, section }))
  }

  async function choose(answer: string, go: string | undefined): Promise<void> {
    if (run !== null && !isOver && answer !== chosen) {
      const runId = run.run.id
      // Where it cannot be written down one stays, and sees why.
      if (!(await console.runs.write(runId, { kind: 'decided', stepId: step.id, answer }))) return
      if (tick === null)
        await console.runs.write(runId, { kind: 'ticked', stepId: step.id, outcome: 'done', measured: '' })
    }
    lead(go)
  }

  return (
    <StepFrame step={step} run={run} title={step.question}>
      <div role={run === null ? 'group' : 'radiogroup'} aria-label={step.question} className={styles['answers']}>
        {step.options.map(({ answer, go }, index) => (
          <button
            key={answer}
            type="button"
            role={run === null ? undefined : 'radio'}
            aria-checked={run === null ? undefined : answer === chosen}
            className={styles['answer']}
            data-step-act={index === 0 ? 'main' : undefined}
            data-step-focus={index === 0 ? '' : undefined}
            onClick={() => void choose(answer, go)}
          >
            <span className={styles['dot']} aria-hidden="true" />
            <span>{answer}</span>
            {go === undefined ? null : <span className={styles['go']}>→ {whereTo(go)}</span>}
          </button>
        ))}
      </div>
      {decided === null || tick?.by === decided.by ? null : (
        <p className={styles['who']}>
          chosen <Author entry={decided} />
        </p>
      )}
    </StepFrame>
  )
}

function whereTo(go: string): string {
  return go.startsWith(RUNBOOK) ? `runbook ${go.slice(RUNBOOK.length)}` : go.replace(/^#/, '').replaceAll('-', ' ')
}
