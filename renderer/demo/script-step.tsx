/** One step of a script: while it is on, what to say, what to press, and whether what it has to show is so. */
import { type ReactNode, useEffect, useRef } from 'react'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import type { Said } from './check-words.ts'
import { clockWords } from './script-clock.ts'
import type { DemoStep } from './script.ts'
import styles from './demo.module.css'

export interface ScriptStepProps {
  readonly step: DemoStep
  readonly place: 'before' | 'now' | 'after'
  /** All of its checks were so at once while it was on. */
  readonly isSeen: boolean
  /** Its checks as they are now, while it is on. */
  readonly lines: readonly Said[]
}

export function ScriptStep({ step, place, isSeen, lines }: ScriptStepProps) {
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (place === 'now') item.current?.scrollIntoView({ block: 'nearest' })
  }, [place])
  return (
    <li ref={item} className={styles['step']} data-place={place} aria-current={place === 'now' ? 'step' : undefined}>
      <p className={styles['stepHead']}>
        <span className={styles['stepTime']}>{clockWords(step.atMs)}</span>
        <span className={styles['stepTitle']}>{step.title}</span>
        <Mark place={place} isSeen={isSeen} />
      </p>
      {place === 'now' ? (
        <>
          <p className={styles['say']}>{step.say}</p>
          <p className={styles['press']}>{withKeys(step.press)}</p>
          <ul className={styles['checks']}>
            {lines.map(({ isSo, words }) => (
              <li key={words} className={styles['check']}>
                <ToneShape tone={isSo ? 'ok' : 'unknown'} />
                <span>{words}</span>
                <span className={styles['quiet']}>{isSo ? 'yes' : 'not yet'}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </li>
  )
}

function Mark({ place, isSeen }: Pick<ScriptStepProps, 'place' | 'isSeen'>) {
  if (!isSeen && place !== 'before') return null
  return (
    <span className={styles['mark']}>
      <ToneShape tone={isSeen ? 'ok' : 'unknown'} /> {isSeen ? 'seen' : 'passed over'}
    </span>
  )
}

/** What stands between backquotes is a key, or a name on the screen. */
function withKeys(text: string): ReactNode {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <kbd key={`${index} ${part}`} className={pieces['kbd']}>
        {part}
      </kbd>
    ),
  )
}
