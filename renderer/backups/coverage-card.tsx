/** How far back the cluster could be taken: backups as marks on a line of time, what followed them as bands, gaps as gaps. */
import { SegmentedControl } from '@mantine/core'
import { type PointerEvent, type ReactNode, useMemo, useState } from 'react'
import { BACKUP_STANDING_TONES, BACKUP_STANDING_WORDS, standingOfBackup } from '../../shared/words/backup.ts'
import { formatAge } from '../../shared/words/format.ts'
import { shortly } from '../dashboards/range-words.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { formatRoute } from '../routing/route.ts'
import { sourceNow } from '../store/age.ts'
import { useNow, useSamples, useUi } from '../use-console.ts'
import { type Band, type Coverage, coverageOf } from './coverage.ts'
import { ticksOf } from './ticks.ts'
import styles from './coverage.module.css'
import { MomentForm } from './moment-form.tsx'
import type { BackupsNow } from './use-backups.ts'

const HOUR_MS = 3_600_000
const LENGTHS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, month: 30 * 24 * HOUR_MS } as const
type Length = keyof typeof LENGTHS
const LENGTH_NAMES: Readonly<Record<Length, string>> = { hour: '1 h', day: '24 h', week: '7 d', month: '30 d' }

const BAND_NAMES: Readonly<Record<Band['kind'], string>> = {
  covered: 'any moment',
  gap: 'nothing copied',
  bad: 'its backup is no good',
  unknown: 'asked when planned',
  ahead: 'not copied yet',
}

export function CoverageCard({ now: { backups, segment, facts, lock } }: { readonly now: BackupsNow }) {
  const here = useNow(5_000)
  const offset = useSamples((state) => state.offset)
  const now = sourceNow(offset, here)
  const coverage = useMemo(() => coverageOf({ backups, segment, facts }, now), [backups, segment, facts, now])
  const [length, setLength] = useState<Length | null>(null)
  const [picked, setPicked] = useState<number | null>(null)
  if (coverage === null)
    return (
      <Card title="How far back" isGone={lock !== null}>
        <EmptyNote title="To no moment yet">
          From the first backup on, the journal and the state logs are copied every few minutes: then the cluster can be
          taken to any second between.
        </EmptyNote>
      </Card>
    )
  // As much as holds the last two: how they are spaced, and what followed them.
  const shown = length ?? fitting(now - (coverage.marks.at(-2)?.engine.at ?? coverage.from))
  const span = { from: now - LENGTHS[shown] * 1.02, to: now + LENGTHS[shown] * 0.01 }
  return (
    <Card
      title="How far back"
      isGone={lock !== null}
      note="the cluster can be taken to any second that was copied"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="How much of the past"
          value={shown}
          data={(Object.keys(LENGTHS) as Length[]).map((value) => ({ value, label: LENGTH_NAMES[value] }))}
          onChange={(value) => setLength((Object.keys(LENGTHS) as Length[]).find((one) => one === value) ?? null)}
        />
      }
    >
      <div className={styles['body']}>
        <Line coverage={coverage} span={span} picked={picked} onPick={setPicked} />
        <Legend coverage={coverage} />
        <MomentForm key={picked} coverage={coverage} picked={picked} />
      </div>
    </Card>
  )
}

interface Span {
  readonly from: number
  readonly to: number
}

interface LineProps {
  readonly coverage: Coverage
  readonly span: Span
  readonly picked: number | null
  readonly onPick: (at: number) => void
}

function Line({ coverage, span, picked, onPick }: LineProps) {
  const clock = useUi((state) => state.clock)
  const share = (at: number): number => ((at - span.from) / (span.to - span.from)) * 100
  const within = (at: number): boolean => at >= span.from && at <= span.to
  const marks = coverage.marks.filter(({ engine }) => within(engine.at))
  const hidden = coverage.marks.length - marks.length

  /** What the field below takes to the second, roughly by pointer. */
  function pick(event: PointerEvent<HTMLDivElement>): void {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const at = span.from + ((event.clientX - left) / width) * (span.to - span.from)
    onPick(Math.floor(Math.min(coverage.to, Math.max(coverage.from, at)) / 1_000) * 1_000)
  }

  return (
    <div className={styles['frame']}>
      {/* The pointer's way to what the field below says exactly; the keyboard has the field. */}
      <div className={styles['line']} onPointerDown={pick}>
        {coverage.bands
          .filter(({ from, to }) => to > span.from && from < span.to)
          .map((band) => (
            <span
              key={`${band.kind}/${band.from}`}
              className={styles['band']}
              data-kind={band.kind}
              title={`${shortly(band.from, clock)} to ${shortly(band.to, clock)}: ${BAND_NAMES[band.kind]}`}
              style={{
                left: `${Math.max(0, share(band.from))}%`,
                width: `${Math.min(100, share(band.to)) - Math.max(0, share(band.from))}%`,
              }}
            />
          ))}
        {picked === null || !within(picked) ? null : (
          <span className={styles['picked']} style={{ left: `${share(picked)}%` }} />
        )}
      </div>
      <ul className={styles['marks']} aria-label="Backups on the line of time">
        {marks.map((backup) => {
          const standing = standingOfBackup(backup)
          const words = `Backup of ${shortly(backup.engine.at, clock)}, ${BACKUP_STANDING_WORDS[standing]}`
          return (
            <li key={backup.id} style={{ left: `${share(backup.engine.at)}%` }}>
              <a href={formatRoute({ kind: 'backups', backupId: backup.id })} title={words} aria-label={words}>
                <ToneShape tone={BACKUP_STANDING_TONES[standing]} />
              </a>
            </li>
          )
        })}
      </ul>
      <div className={styles['axis']}>
        {ticksOf(span, clock).map(({ at, words }) => (
          <span key={at} style={{ left: `${share(at)}%` }}>
            {words}
          </span>
        ))}
      </div>
      {hidden === 0 ? null : (
        <p className={styles['older']}>
          {hidden} older {hidden === 1 ? 'backup is' : 'backups are'} left of the line
        </p>
      )}
    </div>
  )
}

function Legend({ coverage: { bands, to } }: { readonly coverage: Coverage }) {
  const now = useNow(5_000)
  const offset = useSamples((state) => state.offset)
  const kinds = new Set(bands.map(({ kind }) => kind))
  return (
    <p className={styles['legend']}>
      <Key kind="covered">any second can be reached</Key>
      {kinds.has('unknown') ? <Key kind="unknown">not known here; the cluster says it in the plan</Key> : null}
      {kinds.has('bad') ? <Key kind="bad">continues a backup that is no good</Key> : null}
      {kinds.has('gap') ? <Key kind="gap">nothing was copied</Key> : null}
      {kinds.has('ahead') ? (
        <Key kind="ahead">
          not copied yet: a loss now would cost {formatAge(Math.max(0, sourceNow(offset, now) - to))}
        </Key>
      ) : null}
    </p>
  )
}

function Key({ kind, children }: { readonly kind: Band['kind']; readonly children: ReactNode }) {
  return (
    <span className={styles['key']}>
      <span className={styles['swatch']} data-kind={kind} aria-hidden="true" />
      <span className={pieces['second']}>{children}</span>
    </span>
  )
}

/** The shortest that holds all there is; else the longest. */
function fitting(ms: number): Length {
  return (Object.keys(LENGTHS) as Length[]).find((length) => LENGTHS[length] >= ms) ?? 'month'
}
