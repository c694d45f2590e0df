/** A dashboard: its first sentence, one time for all of it, its panels, and what happened meanwhile. */
import { useCallback, useState } from 'react'
import { pageCsv } from '../charts/csv.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import { saveFile } from '../pieces/save-file.ts'
import { compareWords, LIVE, type RangeChoice } from '../store/range.ts'
import { FIGURE_OF } from '../store/figures.ts'
import { useConsole, usePicture, useUi } from '../use-console.ts'
import { DASHBOARDS, type DashboardId, type Panel } from './dashboards.ts'
import styles from './dashboards.module.css'
import { csvLines, fileName, sourceOfPanel } from './export.ts'
import type { DashboardFeed } from './feed.ts'
import { FeedContext, useFeedStatus, useNewFeed } from './feed-context.ts'
import { HappenedCard } from './happened-card.tsx'
import { PanelCard } from './panel.tsx'
import { Unreported } from './unreported.tsx'
import { RangeBar } from './range-bar.tsx'
import { Standing } from './standing.tsx'

function isReported({ figure }: Panel): boolean {
  return FIGURE_OF[figure].source.kind !== 'nobody'
}

type PageId = Exclude<DashboardId, 'health'>

export function DashboardPage({ id }: { readonly id: PageId }) {
  const isKnown = usePicture((state) => state.snapshot !== null)
  const { name } = DASHBOARDS[id]
  if (isKnown) return <Known id={id} />
  return (
    <Page title={name}>
      <NothingYet what={`The figures of ${name}`} />
    </Page>
  )
}

function Known({ id }: { readonly id: PageId }) {
  const { ui } = useConsole()
  const { name, panels } = DASHBOARDS[id]
  const choice = useUi((state) => state.ranges[id] ?? LIVE)
  const [before, setBefore] = useState<RangeChoice | null>(null)
  const feed = useNewFeed(panels, choice)
  const keep = useCallback(
    (next: RangeChoice) => ui.setState((state) => ({ ranges: { ...state.ranges, [id]: next } })),
    [ui, id],
  )
  const choose = (next: RangeChoice): void => {
    setBefore(null)
    keep(next)
  }
  const zoom = useCallback(
    (from: number, to: number) => {
      const now = ui.getState().ranges[id] ?? LIVE
      setBefore((first) => first ?? now)
      keep({ ...now, range: { kind: 'custom', from: Math.round(from), to: Math.round(to) } })
    },
    [ui, id, keep],
  )
  return (
    <FeedContext value={feed}>
      <Page title={name} note={<Standing panels={panels} />} aside={<SavePage id={id} feed={feed} choice={choice} />}>
        <RangeBar choice={choice} onChoose={choose} onZoomOut={before === null ? null : () => choose(before)} />
        <Trouble />
        <div className={styles['grid']}>
          {panels.filter(isReported).map((panel) => (
            <PanelCard key={panel.figure} panel={panel} choice={choice} onZoom={zoom} />
          ))}
        </div>
        <div className={styles['grid']}>
          {panels
            .filter((panel) => !isReported(panel))
            .map((panel) => (
              <Unreported key={panel.figure} panel={panel} />
            ))}
        </div>
        <HappenedCard />
      </Page>
    </FeedContext>
  )
}

/** Over charts that are drawn already: what they show is older than it should be, and why. */
function Trouble() {
  const { kind, trouble } = useFeedStatus()
  if (trouble === null || kind === 'loading') return null
  return (
    <output className={styles['trouble']}>
      The numbers could not be read again: {trouble} The charts show what was read before; it is tried again by itself.
    </output>
  )
}

interface SavePageProps {
  readonly id: PageId
  readonly feed: DashboardFeed
  readonly choice: RangeChoice
}

function SavePage({ id, feed, choice }: SavePageProps) {
  const { picture } = useConsole()
  const { name, panels } = DASHBOARDS[id]
  function save(): void {
    const { sources } = picture.getState()
    const sections = panels.filter(isReported).map((panel) => {
      const frame = feed.frame(panel.figure)
      const lines = csvLines(panel, feed.panel(panel.figure).lines, frame, compareWords(choice.compare))
      return { panel: panel.title, source: sourceOfPanel(panel, sources), at: frame.at, lines }
    })
    saveFile(fileName(name, feed.span(), 'csv'), new Blob([pageCsv(sections)], { type: 'text/csv' }))
  }
  return (
    <ActionButton size="small" onPress={save}>
      Save page as CSV
    </ActionButton>
  )
}
