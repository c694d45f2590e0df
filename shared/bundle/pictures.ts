/** One picture for each account: replies, answer times and errors of the period, with what happened marked. Pure. */
import type { Failover } from '../failover.ts'
import type { History } from '../history.ts'
import { fromTo } from '../words/labels.ts'
import { chartSvg, type ChartMark } from './chart.ts'
import { accountIdsOf } from './numbers.ts'

export interface BundlePicture {
  /** Within the bundle. */
  readonly path: string
  readonly title: string
  readonly svg: string
}

export interface PicturesOf {
  /** This console's clock. */
  readonly numbers: History
  /** The cluster's clock. */
  readonly from: number
  readonly to: number
  /** What to add to the cluster's clock for this console's, ms. */
  readonly offsetMs: number
  readonly failovers: readonly Failover[]
  /** The cluster's clock. */
  readonly marks: readonly ChartMark[]
}

/** More accounts than that are in the numbers, and not drawn. */
const DRAWN = 12

export function accountPictures({ numbers, to, offsetMs, failovers, marks, ...period }: PicturesOf): BundlePicture[] {
  const from = drawnFrom(numbers, period.from, to, offsetMs)
  return accountIdsOf(numbers)
    .filter((accountId) => valuesOf(numbers, accountId, 'repliedPerS').some((value) => value !== null))
    .slice(0, DRAWN)
    .map((accountId) => {
      const values = (field: string) => valuesOf(numbers, accountId, field)
      const title = `${accountId}: replies, answer times and errors`
      const svg = chartSvg({
        title,
        from,
        to,
        at: numbers.at.map((at) => at - offsetMs),
        stepMs: numbers.stepMs,
        panels: [
          {
            title: 'Messages and replies',
            unit: 'per second',
            lines: [
              { name: 'replies', values: values('repliedPerS') },
              { name: 'messages', values: values('receivedPerS') },
            ],
          },
          {
            title: 'From message to accepted reply',
            unit: 'ms',
            lines: [
              { name: 'p50', values: values('p50Ms') },
              { name: 'p95', values: values('p95Ms') },
            ],
          },
          {
            title: 'Replies refused or failed',
            unit: '%',
            lines: [{ name: 'errors', values: values('errorFraction').map((value) => value && value * 100) }],
          },
        ],
        marks,
        bands: failovers
          .filter((failover) => failover.accountId === accountId)
          .map((failover) => ({
            from: failover.startedAt,
            to: failover.endedAt ?? to,
            text: `Failover ${failover.id}: ${fromTo(failover)}`,
          })),
      })
      return { path: `pictures/${fileName(accountId)}.svg`, title, svg }
    })
}

/** A long time of which nothing was recorded at the beginning is cut to a strip that still says so. */
function drawnFrom({ at, series }: History, from: number, to: number, offsetMs: number): number {
  const place = at.findIndex((_, index) => series.some(({ values }) => (values[index] ?? null) !== null))
  const first = (at[place] ?? from) - offsetMs
  return Math.max(from, first - STRIP * (to - first))
}

const STRIP = 0.05

function valuesOf({ series, at }: History, accountId: string, field: string): readonly (number | null)[] {
  const found = series.find(({ key }) => key === `account/${accountId}/${field}`)
  return found?.values ?? at.map(() => null)
}

function fileName(accountId: string): string {
  return `account-${accountId.replaceAll(/[^A-Za-z0-9-]+/g, '-').slice(0, 80)}`
}
