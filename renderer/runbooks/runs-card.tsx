/** Who goes through which runbook now, and how far they are. */
import { useEffect, useState } from 'react'
import type { Run } from '../../shared/runbook/run.ts'
import { counted, listed } from '../../shared/words/format.ts'
import { subjectWords } from '../../shared/words/runbook.ts'
import { Card } from '../pieces/card.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { AgeHere, When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { stepsOf } from './run/board.ts'
import styles from './runbooks.module.css'

const NO_RUNS: readonly Run[] = []
/** Of those that are over: what was done today. */
const ENDED_SHOWN = 3

export function RunsCard() {
  const runs = usePicture((state) => state.runs ?? NO_RUNS)
  const open = runs.filter(({ ended }) => ended === null)
  const shown = [...open, ...runs.filter(({ ended }) => ended !== null).slice(0, ENDED_SHOWN)]
  const counts = useStepCounts(open)
  if (shown.length === 0) return null
  return (
    <Card
      title="Being gone through"
      note={open.length === 0 ? 'nobody now' : `${counted(open.length, 'runbook')}; open one to go on with it`}
    >
      <ul className={styles['rows']}>
        {shown.map((run) => (
          <Row key={run.id} run={run} steps={counts[run.hash] ?? null} />
        ))}
      </ul>
    </Card>
  )
}

function Row({ run, steps }: { readonly run: Run; readonly steps: number | null }) {
  const { id, title, subject, startedAt, startedBy, ended, ticked, people, unsent } = run
  const others = people.filter((one) => one !== startedBy)
  return (
    <li className={styles['row']} data-row data-over={ended !== null || undefined}>
      <ToneShape tone={ended === null ? 'info' : ended.outcome === 'solved' ? 'ok' : 'unknown'} />
      <div>
        <a className={styles['rowLink']} href={formatRoute({ kind: 'run', runId: id })} data-row-link>
          {title}
        </a>
        <p className={styles['summary']}>
          {subjectWords(subject)} · begun by {startedBy}, <AgeHere at={startedAt} stepMs={1_000} /> ago
          {others.length === 0 ? '' : ` · with ${listed(others)}`}
        </p>
      </div>
      <p className={styles['answers']}>
        {ended === null ? (
          steps === null ? (
            `${counted(ticked, 'step')} ticked`
          ) : (
            `${ticked} of ${counted(steps, 'step')}`
          )
        ) : (
          <>
            {ended.outcome} by {ended.by}, <When at={ended.at} />
          </>
        )}
        {unsent === 0 ? null : (
          <span className={styles['unsent']}>
            {' · '}
            <ToneShape tone="warn" /> {counted(unsent, 'entry', 'entries')} not sent yet
          </span>
        )}
      </p>
    </li>
  )
}

/** By the hash of a runbook; `null`: that version is not kept any more. */
type StepCounts = Readonly<Record<string, number | null>>

/** Steps of the runbooks that are gone through, by their hashes: asked once each. */
function useStepCounts(open: readonly Run[]): StepCounts {
  const { bridge } = useConsole()
  const [counts, setCounts] = useState<StepCounts>({})
  const missing = open.find(({ hash }) => counts[hash] === undefined)?.id ?? null
  useEffect(() => {
    if (missing === null) return
    let isCurrent = true
    bridge.call('getRun', { runId: missing }).then(
      ({ run, page }) => {
        if (isCurrent)
          setCounts((before) => ({ ...before, [run.hash]: page === null ? null : stepsOf(page.runbook.parts).length }))
      },
      // How many there are is then not said.
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [bridge, missing])
  return counts
}
