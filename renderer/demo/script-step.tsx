/** One step of a script, and whether what it has to show is so. */
import { type ReactNode, useCallback } from 'react'
import type { World } from '../../shared/runbook/world.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { useOfWorld } from '../runbooks/steps/use-world.ts'
import { sayOf, type Said } from './check-words.ts'
import type { DemoCheck, DemoStep } from './script.ts'
import styles from './demo.module.css'

export interface ScriptStepProps {
  readonly step: DemoStep
  readonly time: string
  readonly place: 'before' | 'now' | 'after'
  /** The window was on that screen while the step was on. */
  readonly isVisited: (screen: string) => boolean
  readonly epochs: Readonly<Record<string, number>>
}

export function ScriptStep({ step, time, place, isVisited, epochs }: ScriptStepProps) {
  return (
    <li className={styles['step']} data-place={place} aria-current={place === 'now' ? 'step' : undefined}>
      <p className={styles['stepTitle']}>
        <span className={styles['clock']}>{time}</span> {step.title}
      </p>
      {place === 'now' ? (
        <>
          <p>{step.say}</p>
          <p className={styles['press']}>{withKeys(step.press)}</p>
        </>
      ) : null}
      {place === 'after' ? null : (
        <ul className={styles['checks']}>
          {step.checks.map((check) => (
            <Check key={check.words} check={check} isVisited={isVisited} epochs={epochs} />
          ))}
        </ul>
      )}
    </li>
  )
}

function Check({
  check,
  isVisited,
  epochs,
}: Pick<ScriptStepProps, 'isVisited' | 'epochs'> & { readonly check: DemoCheck }) {
  const read = useCallback((world: World): Said => sayOf(check, world, epochs), [check, epochs])
  const ofWorld = useOfWorld(read)
  const { isSo, words } = check.kind === 'screen' ? { isSo: isVisited(check.screen), words: check.words } : ofWorld
  return (
    <li data-so={isSo || undefined}>
      <ToneShape tone={isSo ? 'ok' : 'unknown'} /> {words}{' '}
      <span className={styles['quiet']}>{isSo ? 'so' : 'not yet'}</span>
    </li>
  )
}

/** What stands between backquotes is a key, or a name on the screen. */
function withKeys(text: string): ReactNode {
  return text.split('`').map((part, index) => (index % 2 === 0 ? part : <kbd key={`${index} ${part}`}>{part}</kbd>))
}
