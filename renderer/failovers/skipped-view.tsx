/** An automatic failover that was not begun: what automation saw, the check that forbade it, and who stood ready. */
import type { SkippedFailover } from '../../shared/automation.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { Page } from '../pieces/page.tsx'
import { When } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { formatRoute } from '../routing/route.ts'
import { SKIP_WORDS } from '../../shared/words/automation.ts'
import { CandidatesCard } from './candidates-card.tsx'
import { CheckLine } from './check-line.tsx'
import { SkippedWord } from './failover-table.tsx'
import styles from './failovers.module.css'

export function SkippedView({ skipped }: { readonly skipped: SkippedFailover }) {
  const { accountId, nodeId, at, cause, reason, check, candidates } = skipped
  return (
    <Page
      title={
        <>
          <a className={pieces['titleLink']} href={formatRoute({ kind: 'account', accountId })}>
            {accountId}
          </a>
          : {nodeId} was not replaced
        </>
      }
      note={
        <>
          automatic · <When at={at} />
        </>
      }
      aside={<a href="#/failovers">All failovers</a>}
    >
      <div className={styles['column']}>
        <Card title={<SkippedWord skipped={skipped} />}>
          <div className={styles['asked']}>
            <p>
              Automation saw a reason: {cause}. It did not begin, because {SKIP_WORDS[reason]}.
            </p>
            <ul className={styles['checks']}>
              <CheckLine check={check} />
            </ul>
            <p className={styles['skippedAct']}>
              <CommandButton command={{ kind: 'failover', accountId, to: null }}>Fail over by hand…</CommandButton>
            </p>
          </div>
        </Card>
        <CandidatesCard candidates={candidates} chosen={null} />
      </div>
    </Page>
  )
}
