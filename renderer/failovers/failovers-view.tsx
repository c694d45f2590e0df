/** Every change of master, newest first: those of the live snapshot, and older ones from the console's own store. */
import { useMemo, useState } from 'react'
import type { Failover } from '../../shared/failover.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page, SearchField } from '../pieces/page.tsx'
import { matchesSearch, medianGapMs, mergedFailovers } from '../store/failover-figures.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { counted, formatSeconds } from '../words/format.ts'
import { TRIGGER_WORDS, fromTo } from '../words/labels.ts'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import pieces from '../pieces/pieces.module.css'
import { FailoverTable, OutcomeWord } from './failover-table.tsx'
import { PhaseBars } from './phase-bars.tsx'
import styles from './failovers.module.css'
import { useKeptFailovers } from './use-kept-failovers.ts'

const NONE: readonly Failover[] = []

export function FailoversView() {
  const live = usePicture((state) => state.snapshot?.failovers ?? NONE)
  const isKnown = usePicture((state) => state.snapshot !== null)
  const { kept, problem, hasMore, more } = useKeptFailovers(useConsole().bridge.call)
  const [search, setSearch] = useState('')
  const all = useMemo(() => mergedFailovers(live, kept), [live, kept])
  const shown = useMemo(() => all.filter((failover) => matchesSearch(failover, search)), [all, search])

  const latest = search === '' ? all[0] : undefined

  if (!isKnown && all.length === 0) {
    return (
      <Page title="Failovers">
        <NothingYet what="Failovers" />
      </Page>
    )
  }
  return (
    <Page
      title="Failovers"
      note={sentence(all)}
      aside={<SearchField value={search} onChange={setSearch} label="Search failovers" />}
    >
      {problem === null ? null : <FaultNote problem={problem} />}
      <div className={styles['latest']}>
        {latest === undefined ? null : <Latest failover={latest} all={all} />}
        <Card label="Failovers">
          {all.length === 0 ? (
            <EmptyNote title="No failover so far">
              Each change of master appears here with its phases, its witnesses and the time without service.
            </EmptyNote>
          ) : shown.length === 0 ? (
            <EmptyNote title={`Nothing matches “${search}”`}>
              Account, node, cause, trigger and outcome are searched.
            </EmptyNote>
          ) : (
            <FailoverTable key={search} failovers={shown} />
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
          {TRIGGER_WORDS[failover.trigger]} · <When at={failover.startedAt} /> · epoch {failover.epochBefore}
          {failover.epochAfter === null ? '' : ` → ${failover.epochAfter}`}
        </>
      }
      aside={<OutcomeWord failover={failover} />}
    >
      <PhaseBars failover={failover} medianGapMs={medianGapMs(all, failover.accountId)} />
    </Card>
  )
}

function sentence(failovers: readonly Failover[]): string {
  const completed = failovers.filter((failover) => failover.outcome === 'completed')
  const running = failovers.filter((failover) => failover.outcome === null)
  if (failovers.length === 0) return ''
  const accounts = [...new Set(completed.map((failover) => failover.accountId))]
  const gaps = accounts.map((accountId) => medianGapMs(failovers, accountId)).filter((gap) => gap !== null)
  const worst =
    gaps.length === 0 ? '' : `, median time without service at most ${formatSeconds(Math.max(...gaps))} an account`
  const now = running.length === 0 ? '' : `, ${running.length} running now`
  return `${counted(failovers.length, 'failover')} kept, ${completed.length} completed${worst}${now}`
}
