/** Overview: what is going on, in three seconds. */
import { AbsenceCard } from '../absence/absence-card.tsx'
import { usePicture } from '../use-console.ts'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import pieces from '../pieces/pieces.module.css'
import { Accounts } from './accounts.tsx'
import { AlertsCard } from './alerts-card.tsx'
import { DeploymentStrip } from './deployment-strip.tsx'
import { EventsCard } from './events-card.tsx'
import { HealthCard } from './health-card.tsx'
import { ImpactBar } from './impact-bar.tsx'
import { RepliesCard } from './replies-card.tsx'
import { ServiceCards } from './service-cards.tsx'
import { Tiles } from './tiles.tsx'
import styles from './overview.module.css'

export function Overview() {
  const isKnown = usePicture((state) => state.snapshot !== null)
  return (
    <div className={pieces['page']}>
      <h1 className={pieces['hidden']}>Overview</h1>
      <div className={styles['stack']}>
        <ImpactBar />
        <DeploymentStrip />
        <AbsenceCard />
        {isKnown ? (
          <>
            <Tiles />
            <HealthCard />
            <Accounts />
            <ServiceCards />
            <RepliesCard />
            <div className={styles['lower']}>
              <AlertsCard />
              <EventsCard />
            </div>
          </>
        ) : (
          <NothingYet what="Accounts, nodes, alerts and events" />
        )}
      </div>
    </div>
  )
}
