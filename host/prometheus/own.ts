/** What the console has itself of the things Prometheus is asked about. Pure. */
import { type Source, staleAfterMs } from '../../shared/history.ts'
import type { Sample } from '../../shared/sample.ts'
import { seriesPoints } from '../../shared/series.ts'
import type { ScrapeTarget } from '../metrics/scrape-targets.ts'
import type { Own } from './watch.ts'

/** A figure older than this is not held against a new one, ms. */
const COMPARABLE_MS = 20_000

export interface OwnSources {
  readonly samples: () => readonly Sample[]
  readonly sources: () => readonly Source[]
  readonly targets: () => readonly ScrapeTarget[]
  /** Epoch ms of this machine. */
  readonly now: () => number
}

export function ownOf({ samples, sources, targets, now }: OwnSources): Own {
  return {
    value: (key) => {
      // Figures carry this machine's clock: they are made here.
      const fresh = samples().filter(({ kind, at }) => kind === 'figures' && now() - at <= COMPARABLE_MS)
      return fresh.flatMap(seriesPoints).find(([name]) => name === key)?.[1] ?? null
    },
    targets: () => {
      const asked = new Map(sources().flatMap((source) => (source.whose === null ? [] : [[source.whose, source]])))
      return targets().flatMap(({ id, statusUrl }) => {
        const source = asked.get(id)
        if (statusUrl === null || source === undefined) return []
        const answers = source.lastAnswerAt !== null && now() - source.lastAnswerAt <= staleAfterMs(source)
        // A page that comes by another way says nothing about the one that Prometheus takes.
        return source.isRelayed ? [] : [{ id, instance: new URL(statusUrl).host, answers }]
      })
    },
  }
}
