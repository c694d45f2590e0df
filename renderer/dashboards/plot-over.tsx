/** What stands over a chart that has nothing to draw: why, and what would bring it. */
import { assertNever } from '../../shared/assert-never.ts'
import { useEffect, useState } from 'react'
import type { FigureSummary } from '../store/figure-summary.ts'
import { useUi } from '../use-console.ts'
import type { Panel } from './dashboards.ts'
import styles from './dashboards.module.css'
import type { FeedStatus } from './feed.ts'
import { useFeed, useSummary } from './feed-context.ts'
import { shortly } from './range-words.ts'

export interface PlotOverProps {
  readonly panel: Panel
  readonly status: FeedStatus
  readonly isLive: boolean
}

export function PlotOver({ panel, status, isLive }: PlotOverProps) {
  const clock = useUi((state) => state.clock)
  const isEmpty = useIsEmpty(panel)
  if (status.kind === 'loading') {
    return (
      <p className={styles['over']}>
        {status.trouble === null
          ? "Reading from this console's store."
          : `${status.trouble} It is tried again by itself.`}
      </p>
    )
  }
  if (!isEmpty) return null
  return (
    <p className={styles['over']}>
      {isLive ? <NothingLive panel={panel} /> : nothingKept(status.keptSince, (at) => shortly(at, clock))}
    </p>
  )
}

/** Looked up with the feed's beat; renders again only when it changes. */
function useIsEmpty({ figure }: Panel): boolean {
  const feed = useFeed()
  const [isEmpty, setEmpty] = useState(false)
  useEffect(() => {
    const look = (): void => setEmpty(feed.isEmpty(figure))
    look()
    return feed.subscribe(look)
  }, [feed, figure])
  return isEmpty
}

function NothingLive({ panel }: { readonly panel: Panel }) {
  return <>{nothingLive(useSummary(panel.figure))}</>
}

function nothingLive({ state }: FigureSummary): string {
  switch (state.kind) {
    case 'notReported':
    case 'stale':
      return state.why
    case 'idle':
      return `Nothing to draw: ${state.why}.`
    case 'fresh':
      return 'Its line begins here.'
    case 'offline':
      return 'Not recorded in these minutes: the cluster does not answer this console. The line goes on once it does.'
    default:
      return assertNever(state)
  }
}

function nothingKept(keptSince: number | null, words: (at: number) => string): string {
  return keptSince === null
    ? 'Nothing was recorded. This console has kept no numbers of this cluster so far.'
    : `Nothing was recorded in this time. This console has kept numbers since ${words(keptSince)}.`
}
