/** The feed of the page, and hooks that render again only when words change. */
import { createContext, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { Annotation } from '../store/annotations.ts'
import type { FigureId } from '../../shared/figures.ts'
import type { FigureSummary } from '../store/figure-summary.ts'
import type { RangeChoice } from '../store/range.ts'
import { useConsole } from '../use-console.ts'
import type { Panel } from './dashboards.ts'
import { DashboardFeed, type FeedStatus } from './feed.ts'
import type { Lines } from './lines.ts'

export const FeedContext = createContext<DashboardFeed | null>(null)

/** `panels` and `choice` must be the same objects between renders while they mean the same. */
export function useNewFeed(panels: readonly Panel[], choice: RangeChoice): DashboardFeed {
  const console = useConsole()
  const feed = useMemo(() => {
    const { picture, samples, link, ticker, bridge } = console
    const nextFrame = (draw: () => void) => void requestAnimationFrame(draw)
    return new DashboardFeed(panels, { picture, samples, link, ticker, call: bridge.call, nextFrame })
  }, [console, panels])
  useEffect(() => feed.start(), [feed])
  useEffect(() => feed.choose(choice), [feed, choice])
  return feed
}

export function useFeed(): DashboardFeed {
  const feed = useContext(FeedContext)
  if (feed === null) throw new Error('useFeed outside of FeedContext')
  return feed
}

/** What a panel says now; only the few words that show it render with it. */
export function useSummary(figure: FigureId): FigureSummary {
  const feed = useFeed()
  return useSyncExternalStore(feed.subscribe, () => feed.panel(figure).summary)
}

/** The same object while the same lines are drawn. */
export function useLines(figure: FigureId): Lines {
  const feed = useFeed()
  return useSyncExternalStore(feed.subscribe, () => feed.panel(figure).lines)
}

export function useStateKind(figure: FigureId): FigureSummary['state']['kind'] {
  const feed = useFeed()
  return useSyncExternalStore(feed.subscribe, () => feed.panel(figure).summary.state.kind)
}

export function useFeedStatus(): FeedStatus {
  const feed = useFeed()
  return useSyncExternalStore(feed.subscribe, feed.status)
}

export function useAnnotations(): readonly Annotation[] {
  const feed = useFeed()
  return useSyncExternalStore(feed.subscribe, feed.annotations)
}
