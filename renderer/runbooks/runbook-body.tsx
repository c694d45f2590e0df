/** The text of a runbook with its steps, and its headings beside it: read, or gone through. */
import { createElement, useMemo } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import type { RunSubject } from '../../shared/runbook/run.ts'
import type { Part } from '../../shared/runbook/runbook.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { Contents } from './contents.tsx'
import { headingId } from './go-to.ts'
import { ReadingContext } from './reading.ts'
import type { RunBoard } from './run/board.ts'
import { RunbookText } from './runbook-text.tsx'
import { StepView } from './steps/step-view.tsx'
import styles from './page.module.css'

export interface RunbookBodyProps {
  readonly parts: readonly Part[]
  readonly runbookId: string
  /** `null`: it is read, and nobody goes through it here. */
  readonly run: RunBoard | null
  readonly subject: RunSubject
}

export function RunbookBody({ parts, runbookId, run, subject }: RunbookBodyProps) {
  const reading = useMemo(() => ({ runbookId }), [runbookId])
  return (
    <ReadingContext value={reading}>
      <div className={styles['columns']}>
        <Contents parts={parts} />
        <article className={styles['article']}>
          {parts.map((part, index) => (
            <PartView key={keyOf(part, index)} part={part} runbookId={runbookId} run={run} subject={subject} />
          ))}
        </article>
      </div>
    </ReadingContext>
  )
}

interface PartViewProps extends Omit<RunbookBodyProps, 'parts'> {
  readonly part: Part
}

function PartView({ part, runbookId, run, subject }: PartViewProps) {
  switch (part.kind) {
    case 'heading':
      return createElement(
        // The page's own title is the only one of the first level.
        `h${Math.max(2, part.depth)}`,
        { id: headingId(part.slug), tabIndex: -1, className: styles['heading'], 'data-depth': part.depth },
        part.text,
      )
    case 'text':
      return <RunbookText markdown={part.markdown} />
    case 'step':
      return <StepView step={part.step} runbookId={runbookId} run={run} subject={subject} />
    case 'broken':
      return <Broken source={part.source} why={part.why} />
    default:
      return assertNever(part)
  }
}

/** As it stands, and never run. */
function Broken({ source, why }: { readonly source: string; readonly why: string }) {
  return (
    <div className={styles['broken']}>
      <p>
        <ToneShape tone="warn" /> <b>This block cannot be read:</b> {why}. It is shown as it stands.
      </p>
      {/* Focusable because it may scroll. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={pieces['mono']} tabIndex={0}>
        {source}
      </pre>
    </div>
  )
}

/** Of this version of the text: a step keeps its id when words around it change. */
function keyOf(part: Part, index: number): string {
  return part.kind === 'step' ? part.step.id : part.kind === 'heading' ? `heading/${part.slug}` : String(index)
}
