/** The number of a panel, to be read first, with what its age means: plain, dimmed with its age and its silent source, or absent in words. */
import { formatAge } from '../../shared/words/format.ts'
import pieces from '../pieces/pieces.module.css'
import type { FigureSummary } from '../store/figure-summary.ts'
import { FIGURE_OF } from '../store/figures.ts'
import { useNotReported } from '../replay/use-replay.ts'
import { useSamples } from '../use-console.ts'
import { figureText, figureWords } from '../words/figures.ts'
import type { Panel } from './dashboards.ts'
import styles from './dashboards.module.css'
import { useSummary } from './feed-context.ts'

/** What the machine has of it; `null`: the panel is of nothing that ends, or it is not reported. */
function useWhole({ outOf }: Panel, { readings }: FigureSummary): number | null {
  const machine = readings[0]?.whose ?? null
  return useSamples(({ latest }) => {
    const sample = outOf === undefined || machine === null ? undefined : latest[`machine/${machine}`]
    return outOf === undefined || sample?.kind !== 'machine' ? null : sample[outOf]
  })
}

export function PanelValue({ panel }: { readonly panel: Panel }) {
  const summary = useSummary(panel.figure)
  const { value, state } = summary
  const missing = useNotReported('not reported')
  const raw = value === null ? null : panel.isComplement === true ? 1 - value : value
  const shown = raw === null ? null : figureText(raw, FIGURE_OF[panel.figure].unit)
  const whole = useWhole(panel, summary)
  const tone = raw === null || state.kind !== 'fresh' ? undefined : toneOf(panel, raw)
  return (
    <p className={styles['value']}>
      {shown === null ? (
        <span className={styles['none']}>{state.kind === 'idle' ? state.why : missing}</span>
      ) : (
        <>
          <span className={state.kind === 'fresh' ? pieces['tone'] : pieces['old']} data-tone={tone}>
            {shown.value}
          </span>{' '}
          <span className={styles['unit']}>
            {shown.unit}
            {whole === null || raw === null
              ? ''
              : ` of ${figureWords(whole, FIGURE_OF[panel.figure].unit)}, ${figureWords(raw / whole, 'fraction')}`}
          </span>
        </>
      )}
      <span className={styles['note']} data-tone={state.kind === 'stale' ? 'warn' : undefined}>
        {noteOf(panel, summary)}
      </span>
    </p>
  )
}

/** Past what it should stay under; a word beside says so too. */
function toneOf({ limit }: Panel, value: number): 'warn' | undefined {
  return limit !== undefined && value > limit.value ? 'warn' : undefined
}

function noteOf(panel: Panel, { whose, value, state, of, missing }: FigureSummary): string {
  switch (state.kind) {
    case 'stale':
      return state.why
    case 'offline':
      return `last known, ${formatAge(state.ageMs)} old`
    case 'idle':
    case 'notReported':
      return ''
    case 'fresh':
      break
    default:
      return state satisfies never
  }
  const over =
    value !== null && toneOf(panel, value) !== undefined ? `over its limit, ${panel.limit?.words ?? ''}` : null
  const where = of < 2 ? null : whose === null ? `all ${of} together` : `${panel.gather} of ${of}, ${whose}`
  return [over, where, missing].filter((part) => part !== null).join(' · ')
}
