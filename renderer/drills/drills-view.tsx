/** Real faults on purpose: what there is to train, what runs now step by step, and how the last ones came out. */
import { DRILLS } from '../../shared/drill/catalogue.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Label } from '../pieces/label.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import pieces from '../pieces/pieces.module.css'
import { usePicture } from '../use-console.ts'
import { ListCard } from './list-card.tsx'
import { RunCard } from './run-card.tsx'
import styles from './drills.module.css'

export function DrillsView() {
  const snapshot = usePicture((state) => state.snapshot)
  return (
    <Page title="Drills" note="Real faults on real processes of the built-in cluster, put back afterwards.">
      <div className={styles['stack']}>
        {snapshot === null ? <NothingYet what="Drills and how they came out" /> : <Known snapshot={snapshot} />}
      </div>
    </Page>
  )
}

function Known({ snapshot }: { readonly snapshot: Snapshot }) {
  const { cluster, drillRuns } = snapshot
  const [newest] = drillRuns
  if (cluster.environment !== 'drill') return <Elsewhere name={cluster.name} environment={cluster.environment} />
  return (
    <>
      {newest === undefined ? null : <RunCard run={newest} />}
      <ListCard snapshot={snapshot} />
      <NotHere />
    </>
  )
}

function Elsewhere({
  name,
  environment,
}: {
  readonly name: string
  readonly environment: Snapshot['cluster']['environment']
}) {
  return (
    <Card>
      <EmptyNote title={`Nothing is induced in ${name}: it is a ${environment} cluster`}>
        <p>
          Drills hurt real processes, so they run against the built-in cluster only. Start it with{' '}
          <code className={pieces['mono']}>npm start</code> and open its connection in the top bar; its drills and their
          results appear here then.
        </p>
      </EmptyNote>
    </Card>
  )
}

function NotHere() {
  return (
    <Card title="Not to be run here" note="what the built-in cluster cannot bring about">
      <dl className={styles['not']}>
        {DRILLS.flatMap(({ id, title, notHere }) =>
          notHere === null
            ? []
            : [
                <div key={id} className={styles['notRow']}>
                  <dt>
                    <Label>{title}</Label>
                  </dt>
                  <dd>{notHere}</dd>
                </div>,
              ],
        )}
      </dl>
    </Card>
  )
}
