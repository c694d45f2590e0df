/** Replies per second over the last five minutes, with the failovers as bands. */
import { useMemo } from 'react'
import { TimeChart } from '../charts/time-chart.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { AgeNote, useIsGone } from '../pieces/when.tsx'
import { useReplayAt } from '../replay/use-replay.ts'
import { accountRing, alignRings, reachSeconds, ringOf, sumColumns } from '../store/rings.ts'
import { type Band, failoverBands } from '../store/bands.ts'
import { totalsOf } from '../store/totals.ts'
import { MANY_ACCOUNTS } from '../store/worst-first.ts'
import { isOfItsMoment } from '../store/link.ts'
import { useCalmSamples, useConnection, usePicture } from '../use-console.ts'
import { formatDuration, formatRate } from '../../shared/words/format.ts'
import styles from './overview.module.css'

const SECONDS = 300
const SERIES = [{ label: 'all accounts', token: 'accent' }] as const
const NO_BANDS: readonly Band[] = []

export function RepliesCard() {
  const accounts = usePicture((state) => state.snapshot?.accounts)
  const { latest, rings } = useCalmSamples(2)
  const replayAt = useReplayAt(1_000)
  const reportedAt = useMemo(
    () => (accounts === undefined ? null : (totalsOf({ accounts }, latest)?.oldestAt ?? null)),
    [accounts, latest],
  )
  const endAt = reportedAt ?? replayAt
  const isGone = useIsGone(endAt)
  const connection = useConnection()
  const data = useMemo(() => {
    if (accounts === undefined || endAt === null) return null
    const ids = Object.keys(accounts)
    // Added up already: with hundreds of accounts it would be done anew every second.
    const lines =
      ids.length > MANY_ACCOUNTS
        ? [ringOf(rings, 'all/repliedPerS')]
        : ids.map((id) => accountRing(rings, id, 'repliedPerS'))
    const aligned = alignRings(lines, endAt, reachSeconds(lines, endAt, SECONDS))
    return { at: aligned.at, columns: [sumColumns(aligned.columns)] }
  }, [accounts, rings, endAt])
  const failovers = usePicture((state) => state.snapshot?.failovers)
  const bands = useMemo(
    () =>
      failovers === undefined || endAt === null ? NO_BANDS : failoverBands(failovers, endAt - SECONDS * 1000, endAt),
    [failovers, endAt],
  )
  return (
    <Card
      title="Replies per second"
      note={`last ${formatDuration((data?.at.length ?? SECONDS) * 1000)}, all accounts`}
      aside={
        <>
          {sourceWords(isGone, isOfItsMoment(connection))}
          {endAt === null ? null : <AgeNote at={endAt} />}
        </>
      }
      isGone={isGone}
    >
      <div className={styles['chart']}>
        {data === null ? (
          <EmptyNote title="Not reported">The gateway reports replies once a second; its line appears here.</EmptyNote>
        ) : (
          <TimeChart
            data={data}
            series={SERIES}
            bands={bands}
            height={120}
            unit="/s"
            format={formatRate}
            label="Replies per second of all accounts"
          />
        )}
      </div>
    </Card>
  )
}

/** While the console itself is cut off, it cannot say that the gateway is silent. */
function sourceWords(isGone: boolean, live: boolean): string {
  if (!isGone) return 'source: gateway'
  return live ? 'the gateway is silent' : 'source: gateway, last known'
}
