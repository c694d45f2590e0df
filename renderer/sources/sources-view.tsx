/** Data sources: where every number on the screens comes from, how that goes, and what Prometheus says when asked. */
import { useMemo } from 'react'
import { counted, listed } from '../../shared/words/format.ts'
import { Page } from '../pieces/page.tsx'
import { useNow, usePicture } from '../use-console.ts'
import { DifferencesCard } from './differences-card.tsx'
import { QueryCard } from './query-card.tsx'
import { bySorrow, sourceName } from './source-state.ts'
import { SourcesTable } from './sources-table.tsx'
import styles from './sources.module.css'

const NAMED = 3

export function SourcesView() {
  const sources = usePicture((state) => state.sources)
  const differences = usePicture((state) => state.differences)
  const now = useNow(1_000)
  const rows = useMemo(() => bySorrow(sources, now), [sources, now])
  const silent = rows.filter(
    ({ state }) => state.word === 'silent' || state.word === 'stale' || state.word === 'failing',
  )
  const names = [...new Set(silent.map(({ source }) => sourceName(source)))]
  const rest = names.length - NAMED
  const note =
    sources.length === 0
      ? 'Nothing is asked yet.'
      : silent.length === 0
        ? `All ${counted(sources.length, 'source')} answer.`
        : `${listed(rest > 0 ? [...names.slice(0, NAMED), `${rest} more`] : names)} ${names.length === 1 ? 'does' : 'do'} not answer in time: their values keep their age.`
  return (
    <Page title="Data sources" note={note}>
      <div className={styles['stack']}>
        <DifferencesCard differences={differences} />
        <SourcesTable rows={rows} />
        <QueryCard />
      </div>
    </Page>
  )
}
