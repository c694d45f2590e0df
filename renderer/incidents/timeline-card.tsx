/** Everything that happened around the incident on one clock. The newest stands at the bottom; who reads further up stays there. */
import { Fragment, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Incident } from '../../shared/incident/incident.ts'
import type { TimelineItem } from '../../shared/incident/timeline.ts'
import type { KeptEntry } from '../../shared/log-entry.ts'
import { counted, formatCount } from '../../shared/words/format.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { useConsole, useLink, useUi } from '../use-console.ts'
import { formatDay } from '../words/time.ts'
import { NoteBox } from './note-box.tsx'
import { TimelineRow } from './timeline-row.tsx'
import { evidenceOf, ofSource, pinOf, SOURCE_NAMES, sourceCounts, type TimelineSource } from './timeline.ts'
import styles from './timeline.module.css'

/** So many rows at first, and more with each press: an incident of a night has thousands. */
const STEP = 200
/** Nearer to the end than this counts as being at the end, px. */
const NEAR = 40

export interface TimelineCardProps {
  readonly incident: Incident
  readonly entries: readonly KeptEntry[]
  readonly timeline: readonly TimelineItem[]
  readonly lock: string | null
}

export function TimelineCard({ incident, entries, timeline, lock }: TimelineCardProps) {
  const { incidents } = useConsole()
  const clock = useUi((state) => state.clock)
  const isReplay = useLink(({ replay = null }) => replay !== null)
  const [source, setSource] = useState<TimelineSource | null>(null)
  const counts = useMemo(() => sourceCounts(timeline), [timeline])
  const found = useMemo(() => ofSource(timeline, source), [timeline, source])
  const unsent = useMemo(
    () => new Set(entries.filter(({ isSent }) => !isSent).map(({ id }) => `entry/${id}`)),
    [entries],
  )
  const [most, setMost] = useState(STEP)
  const shown = useMemo(() => found.slice(-most), [found, most])
  const { box, news, toEnd } = useEnd(found)
  const { id, pins } = incident
  const pin = useMemo(
    () =>
      lock !== null
        ? null
        : (item: TimelineItem): void => {
            const known = pinOf(item, pins)
            void incidents.write(
              id,
              known === null ? { kind: 'pinned', evidence: evidenceOf(item) } : { kind: 'unpinned', pinId: known.id },
            )
          },
    [incidents, id, pins, lock],
  )
  const left = found.length - shown.length
  return (
    <Card
      title="Timeline"
      label="Timeline"
      className={styles['card']}
      note={`${clock === 'utc' ? 'UTC' : 'your own time'}; the newest at the bottom`}
      aside={
        <label className={styles['filter']}>
          <span className={pieces['hidden']}>Show only</span>
          <select
            className={styles['select']}
            value={source ?? ''}
            onChange={(event) => {
              setMost(STEP)
              setSource(event.currentTarget.value === '' ? null : (event.currentTarget.value as TimelineSource))
            }}
          >
            <option value="">everything ({timeline.length})</option>
            {counts.map(([one, count]) => (
              <option key={one} value={one}>
                {SOURCE_NAMES[one]} ({count})
              </option>
            ))}
          </select>
        </label>
      }
    >
      {found.length === 0 ? (
        <EmptyNote title="Nothing happened in this time">
          Alerts, failovers, operations, runbooks and what you write stand here as they come.
        </EmptyNote>
      ) : (
        <div className={styles['frame']}>
          {/* It scrolls by itself, so the keyboard has to reach it. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <section ref={box} className={styles['box']} tabIndex={0} aria-label="Items of the timeline">
            {left === 0 ? null : (
              <p className={styles['earlier']}>
                <ActionButton size="small" onPress={() => setMost(most + STEP)}>
                  Show {formatCount(Math.min(STEP, left))} earlier
                </ActionButton>{' '}
                of {formatCount(left)}
              </p>
            )}
            <ol className={styles['items']}>
              {shown.map((item, index) => {
                const day = formatDay(item.at, clock)
                const before = shown[index - 1]
                return (
                  <Fragment key={item.id}>
                    {before !== undefined && formatDay(before.at, clock) === day ? null : (
                      <li className={styles['day']}>{day}</li>
                    )}
                    <TimelineRow
                      item={item}
                      clock={clock}
                      isPinned={pinOf(item, pins) !== null}
                      isUnsent={unsent.has(item.id)}
                      onPin={pin}
                    />
                  </Fragment>
                )
              })}
            </ol>
          </section>
          {news === 0 ? null : (
            <span className={styles['news']}>
              <ActionButton size="small" kind="primary" onPress={toEnd}>
                ↓ {counted(news, 'new item')}
              </ActionButton>
            </span>
          )}
        </div>
      )}
      <p className={pieces['hidden']} aria-live="polite">
        {news === 0 ? '' : `${counted(news, 'new item')} below`}
      </p>
      {isReplay ? null : <NoteBox incident={incident} lock={lock} />}
    </Card>
  )
}

/** Follows the end while it is in view; else counts what came since it was. */
function useEnd(items: readonly TimelineItem[]) {
  const box = useRef<HTMLElement>(null)
  const isAtEnd = useRef(true)
  const seen = useRef<ReadonlySet<string>>(new Set())
  const [news, setNews] = useState(0)
  const toEnd = (): void => {
    box.current?.scrollTo(0, box.current.scrollHeight)
  }
  useLayoutEffect(() => {
    if (isAtEnd.current) {
      seen.current = new Set(items.map(({ id }) => id))
      box.current?.scrollTo(0, box.current.scrollHeight)
      setNews(0)
    } else setNews(items.filter(({ id }) => !seen.current.has(id)).length)
  }, [items])
  useEffect(() => {
    const element = box.current
    const look = (): void => {
      if (element === null) return
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR
      if (!isAtEnd.current) return
      seen.current = new Set(items.map(({ id }) => id))
      setNews(0)
    }
    element?.addEventListener('scroll', look, { passive: true })
    return () => element?.removeEventListener('scroll', look)
  }, [items])
  return { box, news, toEnd }
}
