/** What automation stands ready to do, what it is about to do, what it left undone, and what holds it back. */
import type { Snapshot } from '../../shared/snapshot.ts'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import { usePicture } from '../use-console.ts'
import { CountdownCards } from './countdown-cards.tsx'
import { DrillsCard, HoldsCard } from './holds-card.tsx'
import { ProtectionCard } from './protection-card.tsx'
import { RulesCard } from './rules-card.tsx'
import { SkippedCard } from './skipped-card.tsx'
import styles from './automation.module.css'

export function AutomationView() {
  const snapshot = usePicture((state) => state.snapshot)
  return (
    <Page title="Automation">
      <div className={styles['stack']}>
        <ProtectionCard />
        {snapshot === null ? (
          <NothingYet what="Holds, promotion rules, countdowns and skipped failovers" />
        ) : (
          <Known snapshot={snapshot} />
        )}
      </div>
    </Page>
  )
}

function Known({ snapshot }: { readonly snapshot: Snapshot }) {
  return (
    <>
      <CountdownCards accounts={snapshot.accounts} />
      <div className={styles['two']}>
        <HoldsCard holds={snapshot.holds} />
        <DrillsCard drills={snapshot.drills} />
      </div>
      <SkippedCard skipped={snapshot.skipped} />
      <RulesCard nodes={snapshot.nodes} />
    </>
  )
}
