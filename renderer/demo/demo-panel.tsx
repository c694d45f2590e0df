/** The demonstration's own side: its scripts, what else can be shown, and the way back to the beginning. */
import { useCallback, useState } from 'react'
import { useConsole, usePicture } from '../use-console.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import pieces from '../pieces/pieces.module.css'
import type { DemoKey } from './demo-keys.ts'
import { LongerHistory } from './longer-history.tsx'
import { ResetPart } from './reset-part.tsx'
import { ScriptBoard } from './script-board.tsx'
import { begin, IDLE, type ScriptRun } from './script-clock.ts'
import { SCRIPTS } from './scripts.ts'
import { useDemoKeys } from './use-demo-keys.ts'
import styles from './demo.module.css'

export function DemoPanel({ onReset }: { readonly onReset: () => Promise<string | null> }) {
  const { ticker, picture } = useConsole()
  const [run, setRun] = useState<ScriptRun>(IDLE)
  const script = run.kind === 'idle' ? null : (SCRIPTS[run.script] ?? null)
  // Before it is known who leads now, no script could say later that somebody else does.
  const isKnown = usePicture((state) => state.snapshot !== null)

  const start = useCallback(
    (index: number): void => {
      const accounts = picture.getState().snapshot?.accounts
      if (accounts === undefined) return
      const epochs = Object.fromEntries(Object.entries(accounts).map(([id, { lease }]) => [id, lease.epoch]))
      setRun(begin(index, ticker.now(), epochs))
    },
    [picture, ticker],
  )
  const handleKey = useCallback((key: DemoKey) => (key.kind === 'start' ? start(key.script) : undefined), [start])
  useDemoKeys(run.kind === 'idle' ? SCRIPTS.length : 0, handleKey)

  return (
    <aside className={styles['panel']} aria-label="Demonstration">
      <header>
        <h2 className={styles['panelTitle']}>Demonstration</h2>
        <p className={styles['quiet']}>A real cluster on this machine. It is gone when this window is closed.</p>
      </header>
      {script === null || run.kind === 'idle' ? (
        <>
          <ul className={styles['scripts']}>
            {SCRIPTS.map(({ title, steps }, index) => (
              <li key={title}>
                <ActionButton
                  label={title}
                  lock={isKnown ? null : 'Its cluster has not answered yet'}
                  onPress={() => start(index)}
                >
                  <span className={styles['scriptName']}>
                    <span>{title}</span>
                    <span className={styles['quiet']}>{steps.length} steps</span>
                  </span>
                  <kbd className={pieces['kbd']}>{index + 1}</kbd>
                </ActionButton>
              </li>
            ))}
          </ul>
          <LongerHistory />
        </>
      ) : (
        <ScriptBoard script={script} run={run} onRun={setRun} />
      )}
      <ResetPart onReset={onReset} />
    </aside>
  )
}
