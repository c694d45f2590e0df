/** Uptime and what was promised over any period: a table, and beneath it each time that was not simply good. */
import { useState } from 'react'
import { counted, formatDuration } from '../../shared/words/format.ts'
import type { UptimeReport } from '../../shared/slo.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { saveFile } from '../pieces/save-file.ts'
import { LongListSearch } from '../pieces/narrowed.tsx'
import { AsOf, When } from '../pieces/when.tsx'
import { useAsked } from '../use-asked.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { type Length, LENGTHS, type Span } from './period.ts'
import { PeriodBar } from './period-bar.tsx'
import styles from './slos.module.css'
import { StretchesCard } from './stretches-card.tsx'
import { UptimeTable, useUptimes } from './uptime-table.tsx'
import { totalMs, uptimeCsv, uptimeMarkdown } from './uptime-text.ts'

const EVERY_MS = 60_000

/** `lock`: why the cluster cannot be asked; `null`: it can. */
export function UptimeTab({ lock }: { readonly lock: string | null }) {
  const { ticker } = useConsole()
  const [chosen, setChosen] = useState<Length | 'custom'>('month')
  const [span, setSpan] = useState<Span>(() => upTo(ticker.now(), 'month'))
  const { value, problem, answeredAt } = useAsked('getUptime', span, EVERY_MS)
  // Of another period it would be a false answer. Without the cluster the last one as long serves, which says its own period.
  const isLastKnown = lock !== null && chosen !== 'custom' && value !== null && lengthOf(value) === lengthOf(span)
  const report = value !== null && (isLastKnown || (value.from === span.from && value.to === span.to)) ? value : null
  return (
    <div className={styles['stack']}>
      <PeriodBar
        chosen={chosen}
        span={span}
        onLength={(length) => {
          setChosen(length)
          setSpan(upTo(ticker.now(), length))
        }}
        onSpan={(wanted) => {
          setChosen('custom')
          setSpan(wanted)
        }}
      />
      {problem !== null && lock === null ? <FaultNote problem={problem} /> : null}
      {report === null ? (
        <Card title="Uptime" isGone={lock !== null}>
          <EmptyNote title={lock !== null || problem !== null ? 'Not known now' : 'Asking the cluster…'}>
            {lock === null ? '' : `${lock}. `}The cluster makes the report from the minutes it has recorded
            {lock === null ? '.' : '; none of this period was kept here.'}
          </EmptyNote>
        </Card>
      ) : (
        <Report report={report} lock={lock ?? problem?.title ?? null} answeredAt={answeredAt} />
      )}
    </div>
  )
}

interface ReportProps {
  readonly report: UptimeReport
  /** Why it cannot be asked for anew; `null`: it can. */
  readonly lock: string | null
  readonly answeredAt: number | null
}

function Report({ report, lock, answeredAt }: ReportProps) {
  const name = usePicture((state) => state.profile?.name ?? state.snapshot?.cluster.name ?? 'the cluster')
  const [said, setSaid] = useState('')
  const list = useUptimes(report)
  const save = (ending: 'csv' | 'md', mime: string, text: string): void => {
    const file = `uptime-${dayOf(report.from)}-${dayOf(report.to)}.${ending}`
    saveFile(file, new Blob([text], { type: mime }))
    setSaid(`Saved as ${file}`)
  }
  return (
    <>
      <Card
        title="Uptime"
        note={
          <>
            from <When at={report.from} /> to <When at={report.to} />; {coverage(report)}
          </>
        }
        isGone={lock !== null}
        aside={
          <span className={styles['aside']}>
            {lock === null || answeredAt === null ? null : (
              <span>
                <AsOf at={answeredAt} />
              </span>
            )}
            <span aria-live="polite">{said}</span>
            <LongListSearch list={list} label="Search accounts" />
            <ActionButton size="small" onPress={() => save('csv', 'text/csv', uptimeCsv(report))}>
              Save as CSV
            </ActionButton>
            <ActionButton size="small" onPress={() => save('md', 'text/markdown', uptimeMarkdown(report, name))}>
              Save as Markdown
            </ActionButton>
          </span>
        }
      >
        <UptimeTable list={list} />
      </Card>
      <StretchesCard report={report} />
    </>
  )
}

/** Of the least covered account: what is true of all of them. */
function coverage({ accounts }: UptimeReport): string {
  if (accounts.length === 0) return 'the cluster has no account'
  const missing = Math.max(...accounts.map(({ uncovered }) => totalMs(uncovered)))
  if (missing === 0) return `all of it recorded, of ${counted(accounts.length, 'account')}`
  return `up to ${formatDuration(missing)} not recorded`
}

function upTo(now: number, length: Length): Span {
  const to = Math.floor(now / 1_000) * 1_000
  return { from: to - LENGTHS[length], to }
}

function lengthOf({ from, to }: Span): number {
  return to - from
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
