/** Every change of master, newest first: those of the live snapshot, and older ones from the console's own store. */
import { useMemo, useState } from 'react'
import type { SkippedFailover } from '../../shared/automation.ts'
import type { Failover } from '../../shared/failover.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import { DrillMark } from '../pieces/drill-mark.tsx'
import { changesOf, EVERYTHING, isNarrowed, matchesFilter } from '../store/changes.ts'
import { medianGapMs, mergedFailovers } from '../store/failover-figures.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { counted, formatSeconds } from '../../shared/words/format.ts'
import { TRIGGER_WORDS, fromTo } from '../../shared/words/labels.ts'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import pieces from '../pieces/pieces.module.css'
import { FailoverTable, OutcomeWord } from './failover-table.tsx'
import { FilterBar } from './filter-bar.tsx'
import { PhaseBars } from './phase-bars.tsx'
import styles from './failovers.module.css'
import { useKeptFailovers } from './use-kept-failovers.ts'

const NONE: readonly Failover[] = []
const NONE_SKIPPED: readonly SkippedFailover[] = []

export function FailoversView() {
  const live = usePicture((state) => state.snapshot?.failovers ?? NONE)
  const isKnown = usePicture((state) => state.snapshot !== null)
  const { kept, problem, hasMore, more } = useKeptFailovers(useConsole().bridge.call)
  const skipped = usePicture((state) => state.snapshot?.skipped ?? NONE_SKIPPED)
  const [filter, setFilter] = useState(EVERYTHING)
  const all = useMemo(() => mergedFailovers(live, kept), [live, kept])
  const changes = useMemo(() => changesOf(all, skipped), [all, skipped])
  const shown = useMemo(() => changes.filter((change) => matchesFilter(change, filter)), [changes, filter])
  const latest = isNarrowed(filter) ? undefined : all[0]

  if (!isKnown && changes.length === 0) {
    return (
      <Page title="Failovers">
        <NothingYet what="Failovers" />
      </Page>
    )
  }
  return (
    <Page
      title="Failovers"
      note={sentence(all, skipped.length)}
      aside={<FilterBar changes={changes} filter={filter} onChange={setFilter} />}
    >
      {problem === null ? null : <FaultNote problem={problem} />}
      <div className={styles['latest']}>
        {latest === undefined ? null : <Latest failover={latest} all={all} />}
        <Card label="Failovers">
          {changes.length === 0 ? (
            <EmptyNote title="No failover so far">
              Each change of master appears here with its phases, its witnesses and the time without service.
            </EmptyNote>
          ) : shown.length === 0 ? (
            <EmptyNote title="Nothing matches">
              {counted(changes.length, 'entry', 'entries')} are left out by what is chosen above.{' '}
              <ActionButton kind="quiet" size="small" onPress={() => setFilter(EVERYTHING)}>
                Show all
              </ActionButton>
            </EmptyNote>
          ) : (
            <FailoverTable key={JSON.stringify(filter)} changes={shown} />
          )}
        </Card>
      </div>
      {hasMore ? (
        <p style={{ padding: '12px 0' }}>
          <ActionButton onPress={more}>Show older</ActionButton>
        </p>
      ) : null}
    </Page>
  )
}

/** The newest in full: it is what one mostly comes for. */
function Latest({ failover, all }: { readonly failover: Failover; readonly all: readonly Failover[] }) {
  return (
    <Card
      title={
        <a className={pieces['titleLink']} href={formatRoute({ kind: 'failover', failoverId: failover.id })}>
          {failover.accountId}: {fromTo(failover)}
        </a>
      }
      note={
        <>
          {failover.drillId === null ? null : (
            <>
              <DrillMark />{' '}
            </>
          )}
          {TRIGGER_WORDS[failover.trigger]} · <When at={failover.startedAt} /> · epoch {failover.epochBefore}
          {failover.epochAfter === null ? '' : ` → ${failover.epochAfter}`}
        </>
      }
      aside={<OutcomeWord failover={failover} />}
    >
      <PhaseBars failover={failover} all={all} />
    </Card>
  )
}

function sentence(failovers: readonly Failover[], skipped: number): string {
  const completed = failovers.filter((failover) => failover.outcome === 'completed')
  const running = failovers.filter((failover) => failover.outcome === null)
  if (failovers.length === 0) return ''
  const accounts = [...new Set(completed.map((failover) => failover.accountId))]
  const gaps = accounts.map((accountId) => medianGapMs(failovers, accountId)).filter((gap) => gap !== null)
  const worst =
    gaps.length === 0 ? '' : `, median time without service at most ${formatSeconds(Math.max(...gaps))} an account`
  const now = running.length === 0 ? '' : `, ${running.length} running now`
  const left = skipped === 0 ? '' : `, ${skipped} not begun`
  return `${counted(failovers.length, 'failover')} kept, ${completed.length} completed${worst}${left}${now}`
}
