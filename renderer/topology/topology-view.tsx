/** Topology: what the estate consists of, how it hangs together, and who believes what. */
import { SegmentedControl } from '@mantine/core'
import { lazy, Suspense, useMemo } from 'react'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import type { Snapshot } from '../../shared/snapshot.ts'
import { estateLinks } from '../store/estate.ts'
import pieces from '../pieces/pieces.module.css'
import { isLive } from '../store/link.ts'
import { useConnection, useConsole, usePicture, useSamples, useUi } from '../use-console.ts'
import { counted } from '../../shared/words/format.ts'
import type { Member } from './layout.ts'
import { EstateDetail } from './estate-detail.tsx'
import { EstateList } from './estate-list.tsx'
import { TruthMatrix } from './truth-matrix.tsx'
import styles from './topology.module.css'

/** Who chose the list never waits for the graph's library. */
const Graph = lazy(() => import('./graph.tsx').then((module) => ({ default: module.Graph })))

/** `chosen`: the node or service whose detail stands beside it; `null`: none. */
export function TopologyView({ chosen }: { readonly chosen: string | null }) {
  const snapshot = usePicture((state) => state.snapshot)
  if (snapshot === null) {
    return (
      <Page title="Topology">
        <NothingYet what="Accounts, nodes and services" />
      </Page>
    )
  }
  return <KnownEstate snapshot={snapshot} chosen={chosen} />
}

function KnownEstate({ snapshot, chosen }: { readonly snapshot: Snapshot; readonly chosen: string | null }) {
  const shape = useUi((state) => state.topology)
  const isCurrent = isLive(useConnection())
  const isEmpty = Object.keys(snapshot.accounts).length === 0
  return (
    <Page title="Topology" note={sentence(snapshot)} aside={<ShapeChoice />}>
      <div className={styles['stack']}>
        {/* Beside a list; under the graph, which must not shrink because somebody clicks in it. */}
        <div className={styles['main']} data-open={(chosen !== null && shape === 'list') || undefined}>
          {isEmpty ? (
            <Card>
              <EmptyNote title="This cluster has no accounts yet">
                Each account appears here with its nodes once it is linked.
              </EmptyNote>
            </Card>
          ) : shape === 'graph' ? (
            <Card label="Graph" className={styles['graphCard']} isGone={!isCurrent}>
              <Suspense fallback={<div className={styles['drawing']}>Drawing the graph…</div>}>
                <Drawn snapshot={snapshot} chosen={chosen} />
              </Suspense>
              <Legend isCurrent={isCurrent} />
            </Card>
          ) : (
            <EstateList snapshot={snapshot} chosen={chosen} />
          )}
          {chosen === null ? null : <EstateDetail key={chosen} id={chosen} />}
        </div>
        <TruthMatrix snapshot={snapshot} />
      </div>
    </Page>
  )
}

function Drawn({ snapshot, chosen }: { readonly snapshot: Snapshot; readonly chosen: string | null }) {
  const latest = useSamples((state) => state.latest)
  const sightings = usePicture((state) => state.sightings)
  const { accounts, nodes } = snapshot
  const members = useMemo(() => membersOf(accounts, nodes), [accounts, nodes])
  const links = useMemo(() => estateLinks(snapshot, latest, sightings), [snapshot, latest, sightings])
  return (
    <div className={pieces['scroll']}>
      <Graph members={members} links={links} chosen={chosen} />
    </div>
  )
}

function Legend({ isCurrent }: { readonly isCurrent: boolean }) {
  return (
    <p className={styles['legend']}>
      {isCurrent ? null : <b>Health as the control plane last reported it.</b>}
      <span className={styles['legendItem']}>
        <span className={styles['legendLine']} />
        whose replies the gateway takes, by its own word; dashed: by the lease alone
      </span>
      <span className={styles['legendItem']}>
        <span className={styles['legendLine']} data-kind="replicates" />
        who follows the master, and how many records behind
      </span>
    </p>
  )
}

function membersOf(accounts: Snapshot['accounts'], nodes: Snapshot['nodes']): Member[] {
  return Object.keys(accounts).map((accountId) => ({
    accountId,
    nodes: Object.values(nodes).filter((node) => node.accountId === accountId),
  }))
}

function ShapeChoice() {
  const console = useConsole()
  const shape = useUi((state) => state.topology)
  return (
    <SegmentedControl
      size="xs"
      aria-label="How to show it"
      value={shape}
      data={[
        { value: 'graph', label: 'Graph' },
        { value: 'list', label: 'List' },
      ]}
      onChange={(value) => console.ui.setState({ topology: value === 'list' ? 'list' : 'graph' })}
    />
  )
}

function sentence({ accounts, nodes, services }: Snapshot): string {
  const regions = new Set(Object.values(nodes).map(({ region }) => region)).size
  return [
    counted(Object.keys(accounts).length, 'account'),
    `${counted(Object.keys(nodes).length, 'node')} in ${counted(regions, 'region')}`,
    counted(Object.keys(services).length, 'service'),
  ].join(', ')
}
