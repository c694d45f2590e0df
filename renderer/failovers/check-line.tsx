/** One check: its shape, what was checked, the value found and what it was held against. */
import type { Check } from '../../shared/check.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { Label } from '../pieces/label.tsx'
import pieces from '../pieces/pieces.module.css'
import type { Tone } from '../../shared/words/labels.ts'
import styles from './failovers.module.css'

export function CheckLine({ check }: { readonly check: Check }) {
  return (
    <li className={styles['check']}>
      <ToneShape tone={CHECK_TONES[check.status]} />
      <span>
        <span className={pieces['hidden']}>{CHECK_WORDS[check.status]}: </span>
        <Label isStop={false}>{check.title}</Label>
      </span>
      <span className={pieces['mono']}>
        {check.measured}
        {check.measured === check.threshold ? null : <span className={pieces['dim']}> · {check.threshold}</span>}
      </span>
    </li>
  )
}

const CHECK_TONES: Readonly<Record<Check['status'], Tone>> = { pass: 'ok', warn: 'warn', fail: 'critical' }
const CHECK_WORDS: Readonly<Record<Check['status'], string>> = { pass: 'passed', warn: 'warning', fail: 'failed' }
