/** How a check stands, as a shape and a word. */
import type { Outcome } from '../../../shared/runbook/world.ts'
import type { Tone } from '../../../shared/words/labels.ts'
import pieces from '../../pieces/pieces.module.css'
import { ToneShape } from '../../pieces/status-shape.tsx'
import styles from './steps.module.css'

const TONES: Readonly<Record<Outcome, Tone>> = { pass: 'ok', fail: 'critical', unknown: 'unknown' }
const WORDS: Readonly<Record<Outcome, string>> = { pass: 'holds', fail: 'does not hold', unknown: 'not known' }

export function Verdict({ outcome }: { readonly outcome: Outcome }) {
  const tone = TONES[outcome]
  return (
    <span
      className={`${styles['verdict']} ${pieces['tone']}`}
      data-tone={tone}
      data-outcome={outcome}
      aria-live="polite"
    >
      <ToneShape tone={tone} /> {WORDS[outcome]}
    </span>
  )
}
