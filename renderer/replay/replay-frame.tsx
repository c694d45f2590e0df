/** Around every screen of a window that replays: a hatched frame of its own colour, the word, and the bar that moves it. */
import { useEffect, useId, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Replay } from '../../shared/replay.ts'
import { formatAge } from '../../shared/words/format.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import pieces from '../pieces/pieces.module.css'
import { useConsole, useLink, usePicture, useUi } from '../use-console.ts'
import { formatClock, formatDate, formatExactly, formatDay } from '../words/time.ts'
import { nearestKept, replayIntent, type ReplayStroke, SPEEDS } from './steps.ts'
import styles from './replay.module.css'

/** Nothing where what is shown is of now. */
export function ReplayFrame() {
  const isReplay = useLink(({ replay = null }) => replay !== null)
  return isReplay ? <div className={styles['frame']} data-replay-frame aria-hidden="true" /> : null
}

export function ReplayBar() {
  const replay = useLink((state) => state.replay ?? null)
  const isReplay = replay !== null
  useReplayKeys(isReplay)
  return replay === null ? null : <Bar replay={replay} />
}

function Bar({ replay }: { readonly replay: Replay }) {
  const { replay: desk } = useConsole()
  const problem = useStore(desk.store, (state) => state.problem)
  const isOnCluster = usePicture(({ connections }) => connections.length > 0)
  return (
    <section className={styles['bar']} aria-label="Replay">
      <div className={styles['row']}>
        <strong className={styles['word']}>REPLAY</strong>
        <span className={styles['name']} title={replay.name}>
          {replay.source.kind === 'store' ? 'Kept by this console: ' : 'Recording: '}
          {replay.name}
        </span>
        <Moment at={replay.at} isRecording={replay.source.kind === 'recording'} />
        <span className={styles['controls']}>
          <ActionButton
            size="small"
            label={replay.speed === 0 ? 'Play (space)' : 'Pause (space)'}
            onPress={() => desk.carryOut({ kind: 'togglePlay' })}
          >
            {replay.speed === 0 ? '▶ Play' : '❚❚ Pause'}
          </ActionButton>
          <Speeds replay={replay} />
        </span>
        <span className={styles['end']}>
          <ActionButton size="small" kind="primary" onPress={() => void desk.close()}>
            {isOnCluster ? 'Back to live' : 'Close the recording'}
          </ActionButton>
        </span>
      </div>
      <Scrubber replay={replay} />
      {problem === null ? null : (
        <p className={styles['problem']} role="alert">
          <strong>{problem.title}.</strong> {problem.detail} {problem.advice}{' '}
          <ActionButton size="small" kind="quiet" onPress={desk.dismiss}>
            Read
          </ActionButton>
        </p>
      )}
    </section>
  )
}

/** A recording may be of another year. */
function Moment({ at, isRecording }: { readonly at: number; readonly isRecording: boolean }) {
  const clock = useUi((state) => state.clock)
  const other = clock === 'utc' ? 'local' : 'utc'
  return (
    <time
      className={`${styles['moment']} ${pieces['mono']}`}
      dateTime={new Date(at).toISOString()}
      title={formatExactly(at, clock)}
    >
      {isRecording ? formatDate(at, clock) : formatDay(at, clock)} {formatClock(at, clock)}{' '}
      {clock === 'utc' ? 'UTC' : 'local'}
      <span className={styles['second']}>
        {formatClock(at, other)} {other === 'utc' ? 'UTC' : 'local'}
      </span>
    </time>
  )
}

function Speeds({ replay }: { readonly replay: Replay }) {
  const { replay: desk } = useConsole()
  return (
    <fieldset className={styles['speeds']} aria-label="Speed">
      {SPEEDS.map((speed) => (
        <button
          key={speed}
          type="button"
          className={styles['speed']}
          aria-pressed={replay.speed === speed}
          aria-label={`${speed} times as fast`}
          onClick={(event) => {
            desk.play(speed)
            // Pressed by hand it keeps no key for itself: the space bar pauses then.
            if (event.detail > 0) event.currentTarget.blur()
          }}
        >
          {speed}×
        </button>
      ))}
    </fieldset>
  )
}

/** Of more marks than this one does not tell the lines apart. */
const MOST_DRAWN = 300

function Scrubber({ replay }: { readonly replay: Replay }) {
  const { replay: desk } = useConsole()
  const clock = useUi((state) => state.clock)
  const id = useId()
  // While it is dragged the thumb is where the hand is, and not where host has got to.
  const [held, setHeld] = useState<number | null>(null)
  const { from, to, at, gaps, marks } = replay
  const length = Math.max(1, to - from)
  const place = (moment: number): string => `${(100 * (moment - from)) / length}%`
  const isLong = length > 86_400_000
  const edge = (moment: number): string =>
    `${isLong ? `${formatDay(moment, clock)} ` : ''}${formatClock(moment, clock)}`
  const drawn = marks.length <= MOST_DRAWN ? marks : marks.slice(-MOST_DRAWN)
  return (
    <div className={styles['scrub']}>
      <span className={styles['edge']}>{edge(from)}</span>
      <div className={styles['track']}>
        {gaps.map((gap) => (
          <span
            key={gap.from}
            className={styles['gap']}
            style={{ left: place(gap.from), width: `${(100 * (gap.to - gap.from)) / length}%` }}
            title={`Not recorded from ${formatExactly(gap.from, clock)} for ${formatAge(gap.to - gap.from)}`}
          />
        ))}
        {drawn.map((mark) => (
          <button
            key={`${mark.kind} ${mark.at} ${mark.title}`}
            type="button"
            tabIndex={-1}
            className={styles['mark']}
            data-kind={mark.kind}
            style={{ left: place(mark.at) }}
            title={`${formatClock(mark.at, clock)} ${mark.kind}: ${mark.title}`}
            aria-label={`To ${mark.kind}: ${mark.title}`}
            onClick={() => desk.seek(nearestKept(replay, mark.at))}
          />
        ))}
        <input
          id={id}
          type="range"
          className={styles['range']}
          aria-label="Moment"
          aria-valuetext={formatExactly(held ?? at, clock)}
          min={from}
          max={to}
          step={1}
          value={held ?? at}
          onChange={(event) => {
            const moment = Number(event.currentTarget.value)
            setHeld(moment)
            desk.seek(moment)
          }}
          onPointerUp={() => setHeld(null)}
          onKeyUp={() => setHeld(null)}
          onBlur={() => setHeld(null)}
        />
      </div>
      <span className={styles['edge']}>{edge(to)}</span>
      <span className={styles['legend']}>
        {marks.length === 0 ? 'no marks' : `${marks.length} marks`}
        {gaps.length === 0 ? '' : ` · ${gaps.length === 1 ? 'a gap' : `${gaps.length} gaps`}`}
      </span>
    </div>
  )
}

/** Before the keys of the window: in a replay the arrows, the space bar and Esc are its own. */
function useReplayKeys(isReplay: boolean): void {
  const { replay: desk } = useConsole()
  const carryOut = useRef(desk.carryOut)
  useEffect(() => {
    carryOut.current = desk.carryOut
  }, [desk])
  useEffect(() => {
    if (!isReplay) return
    const handle = (event: KeyboardEvent): void => {
      const intent = event.defaultPrevented ? null : replayIntent(strokeOf(event))
      if (intent === null) return
      event.preventDefault()
      carryOut.current(intent)
    }
    window.addEventListener('keydown', handle)
    return () => window.removeEventListener('keydown', handle)
  }, [isReplay])
}

function strokeOf(event: KeyboardEvent): ReplayStroke {
  const { target } = event
  const isRange = target instanceof HTMLInputElement && target.type === 'range'
  return {
    key: event.key,
    shift: event.shiftKey,
    ctrlOrMeta: event.ctrlKey || event.metaKey,
    alt: event.altKey,
    // On the bar the arrows mean what they mean everywhere in a replay.
    inField:
      !isRange &&
      (target instanceof HTMLInputElement ||
        target instanceof HTMLTextAreaElement ||
        target instanceof HTMLSelectElement),
    onButton: target instanceof Element && target.closest('button, a, summary, [role="tab"]') !== null,
    underSheet: document.querySelector('[role="dialog"], [role="menu"]') !== null,
  }
}
