/** The first sentence of a dashboard: which of its figures can be relied on now. */
import { useSyncExternalStore } from 'react'
import { counted, listed } from '../../shared/words/format.ts'
import { FIGURE_OF } from '../store/figures.ts'
import type { Panel } from './dashboards.ts'
import type { DashboardFeed } from './feed.ts'
import { useFeed } from './feed-context.ts'
import { useIsReplay } from '../replay/use-replay.ts'
import { useUi } from '../use-console.ts'
import { type ClockMode, formatMoment } from '../words/time.ts'

export function Standing({ panels }: { readonly panels: readonly Panel[] }) {
  const feed = useFeed()
  const clock = useUi((state) => state.clock)
  const isReplay = useIsReplay()
  const words = useSyncExternalStore(feed.subscribe, () => standingWords(panels, feed, clock))
  return <>{isReplay ? 'What was kept over time, up to the moment shown.' : words}</>
}

const NAMED = 2

function standingWords(panels: readonly Panel[], feed: DashboardFeed, clock: ClockMode): string {
  const reported = panels.filter(({ figure }) => FIGURE_OF[figure].source.kind !== 'nobody')
  const states = reported.map((panel) => ({ panel, summary: feed.panel(panel.figure).summary }))
  if (states.some(({ summary }) => summary.state.kind === 'offline')) return lastKnownWords(feed, clock)
  const silent = [...new Set(states.flatMap(({ summary: { state } }) => (state.kind === 'stale' ? [state.why] : [])))]
  if (silent.length > 0) {
    const more = silent.length - NAMED
    return `Not up to date: ${listed(more > 0 ? [...silent.slice(0, NAMED), `${more} more`] : silent)}.`
  }
  const over = states.filter(
    ({ panel, summary }) => panel.limit !== undefined && summary.value !== null && summary.value > panel.limit.value,
  )
  if (over.length > 0) return `Over its limit: ${listed(over.map(({ panel }) => lowered(panel.title)))}.`
  const spoken = states.filter(({ summary }) => summary.value !== null).length
  if (spoken === 0) return 'No figure is reported so far; each panel says what it waits for.'
  return `${counted(spoken, 'figure')} up to date, of ${reported.length} that can be reported here.`
}

function lastKnownWords(feed: DashboardFeed, clock: ClockMode): string {
  const until = feed.lastKnownAt()
  const when = until === null ? '' : `, until ${formatMoment(until, feed.sourceNow(), clock)}`
  return `Last known figures${when}: the cluster does not answer this console.`
}

/** "Response p95" within a sentence; "CPU by node" stays. */
function lowered(title: string): string {
  return /^[A-Z]{2}/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1)
}
