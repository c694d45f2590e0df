/** One item of the timeline. Drawn anew only when it says something else. */
import { memo } from 'react'
import type { TimelineItem } from '../../shared/incident/timeline.ts'
import { Explained } from '../pieces/explained.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { formatRoute } from '../routing/route.ts'
import { type ClockMode, formatClock, formatExactly } from '../words/time.ts'
import { ITEM_TONES, offsetMeaning, offsetWords, routeOfItem, SOURCE_NAMES } from './timeline.ts'
import styles from './timeline.module.css'

export interface TimelineRowProps {
  readonly item: TimelineItem
  readonly clock: ClockMode
  readonly isPinned: boolean
  /** Written here, and not with the cluster yet. */
  readonly isUnsent: boolean
  /** `null`: nothing can be pinned, and why is said elsewhere. */
  readonly onPin: ((item: TimelineItem) => void) | null
}

export const TimelineRow = memo(function TimelineRow({ item, clock, isPinned, isUnsent, onPin }: TimelineRowProps) {
  const { at, source, tone, title, detail, by } = item
  const route = routeOfItem(item)
  const offset = offsetWords(item)
  return (
    <li
      className={styles['item']}
      data-timeline-item
      data-tone={ITEM_TONES[tone]}
      data-source={source}
      // j and k go from one to the next, p pins it: there are too many of them to be passed one by one.
      data-row-link={route === null || undefined}
      tabIndex={route === null ? -1 : undefined}
    >
      <time className={styles['at']} dateTime={new Date(at).toISOString()} title={formatExactly(at, clock)}>
        {formatClock(at, clock)}
      </time>
      <span className={styles['offset']}>
        {offset === null ? null : (
          <Explained meaning={offsetMeaning(item)} isStop={false}>
            {offset}
          </Explained>
        )}
      </span>
      <ToneShape tone={ITEM_TONES[tone]} />
      <span className={styles['source']}>{SOURCE_NAMES[source]}</span>
      <div className={styles['what']}>
        {route === null ? (
          <span className={styles['title']}>{title}</span>
        ) : (
          <a className={styles['title']} href={formatRoute(route)} data-row-link>
            {title}
          </a>
        )}
        {by === null ? null : <span className={styles['by']}> · {by}</span>}
        {isUnsent ? <span className={styles['unsent']}> · ◌ not sent yet</span> : null}
        {detail === '' ? null : <p className={styles['detail']}>{detail}</p>}
      </div>
      <span className={styles['pin']} data-pin data-pinned={isPinned || undefined}>
        {onPin === null ? (
          isPinned ? (
            <span className={styles['pinMark']}>
              <span aria-hidden="true">◆</span> pinned
            </span>
          ) : null
        ) : (
          <button
            type="button"
            tabIndex={-1}
            className={styles['pinButton']}
            aria-pressed={isPinned}
            aria-label={`${isPinned ? 'pinned' : 'pin'}: ${title}`}
            onClick={() => onPin(item)}
          >
            <span aria-hidden="true">{isPinned ? '◆' : '◇'}</span> {isPinned ? 'pinned' : 'pin'}
          </button>
        )}
      </span>
    </li>
  )
})
