/** What can be done with a chart: keep it as a picture or a file, read it as a table. By the keyboard too. */
import { Menu } from '@mantine/core'
import { type RefObject, useState } from 'react'
import { chartCsv } from '../charts/csv.ts'
import { chartPicture } from '../charts/export-png.ts'
import { saveFile } from '../pieces/save-file.ts'
import pieces from '../pieces/pieces.module.css'
import { compareWords, type RangeChoice } from '../store/range.ts'
import { FIGURE_OF } from '../store/figures.ts'
import { useConsole, usePicture, useUi } from '../use-console.ts'
import { unitWords } from '../words/figures.ts'
import type { Panel } from './dashboards.ts'
import styles from './dashboards.module.css'
import { csvLines, fileName, sourceOfPanel } from './export.ts'
import { useFeed } from './feed-context.ts'
import type { Lines } from './lines.ts'
import { rangeWords, shortly } from './range-words.ts'

export interface PanelMenuProps {
  readonly panel: Panel
  readonly lines: Lines
  readonly choice: RangeChoice
  readonly canvas: RefObject<HTMLCanvasElement | null>
  readonly isTable: boolean
  readonly onTable: () => void
}

export function PanelMenu({ panel, lines, choice, canvas, isTable, onTable }: PanelMenuProps) {
  const feed = useFeed()
  const { picture } = useConsole()
  const clock = useUi((state) => state.clock)
  const cluster = usePicture((state) => state.profile?.name ?? '')
  const [said, setSaid] = useState('')

  async function savePicture(): Promise<void> {
    const plot = canvas.current
    if (plot === null) return
    const span = feed.span()
    const past = compareWords(choice.compare)
    const stretch = `${shortly(span.from, clock)} to ${shortly(span.to, clock)} ${clock === 'utc' ? 'UTC' : 'local'}`
    try {
      const blob = await chartPicture(plot, {
        title: `${panel.title} · ${cluster}`,
        about: `${unitWords(FIGURE_OF[panel.figure].unit)} · ${choice.range.kind === 'custom' ? '' : `${rangeWords(choice.range, span, clock)}, `}${stretch}`,
        source: sourceOfPanel(panel, picture.getState().sources),
        legend: [
          ...lines.shown.map(({ label, token }) => ({ label, token, isPast: false })),
          ...(past === ''
            ? []
            : lines.shown.map(({ label, token }) => ({ label: `${label}, ${past}`, token, isPast: true }))),
        ],
      })
      const name = fileName(panel.title, span, 'png')
      saveFile(name, blob)
      setSaid(`Saved as ${name}`)
    } catch (thrown) {
      setSaid(thrown instanceof Error ? thrown.message : String(thrown))
    }
  }

  function saveNumbers(): void {
    const frame = feed.frame(panel.figure)
    const text = chartCsv(frame.at, csvLines(panel, lines, frame, compareWords(choice.compare)))
    const name = fileName(panel.title, feed.span(), 'csv')
    saveFile(name, new Blob([text], { type: 'text/csv' }))
    setSaid(`Saved as ${name}`)
  }

  return (
    <>
      <span className={pieces['hidden']} aria-live="polite">
        {said}
      </span>
      <Menu
        position="bottom-end"
        withinPortal
        // Within the page's own landmark, and with nothing in the menu but its items.
        portalProps={{ target: '#main-content' }}
        withInitialFocusPlaceholder={false}
        transitionProps={{ duration: 80 }}
        classNames={{ dropdown: styles['menu'] ?? '' }}
      >
        <Menu.Target>
          <button type="button" className={styles['more']} aria-label={`${panel.title}: save or show as a table`}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <circle cx="3" cy="8" r="1.3" />
              <circle cx="8" cy="8" r="1.3" />
              <circle cx="13" cy="8" r="1.3" />
            </svg>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onTable}>{isTable ? 'Show as a chart' : 'Show as a table'}</Menu.Item>
          <Menu.Item disabled={isTable} onClick={() => void savePicture()}>
            Save as PNG
          </Menu.Item>
          <Menu.Item onClick={saveNumbers}>Save as CSV</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
