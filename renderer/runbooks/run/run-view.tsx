/** A run: the runbook as it was when it began, with who did what. All of it is host's own, so the network may be away. */
import { useMemo } from 'react'
import type { RunbookPage } from '../../../shared/runbook/library.ts'
import { Card } from '../../pieces/card.tsx'
import { EmptyNote } from '../../pieces/empty-note.tsx'
import { FaultNote } from '../../pieces/fault-note.tsx'
import { Page } from '../../pieces/page.tsx'
import { formatRoute } from '../../routing/route.ts'
import { RunbookBody } from '../runbook-body.tsx'
import page from '../page.module.css'
import { useRunbook } from '../use-runbook.ts'
import { type RunBoard, stepsOf, tickedOf } from './board.ts'
import { EndRun } from './end-run.tsx'
import type { OpenRun } from './run-desk.ts'
import { RunHead } from './run-head.tsx'
import { RunLog } from './run-log.tsx'
import { useRun } from './use-run.ts'
import styles from './run.module.css'

export function RunView({ runId }: { readonly runId: string }) {
  const { open, problem } = useRun(runId)
  if (open !== null) return <Shown open={open} />
  return (
    <Page title="Run" note={<a href={formatRoute({ kind: 'runbooks' })}>All runbooks</a>}>
      {problem === null ? (
        <Card>
          <EmptyNote title="Opening the run…" />
        </Card>
      ) : (
        <FaultNote problem={problem}>
          <p>
            Asked for: {runId}. <a href={formatRoute({ kind: 'runbooks' })}>See all runbooks and runs</a>
          </p>
        </FaultNote>
      )}
    </Page>
  )
}

/** The version it began with; where that is not kept any more, the one of now. */
function Shown({ open }: { readonly open: OpenRun }) {
  const { board, page: began } = open
  return began === null ? <OfNow board={board} /> : <Through board={board} page={began} note={null} />
}

function OfNow({ board }: { readonly board: RunBoard }) {
  const { run } = board
  const { page: now, problem } = useRunbook(run.runbookId)
  if (now !== null)
    return (
      <Through
        board={board}
        page={now}
        note={`The run began with version ${run.version}, which is not kept on this machine. This is version ${now.entry.head.version}: steps that were named otherwise stand only below, in what was done.`}
      />
    )
  return (
    <Page title={run.title} note={<RunHead board={board} ticked={run.ticked} steps={null} />}>
      {problem === null ? null : <FaultNote problem={problem} />}
      <RunLog board={board} steps={[]} />
    </Page>
  )
}

interface ThroughProps {
  readonly board: RunBoard
  readonly page: RunbookPage
  /** What is not as it was; `null`: nothing. */
  readonly note: string | null
}

function Through({ board, page: { runbook }, note }: ThroughProps) {
  const { run } = board
  const steps = useMemo(() => stepsOf(runbook.parts), [runbook])
  const ticked = tickedOf(board, steps)
  return (
    <Page
      title={run.title}
      note={<RunHead board={board} ticked={ticked} steps={steps.length} />}
      aside={run.ended === null ? <EndRun runId={run.id} left={steps.length - ticked} /> : undefined}
    >
      {note === null ? null : <p className={styles['otherVersion']}>{note}</p>}
      <Card className={page['card']}>
        <RunbookBody parts={runbook.parts} runbookId={run.runbookId} run={board} subject={run.subject} />
      </Card>
      <div className={styles['after']}>
        <RunLog board={board} steps={steps} />
      </div>
    </Page>
  )
}
