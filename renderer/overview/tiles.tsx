/** The figures of Overview, each with its last minute. */
import { memo, type ReactNode, useMemo } from 'react'
import { About } from '../dashboards/about.tsx'
import { Card } from '../pieces/card.tsx'
import { Sparkline } from '../pieces/sparkline.tsx'
import { AgeNote, Dimmed, Lasting, useIsGone } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { useNotReported } from '../replay/use-replay.ts'
import { formatRoute } from '../routing/route.ts'
import { LATE_MS } from '../store/account-status.ts'
import {
  accountRing,
  alignRing,
  alignRings,
  binsUpTo,
  maxColumns,
  ringOf,
  type Rings,
  sumColumns,
  weightedColumns,
} from '../store/rings.ts'
import type { FigureId } from '../../shared/figures.ts'
import { type Totals, totalsOf } from '../store/totals.ts'
import { MANY_ACCOUNTS } from '../store/worst-first.ts'
import { useCalmSamples, usePicture } from '../use-console.ts'
import {
  type Figure,
  formatAge,
  formatCount,
  formatPercent,
  formatRate,
  formatSeconds,
  latencyFigure,
} from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'
import styles from './overview.module.css'
import { RecoveryPointTile } from './recovery-point-tile.tsx'

const MINUTE = 60

export function Tiles() {
  const accounts = usePicture((state) => state.snapshot?.accounts)
  const { latest, rings } = useCalmSamples(0)
  const totals = useMemo(() => (accounts === undefined ? null : totalsOf({ accounts }, latest)), [accounts, latest])
  const ids = useMemo(() => Object.keys(accounts ?? {}), [accounts])
  const isGone = useIsGone(totals?.oldestAt ?? null)
  const lines = useMemo(() => (totals === null ? null : minuteLines(rings, ids, totals.oldestAt)), [rings, ids, totals])
  return (
    <div className={styles['tiles']}>
      <Tile
        label="Messages"
        about="received"
        totals={totals}
        isGone={isGone}
        figure={messages}
        line={lines?.received}
        atLeast={5}
      />
      <Tile
        label={slowestLabel(totals)}
        about="worstP95"
        totals={totals}
        isGone={isGone}
        figure={answerTime}
        line={lines?.p95}
        atLeast={50}
        toneOf={answerTone}
      />
      <Tile
        label="Errors"
        about="errorRate"
        totals={totals}
        isGone={isGone}
        figure={errors}
        line={lines?.errors}
        atLeast={0.01}
        toneOf={errorTone}
      />
      <Tile
        label="Waiting"
        about="waiting"
        totals={totals}
        isGone={isGone}
        figure={waiting}
        line={lines?.waiting}
        atLeast={5}
        toneOf={waitingTone}
      />
      <LastFailoverTile />
      <RecoveryPointTile />
    </div>
  )
}

interface TileProps {
  readonly label: string
  /** Where it comes from, for the one who hovers. */
  readonly about: FigureId
  readonly totals: Totals | null
  readonly isGone: boolean
  /** `null`: the gateway reports none, and says why by its absence. */
  readonly figure: (totals: Totals) => Figure | null
  readonly toneOf?: (totals: Totals) => Tone | undefined
  readonly line: readonly (number | null)[] | undefined
  readonly atLeast: number
}

function Tile({ label, about, totals, isGone, figure, toneOf, line, atLeast }: TileProps) {
  const missing = useNotReported('not reported by the gateway')
  const shown = totals === null ? null : figure(totals)
  const tone = totals === null ? undefined : toneOf?.(totals)
  return (
    <Card
      className={styles['tile']}
      isGone={isGone || totals === null}
      tone={tone === 'critical' ? 'critical' : undefined}
      label={label}
    >
      <p className={styles['tileLabel']}>
        <AskedLabel label={label} about={about} />
        {totals === null ? null : <AgeNote at={totals.oldestAt} />}
      </p>
      {totals === null || shown === null ? (
        <p className={styles['tileNone']}>{totals === null ? missing : 'no reply in the last 10 s'}</p>
      ) : (
        <>
          <Value figure={shown} tone={tone}>
            {(value) => <Dimmed at={totals.oldestAt}>{value}</Dimmed>}
          </Value>
          {line === undefined ? null : <Sparkline values={line} atLeast={atLeast} tone={tone} />}
        </>
      )}
    </Card>
  )
}

/** A hover of its own: it is not made anew with every number. */
const AskedLabel = memo(function AskedLabel({ label, about }: Pick<TileProps, 'label' | 'about'>) {
  return (
    <About figure={about} gather="highest">
      <button type="button" className={styles['tileAsked']}>
        {label}
      </button>
    </About>
  )
})

function Value({
  figure,
  tone,
  children,
}: {
  readonly figure: Figure
  readonly tone?: Tone | undefined
  readonly children?: (value: ReactNode) => ReactNode
}) {
  const value = (
    <span className={pieces['tone']} data-tone={tone}>
      {figure.value}
    </span>
  )
  return (
    <p className={styles['tileValue']}>
      {children === undefined ? value : children(value)} <span className={styles['tileUnit']}>{figure.unit}</span>
    </p>
  )
}

function LastFailoverTile() {
  const failovers = usePicture((state) => state.snapshot?.failovers)
  const last = failovers?.find(
    (failover) => failover.outcome !== null && failover.endedAt !== null && failover.from !== null,
  )
  return (
    <Card className={styles['tile']} label="Last failover">
      <p className={styles['tileLabel']}>
        Last gap
        {last === undefined ? null : (
          <>
            {' · '}
            <a className={styles['tileLink']} href={formatRoute({ kind: 'failover', failoverId: last.id })}>
              {last.accountId}
            </a>
          </>
        )}
      </p>
      {last === undefined || last.endedAt === null ? (
        <p className={styles['tileNone']}>none yet</p>
      ) : (
        <p className={`${styles['tileValue']} ${styles['wide']}`}>
          {last.gapMs === null ? '' : formatSeconds(last.gapMs).replace(' s', '')}{' '}
          <span className={styles['tileUnit']}>
            {last.gapMs === null ? (last.outcome === 'completed' ? 'not reported' : last.outcome) : 's'} ·{' '}
            <Lasting since={last.endedAt} isCoarse /> ago
          </span>
        </p>
      )}
    </Card>
  )
}

function minuteLines(rings: Rings, ids: readonly string[], endAt: number) {
  // Added up already: with hundreds of accounts the sums of every second of each would be made anew every second.
  if (ids.length > MANY_ACCOUNTS) {
    const line = (field: string) => alignRing(ringOf(rings, `all/${field}`), binsUpTo(endAt, MINUTE), 2_000)
    return {
      received: line('receivedPerS'),
      p95: line('worstP95Ms'),
      errors: line('errorFraction'),
      waiting: line('waiting'),
    }
  }
  const columns = (field: 'receivedPerS' | 'repliedPerS' | 'p95Ms' | 'errorFraction' | 'waiting') =>
    alignRings(
      ids.map((id) => accountRing(rings, id, field)),
      endAt,
      MINUTE,
    ).columns
  return {
    received: sumColumns(columns('receivedPerS')),
    p95: maxColumns(columns('p95Ms')),
    errors: weightedColumns(columns('errorFraction'), columns('repliedPerS')),
    waiting: sumColumns(columns('waiting')),
  }
}

function slowestLabel(totals: Totals | null): string {
  return totals?.worst == null || totals.accounts < 2 ? 'Answer time, p95' : `Answer p95 · ${totals.worst.accountId}`
}

function messages({ receivedPerS }: Totals): Figure {
  return { value: formatRate(receivedPerS), unit: '/s' }
}

function answerTime({ worst }: Totals): Figure | null {
  return worst === null ? null : latencyFigure(worst.p95Ms)
}

/** Above 1 s answers count as slow (the incident playbook's line). */
function answerTone({ worst }: Totals): Tone | undefined {
  return worst !== null && worst.p95Ms > 1_000 ? 'warn' : undefined
}

function errors({ errorFraction }: Totals): Figure | null {
  return errorFraction === null ? null : { value: formatPercent(errorFraction, 2), unit: '%' }
}

/** The target is below 0.5 %; at 5 % it is an incident. */
function errorTone({ errorFraction }: Totals): Tone | undefined {
  if (errorFraction === null || errorFraction < 0.005) return undefined
  return errorFraction < 0.05 ? 'warn' : 'critical'
}

function waiting({ waiting: count, oldestWaitingMs }: Totals): Figure {
  if (count === 0 || oldestWaitingMs === null || oldestWaitingMs < 100)
    return { value: formatCount(count), unit: count === 1 ? 'message' : 'messages' }
  return { value: formatCount(count), unit: `oldest ${formatAge(oldestWaitingMs)}` }
}

function waitingTone({ waiting: count, oldestWaitingMs }: Totals): Tone | undefined {
  if (count === 0 || oldestWaitingMs === null || oldestWaitingMs < 1_000) return undefined
  return oldestWaitingMs < LATE_MS ? 'warn' : 'critical'
}
