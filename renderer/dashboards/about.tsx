/** Everything about a figure for the one who asks further: meaning, unit, source, age, and every process's own word. */
import { Tooltip } from '@mantine/core'
import type { ReactElement } from 'react'
import { formatAge } from '../../shared/words/format.ts'
import pieces from '../pieces/pieces.module.css'
import type { Gather, Judged } from '../store/figure-summary.ts'
import { summaryOf } from '../store/figure-summary.ts'
import type { FigureId } from '../../shared/figures.ts'
import { FIGURE_OF, type FigureState, originWords } from '../store/figures.ts'
import { connectionOf, isLive } from '../store/link.ts'
import { useConsole, useNow } from '../use-console.ts'
import { figureWords, unitWords } from '../words/figures.ts'
import styles from './dashboards.module.css'

export interface AboutProps {
  readonly figure: FigureId
  readonly gather: Gather
  readonly isComplement?: boolean
  readonly children: ReactElement
}

/** Reachable by pointer, by focus and by touch; what is inside is only made while it is open. */
export function About({ figure, gather, isComplement = false, children }: AboutProps) {
  return (
    <Tooltip
      label={<Facts figure={figure} gather={gather} isComplement={isComplement} />}
      multiline
      withinPortal
      // Within the page's own landmark, so that it is reached as part of it.
      portalProps={{ target: '#main-content' }}
      openDelay={200}
      transitionProps={{ duration: 80 }}
      events={{ hover: true, focus: true, touch: true }}
      classNames={{ tooltip: `${pieces['tooltip'] ?? ''} ${styles['about'] ?? ''}` }}
    >
      {children}
    </Tooltip>
  )
}

const WORDS_SHOWN = 12

function Facts({ figure, gather, isComplement }: Required<Omit<AboutProps, 'children'>>) {
  const { picture, samples, link } = useConsole()
  const now = useNow(1_000)
  const { snapshot, sources } = picture.getState()
  const { latest, offset } = samples.getState()
  const connection = connectionOf(link.getState(), now)
  const live = isLive(connection)
  const isReplay = connection.kind === 'replaying'
  const summary = summaryOf(figure, gather, { snapshot, latest, sources, isLive: live, isReplay, now, offset })
  const { meaning, unit, source } = FIGURE_OF[figure]
  const shown = summary.readings.slice(0, WORDS_SHOWN)
  const more = summary.readings.length - shown.length
  return (
    <div>
      <p>
        {meaning}
        {isComplement ? ' Shown here: what is left to 100 %.' : ''}
      </p>
      <dl className={styles['facts']}>
        <dt>Unit</dt>
        <dd>{unitWords(unit)}</dd>
        <dt>Source</dt>
        <dd>
          {source.kind === 'nobody'
            ? source.toReport
            : originWords(figure, summary.readings.length === 1 ? (shown[0]?.whose ?? null) : summary.whose, sources)}
        </dd>
        {shown.map((one) => (
          <Word key={one.key} reading={one} isComplement={isComplement} figure={figure} />
        ))}
      </dl>
      {more > 0 ? <p className={pieces['dim']}>and {more} more</p> : null}
    </div>
  )
}

interface WordProps {
  readonly reading: Judged
  readonly figure: FigureId
  readonly isComplement: boolean
}

function Word({ reading: { whose, part, value, state }, figure, isComplement }: WordProps) {
  const { unit } = FIGURE_OF[figure]
  const shown = value === null ? null : figureWords(isComplement ? 1 - value : value, unit)
  return (
    <>
      <dt>{part ?? whose ?? 'Now'}</dt>
      <dd>
        {shown === null ? '' : `${shown}, `}
        {stateWords(state)}
      </dd>
    </>
  )
}

function stateWords(state: FigureState): string {
  switch (state.kind) {
    case 'fresh':
      return `${formatAge(state.ageMs)} old`
    case 'stale':
      return state.why
    case 'offline':
      return `last known, ${formatAge(state.ageMs)} old`
    case 'idle':
    case 'notReported':
      return state.why
    default:
      return state satisfies never
  }
}
