/** The demonstration's own side: scripts with what to say and to press. What is green is so in the cluster at this moment. */
import { useState } from 'react'
import { useConsole, useNow, usePicture, useUi } from '../use-console.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { begin, elapsedMs, IDLE, type ScriptRun, swapPause } from './script-clock.ts'
import { LongerHistory } from './longer-history.tsx'
import { ScriptStep } from './script-step.tsx'
import { SCRIPTS } from './scripts.ts'
import { stepAt } from './script.ts'
import styles from './demo.module.css'

export function DemoPanel({ onReset }: { readonly onReset: () => Promise<string | null> }) {
  const { ticker } = useConsole()
  const accounts = usePicture((state) => state.snapshot?.accounts ?? null)
  const route = useUi((state) => state.route.kind)
  const [run, setRun] = useState<ScriptRun>(IDLE)
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const elapsed = elapsedMs(run, useNow(1_000))
  const script = run.kind === 'idle' ? null : (SCRIPTS[run.script] ?? null)
  const current = script === null ? 0 : stepAt(script, elapsed)

  // A screen counts for the step in which the window was there.
  const here = `${current} ${route}`
  if (script !== null && !visited.has(here)) setVisited(new Set([...visited, here]))

  const start = (index: number): void => {
    setVisited(new Set())
    setRun(begin(index, ticker.now(), epochsOf(accounts)))
  }
  const reset = async (): Promise<void> => setProblem(await onReset())

  return (
    <aside className={styles['panel']} aria-label="Demonstration">
      <h2 className={styles['panelTitle']}>Demonstration</h2>
      <p className={styles['quiet']}>A real cluster on this machine. It is gone when this window is closed.</p>
      {script === null ? (
        SCRIPTS.map(({ title }, index) => (
          <ActionButton key={title} onPress={() => start(index)}>
            {title}
          </ActionButton>
        ))
      ) : (
        <>
          <h3 className={styles['scriptTitle']}>{script.title}</h3>
          <div className={styles['buttons']}>
            <span className={styles['clock']}>{clockWords(elapsed)}</span>
            <ActionButton size="small" onPress={() => setRun(swapPause(run, ticker.now()))}>
              {run.kind === 'paused' ? 'Go on' : 'Pause the script'}
            </ActionButton>
            <ActionButton size="small" kind="quiet" onPress={() => setRun(IDLE)}>
              Another script
            </ActionButton>
          </div>
          <ol className={styles['steps']}>
            {script.steps.map((step, index) => (
              <ScriptStep
                key={step.title}
                step={step}
                time={clockWords(step.atMs)}
                place={index === current ? 'now' : index < current ? 'before' : 'after'}
                isVisited={(screen) => visited.has(`${index} ${screen}`)}
                epochs={run.kind === 'idle' ? {} : run.epochs}
              />
            ))}
          </ol>
        </>
      )}
      <LongerHistory />
      <div className={styles['reset']}>
        {asking ? (
          <>
            <p className={styles['quiet']}>This window closes, and one with a fresh cluster opens. Nothing is kept.</p>
            <div className={styles['buttons']}>
              <ActionButton size="small" onPress={() => void reset()}>
                Begin anew
              </ActionButton>
              <ActionButton size="small" kind="quiet" onPress={() => setAsking(false)}>
                Stay here
              </ActionButton>
            </div>
          </>
        ) : (
          <ActionButton size="small" onPress={() => setAsking(true)}>
            Reset …
          </ActionButton>
        )}
        {problem === null ? null : <p role="alert">{problem}</p>}
      </div>
    </aside>
  )
}

function epochsOf(accounts: Readonly<Record<string, { lease: { epoch: number } }>> | null): Record<string, number> {
  return Object.fromEntries(Object.entries(accounts ?? {}).map(([id, { lease }]) => [id, lease.epoch]))
}

function clockWords(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
