/** A script while it is gone through: its clock, its steps, and how far the presenter is. */
import { useCallback, useState } from 'react'
import type { World } from '../../shared/runbook/world.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import pieces from '../pieces/pieces.module.css'
import { useOfWorld } from '../runbooks/steps/use-world.ts'
import { useConsole, useNow, useUi } from '../use-console.ts'
import { type Said, sayOf, whereWords } from './check-words.ts'
import { type DemoKey, NEXT_KEY, PAUSE_KEY } from './demo-keys.ts'
import { BEGINNING, look, moveOn, overAtMs, type Progress } from './progress.ts'
import { clockWords, elapsedMs, IDLE, type ScriptRun, swapPause } from './script-clock.ts'
import { ScriptStep } from './script-step.tsx'
import type { DemoScript, DemoStep } from './script.ts'
import { useDemoKeys } from './use-demo-keys.ts'
import styles from './demo.module.css'

/** A presenter waits for it. */
const LOOK_EVERY_MS = 250

export interface ScriptBoardProps {
  readonly script: DemoScript
  readonly run: Exclude<ScriptRun, { kind: 'idle' }>
  readonly onRun: (run: ScriptRun) => void
}

export function ScriptBoard({ script, run, onRun }: ScriptBoardProps) {
  const { ticker } = useConsole()
  const screen = useUi((state) => state.route.kind)
  const [progress, setProgress] = useState<Progress>(BEGINNING)
  const isRunning = run.kind === 'running'
  const elapsed = elapsedMs(run, useNow(1_000, isRunning ? run.sinceMs : 0))
  const step = script.steps[progress.step]
  const said = useSaid(step, run.epochs)
  const over = overAtMs(progress, script)
  const isLast = progress.step === script.steps.length - 1

  const areStatesSo = step?.checks.every(({ kind }, index) => kind === 'screen' || said[index]?.isSo === true) ?? false
  const next = look(progress, script, { screen, areStatesSo, elapsedMs: elapsed, isRunning })
  if (next !== progress) setProgress(next)

  const handleKey = useCallback(
    (key: DemoKey): void => {
      if (key.kind === 'pause') onRun(swapPause(run, ticker.now()))
      if (key.kind === 'next') setProgress((current) => moveOn(current, script))
    },
    [onRun, run, script, ticker],
  )
  useDemoKeys(0, handleKey)

  return (
    <section className={styles['board']} aria-label={script.title}>
      <h3 className={styles['scriptTitle']}>{script.title}</h3>
      <p className={styles['times']}>
        <span className={styles['clock']} role="timer" aria-label="Time of the script">
          {clockWords(over ?? elapsed)}
        </span>
        <span className={styles['quiet']}>{whereWords(progress, script, over ?? elapsed, isRunning)}</span>
      </p>
      <div className={styles['buttons']}>
        <ActionButton
          size="small"
          kind={isLast ? 'plain' : 'primary'}
          lock={isLast ? 'This is the last step' : null}
          onPress={() => handleKey({ kind: 'next' })}
        >
          Next step <kbd className={styles['onButton']}>{NEXT_KEY}</kbd>
        </ActionButton>
        <ActionButton
          size="small"
          lock={over === null ? null : 'The script is over'}
          onPress={() => handleKey({ kind: 'pause' })}
        >
          {isRunning ? 'Pause' : 'Go on'} <kbd className={pieces['kbd']}>{PAUSE_KEY}</kbd>
        </ActionButton>
      </div>
      <ol className={styles['steps']}>
        {script.steps.map((one, index) => (
          <ScriptStep
            key={one.title}
            step={one}
            place={index === progress.step ? 'now' : index < progress.step ? 'before' : 'after'}
            isSeen={(progress.seenAtMs[index] ?? null) !== null}
            lines={index === progress.step ? linesOf(one, said, progress) : []}
          />
        ))}
      </ol>
      <div className={styles['buttons']}>
        <ActionButton size="small" onPress={() => onRun(IDLE)}>
          Another script
        </ActionButton>
      </div>
    </section>
  )
}

const NOTHING_SAID: readonly Said[] = []

function useSaid(step: DemoStep | undefined, epochs: Readonly<Record<string, number>>): readonly Said[] {
  const read = useCallback(
    (world: World) => step?.checks.map((check) => sayOf(check, world, epochs)) ?? NOTHING_SAID,
    [step, epochs],
  )
  return useOfWorld(read, LOOK_EVERY_MS)
}

/** Where the window was, only the window knows. */
function linesOf({ checks }: DemoStep, said: readonly Said[], { visited }: Progress): readonly Said[] {
  return checks.map((check, index) =>
    check.kind === 'screen'
      ? { isSo: visited.includes(check.screen), words: check.words }
      : (said[index] ?? { isSo: false, words: check.words }),
  )
}
