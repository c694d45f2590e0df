/** One panel: what it is, its number now, its lines over time; the chart as a picture, as a file, as a table. */
import { useCallback, useRef, useState } from 'react'
import { Card } from '../pieces/card.tsx'
import { compareWords, type RangeChoice } from '../store/range.ts'
import { About } from './about.tsx'
import type { Panel } from './dashboards.ts'
import styles from './dashboards.module.css'
import { useFeedStatus, useLines, useStateKind } from './feed-context.ts'
import { PanelMenu } from './panel-menu.tsx'
import { PanelTable } from './panel-table.tsx'
import { PanelValue } from './panel-value.tsx'
import { PlotOver } from './plot-over.tsx'
import { PlotView } from './plot-view.tsx'

export interface PanelCardProps {
  readonly panel: Panel
  readonly choice: RangeChoice
  readonly onZoom: (from: number, to: number) => void
}

export function PanelCard({ panel, choice, onZoom }: PanelCardProps) {
  const lines = useLines(panel.figure)
  const kind = useStateKind(panel.figure)
  const status = useFeedStatus()
  const [isTable, setTable] = useState(false)
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const keepCanvas = useCallback((drawn: HTMLCanvasElement | null) => {
    canvas.current = drawn
  }, [])
  const zoom = useCallback((from: number, to: number) => onZoom(from * 1_000, to * 1_000), [onZoom])
  return (
    <Card
      className={styles[panel.width ?? 'panel']}
      isGone={kind === 'stale' || kind === 'notReported'}
      label={panel.title}
    >
      <div className={styles['head']}>
        <h2 className={styles['title']}>
          <About figure={panel.figure} gather={panel.gather} isComplement={panel.isComplement === true}>
            <button type="button" className={styles['asked']}>
              {panel.title}
            </button>
          </About>
        </h2>
        <PanelMenu
          panel={panel}
          lines={lines}
          choice={choice}
          canvas={canvas}
          isTable={isTable}
          onTable={() => setTable(!isTable)}
        />
      </div>
      <PanelValue panel={panel} />
      {isTable ? (
        <PanelTable panel={panel} lines={lines} />
      ) : (
        <div className={styles['body']}>
          <PlotView
            panel={panel}
            lines={lines}
            past={compareWords(choice.compare)}
            onZoom={zoom}
            onCanvas={keepCanvas}
          />
          <PlotOver panel={panel} status={status} isLive={choice.range.kind === 'live'} />
        </div>
      )}
    </Card>
  )
}
