/** One failover: what it took phase by phase, who decided on what evidence, and every event of it. */
import { useMemo } from 'react'
import type { Fact } from '../../shared/fact.ts'
import type { Failover } from '../../shared/failover.ts'
import { Card } from '../pieces/card.tsx'
import { CopyAs } from '../pieces/copy-as.tsx'
import { DrillMark } from '../pieces/drill-mark.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { Page } from '../pieces/page.tsx'
import { When } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { ReplayButton } from '../replay/replay-button.tsx'
import { formatRoute } from '../routing/route.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { OUTCOME_MEANINGS, TRIGGER_WORDS, fromTo } from '../../shared/words/labels.ts'
import { AskedCard } from './asked-card.tsx'
import { CandidatesCard } from './candidates-card.tsx'
import { OutcomeWord } from './failover-table.tsx'
import { FactsCard } from './facts-card.tsx'
import { PhaseBars } from './phase-bars.tsx'
import { SamplesCard } from './samples-card.tsx'
import { SkippedView } from './skipped-view.tsx'
import { TestimoniesCard } from './testimonies-card.tsx'
import { useFailover } from './use-failover.ts'
import styles from './failovers.module.css'

const NONE: readonly Failover[] = []

export function FailoverView({ failoverId }: { readonly failoverId: string }) {
  const console = useConsole()
  const failovers = usePicture((state) => state.snapshot?.failovers ?? NONE)
  const live = failovers.find((failover) => failover.id === failoverId)
  const stage = `${live?.phases.length ?? 0}/${live?.outcome ?? ''}`
  const { detail, problem } = useFailover(console.bridge.call, failoverId, stage)
  const failover = live ?? detail?.failover
  const skipped = usePicture((state) => state.snapshot?.skipped.find(({ id }) => id === failoverId))

  // A failover that was not begun has its place under the same kind of id.
  if (failover === undefined && skipped !== undefined) return <SkippedView skipped={skipped} />
  if (failover === undefined) {
    return (
      <Page title="Failover" aside={<a href="#/failovers">All failovers</a>}>
        {problem === null ? <EmptyNote title="Reading the failover…" /> : <FaultNote problem={problem} />}
      </Page>
    )
  }
  return (
    <KnownFailover
      failover={failover}
      facts={detail?.facts ?? null}
      source={sourceWords(detail?.source, problem !== null)}
      failovers={failovers}
    />
  )
}

interface KnownFailoverProps {
  readonly failover: Failover
  readonly facts: readonly Fact[] | null
  readonly source: string
  readonly failovers: readonly Failover[]
}

function KnownFailover({ failover, facts, source, failovers }: KnownFailoverProps) {
  const ordered = useMemo(() => (facts === null ? null : [...facts].sort((a, b) => a.seq - b.seq)), [facts])
  return (
    <Page
      title={
        <>
          <a className={pieces['titleLink']} href={formatRoute({ kind: 'account', accountId: failover.accountId })}>
            {failover.accountId}
          </a>
          : {fromTo(failover)}
        </>
      }
      note={
        <>
          {failover.drillId === null ? null : (
            <>
              <DrillMark />{' '}
            </>
          )}
          {TRIGGER_WORDS[failover.trigger]} · <When at={failover.startedAt} /> ·{' '}
          <span className={pieces['mono']}>
            epoch {failover.epochBefore}
            {failover.epochAfter === null ? '' : ` → ${failover.epochAfter}`}
          </span>
        </>
      }
      aside={
        <>
          <ReplayButton at={failover.startedAt} hash="#/" /> <CopyAs copied={{ kind: 'failover', failover }} />{' '}
          <a href="#/failovers">All failovers</a>
        </>
      }
    >
      <div className={styles['column']}>
        <Card title={<OutcomeWord failover={failover} />} note={<Because failover={failover} />}>
          <PhaseBars failover={failover} all={failovers} />
        </Card>
        <SamplesCard failover={failover} />
        <div className={styles['columns']}>
          <FactsCard failover={failover} facts={ordered} source={source} />
          <div className={styles['column']}>
            <AskedCard failover={failover} />
            <TestimoniesCard failover={failover} />
            <CandidatesCard candidates={failover.candidates} chosen={failover.to} />
          </div>
        </div>
      </div>
    </Page>
  )
}

function Because({ failover }: { readonly failover: Failover }) {
  const { cause, why, outcome } = failover
  const end = why === null || why === '' ? '' : ` · ${why}`
  return (
    <span title={outcome === null ? undefined : OUTCOME_MEANINGS[outcome]}>
      because: {cause}
      {end}
    </span>
  )
}

function sourceWords(source: 'cluster' | 'store' | undefined, failed: boolean): string {
  if (source === undefined) return failed ? 'cannot be read now' : ''
  return source === 'cluster' ? 'source: cluster' : "source: this console's store"
}
