/** One run: its times beside what the cluster promises, and its steps ticked by facts. */
import { drillById } from '../../shared/drill/catalogue.ts'
import { type DrillRun, type Lap, lapsOf } from '../../shared/drill/run.ts'
import type { DrillScenario, DrillStep } from '../../shared/drill/scenario.ts'
import type { Tone } from '../../shared/words/labels.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import pieces from '../pieces/pieces.module.css'
import { Pill } from '../pieces/pill.tsx'
import { TimeLeft } from '../pieces/remaining.tsx'
import { RunbookLink } from '../pieces/runbook-link.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import styles from './drills.module.css'
import { lapTone, lapWords, standingOf, type StepStanding, verdictWords } from './standing.ts'

const NAMES = { detect: 'Detected', decide: 'Decided', restore: 'Restored' } as const
const SINCE = {
  detect: 'since it was induced',
  decide: 'since it was detected',
  restore: 'since it was decided',
} as const

export function RunCard({ run }: { readonly run: DrillRun }) {
  const scenario = drillById(run.mark.scenarioId)
  const isRunning = run.endedAt === null
  const title = scenario?.title ?? run.mark.scenarioId
  const { tone, text } = verdictWords(run)
  return (
    <Card
      label={isRunning ? 'Running drill' : 'Last drill'}
      title={`${isRunning ? 'Running' : 'Last'}: ${title}`}
      note={`${run.accountId ?? 'the whole cluster'}, on ${run.mark.target}`}
      tone={isRunning ? 'warn' : undefined}
      aside={<Pill tone={tone}>{text}</Pill>}
    >
      {isRunning ? (
        <div className={styles['bar']}>
          <span className={styles['left']}>
            Ends by itself in <TimeLeft until={run.endsAt} />, and puts back what it induced.
          </span>
          <CommandButton command={{ kind: 'endDrill', accountId: run.accountId }} size="small">
            End now…
          </CommandButton>
        </div>
      ) : null}
      <div className={styles['laps']}>
        {lapsOf(run).map((lap) => (
          <LapBox key={lap.name} lap={lap} run={run} isRunning={isRunning} />
        ))}
      </div>
      {scenario === null ? null : <Steps scenario={scenario} run={run} />}
      <p className={styles['foot']}>
        Begun by {run.owner} at <When at={run.startedAt} /> ·{' '}
        <a className={styles['operation']} href={formatRoute({ kind: 'operations', operationId: run.id })}>
          its operation
        </a>
        {run.why === null ? '' : ` · ended: ${run.why}`}
      </p>
    </Card>
  )
}

function LapBox({ lap, run, isRunning }: { readonly lap: Lap; readonly run: DrillRun; readonly isRunning: boolean }) {
  const since = lap.name === 'restore' && run.decided === null ? 'since it was detected' : SINCE[lap.name]
  return (
    <div className={styles['lap']}>
      <div className={styles['lapName']}>
        <ToneShape tone={lapTone(lap)} /> {NAMES[lap.name]}
      </div>
      <div className={styles['lapTook']}>{lapWords(lap, isRunning)}</div>
      <div className={styles['lapSince']}>{since}</div>
    </div>
  )
}

const STATES: Readonly<Record<StepStanding['state'], { readonly tone: Tone; readonly text: string }>> = {
  done: { tone: 'ok', text: 'done' },
  next: { tone: 'info', text: 'next' },
  waiting: { tone: 'unknown', text: 'waits' },
  missed: { tone: 'warn', text: 'not reported' },
}

function Steps({ scenario, run }: { readonly scenario: DrillScenario; readonly run: DrillRun }) {
  const standing = standingOf(scenario.steps, run)
  return (
    <ol className={styles['steps']} aria-label="Steps">
      {scenario.steps.map((step, index) => {
        const now = standing[index]
        return now === undefined ? null : <Step key={step.text} number={index + 1} step={step} now={now} />
      })}
    </ol>
  )
}

function Step({
  number,
  step,
  now,
}: {
  readonly number: number
  readonly step: DrillStep
  readonly now: StepStanding
}) {
  const { tone, text } = STATES[now.state]
  return (
    <li className={styles['step']} data-state={now.state} aria-current={now.state === 'next' ? 'step' : undefined}>
      <span className={styles['number']}>{number}</span>
      <ToneShape tone={tone} />
      <span className={styles['state']}>{text}</span>
      <span className={styles['at']}>
        {now.at === null ? <span className={pieces['mono']}>—</span> : <When at={now.at} />}
      </span>
      <span className={styles['who']}>{step.by}</span>
      <span>
        {step.text}
        {step.runbook === undefined ? null : (
          <>
            {' '}
            <RunbookLink id={step.runbook} before="Runbook: " className={styles['runbook']} />
          </>
        )}
        {now.by === null ? null : <span className={styles['fact']}>{now.by}</span>}
      </span>
    </li>
  )
}
