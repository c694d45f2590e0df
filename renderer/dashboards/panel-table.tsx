/** The numbers of a chart as a table, newest first, for those who would rather read than look. As it was when it was opened. */
import { useEffect, useMemo } from 'react'
import { counted } from '../../shared/words/format.ts'
import { TableScroll } from '../pieces/table-scroll.tsx'
import pieces from '../pieces/pieces.module.css'
import { FIGURE_OF } from '../store/figures.ts'
import { useUi } from '../use-console.ts'
import { figureWords } from '../words/figures.ts'
import type { Panel } from './dashboards.ts'
import styles from './dashboards.module.css'
import { useFeed, useFeedStatus } from './feed-context.ts'
import { type Lines, tableLines } from './lines.ts'
import { shortly } from './range-words.ts'

const ROWS = 60

export function PanelTable({ panel, lines }: { readonly panel: Panel; readonly lines: Lines }) {
  const feed = useFeed()
  const status = useFeedStatus()
  const clock = useUi((state) => state.clock)
  const { unit } = FIGURE_OF[panel.figure]
  // Another status is another answer of host, and another table.
  useEffect(() => feed.readAsTable(panel.figure), [feed, panel])
  const shown = useMemo(() => tableLines(lines), [lines])
  const frame = useMemo(
    () => (status.kind === 'loading' ? null : feed.frame(panel.figure, shown)),
    [feed, status, panel, shown],
  )
  const rows = useMemo(() => {
    const { at, columns } = frame ?? { at: [], columns: [] }
    const every = Math.max(1, Math.ceil(at.length / ROWS))
    return at
      .map((second, row) => ({ second, values: columns.map((column) => column[row] ?? null) }))
      .toReversed()
      .filter((_, index) => index % every === 0)
  }, [frame])
  return (
    <div className={styles['table']}>
      <TableScroll label={`${panel.title} over time`}>
        <table className={pieces['table']}>
          <thead>
            <tr>
              <th scope="col">Time, {clock === 'utc' ? 'UTC' : 'local'}</th>
              {shown.map(({ key, label }) => (
                <th key={key} scope="col" className={pieces['right']}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ second, values }) => (
              <tr key={second}>
                <td className={`${pieces['tight']} ${pieces['mono']}`}>{shortly(second * 1_000, clock).slice(5)}</td>
                {values.map((value, index) => (
                  <td key={shown[index]?.key ?? index} className={`${pieces['right']} ${pieces['tight']}`}>
                    {value === null ? (
                      <span className={pieces['dim']}>
                        {feed.isLoaded(shown[index]?.key ?? '') ? 'not recorded' : '…'}
                      </span>
                    ) : (
                      figureWords(value, unit)
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {shown.length >= lines.shown.length + lines.more ? null : (
        <p className={styles['besides']}>
          {counted(lines.shown.length + lines.more - shown.length, 'more column')}, those that need looking at least,
          not shown
        </p>
      )}
    </div>
  )
}
