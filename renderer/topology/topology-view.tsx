/** Topology: what the estate consists of, how it hangs together, and who believes what. */
import { SegmentedControl } from '@mantine/core'
import { memo, useMemo } from 'react'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import type { Snapshot } from '../../shared/snapshot.ts'
import { onDemand } from '../routing/on-demand.tsx'
import { nodesOf } from '../store/account-status.ts'
import { estateLinks } from '../store/estate.ts'
import { serviceIds } from '../store/services.ts'
import { MANY_ACCOUNTS } from '../store/worst-first.ts'
import pieces from '../pieces/pieces.module.css'
import { isOfItsMoment } from '../store/link.ts'
import { useConnection, useConsole, usePicture, useSamples, useUi } from '../use-console.ts'
import { counted } from '../../shared/words/format.ts'
import type { Member } from './layout.ts'
import { EstateDetail } from './estate-detail.tsx'
import { EstateList } from './estate-list.tsx'
import { ManyAccounts, useOpened } from './many-accounts.tsx'
import { TruthMatrix } from './truth-matrix.tsx'
import styles from './topology.module.css'

/** Who chose the list never waits for the graph's library. */
const Graph = onDemand(
  () => import('./graph.tsx').then((module) => module.Graph),
  <div className={styles['drawing']}>Drawing the graph…</div>,
)

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
          ) : shape === 'list' ? (
            <EstateList snapshot={snapshot} chosen={chosen} />
          ) : Object.keys(snapshot.accounts).length > MANY_ACCOUNTS ? (
            <SomeDrawn snapshot={snapshot} chosen={chosen} />
          ) : (
            <GraphCard snapshot={snapshot} chosen={chosen} />
          )}
          {chosen === null ? null : <EstateDetail key={chosen} id={chosen} />}
        </div>
        <TruthMatrix snapshot={snapshot} />
      </div>
    </Page>
  )
}

interface EstateProps {
  readonly snapshot: Snapshot
  readonly chosen: string | null
}

function SomeDrawn({ snapshot, chosen }: EstateProps) {
  const opened = useOpened(snapshot, chosen)
  return (
    <div className={styles['stack']}>
      <GraphCard snapshot={snapshot} chosen={chosen} drawn={opened.drawn} />
      <ManyAccounts snapshot={snapshot} opened={opened} />
    </div>
  )
}

/** `drawn`: of these accounts alone; absent: of all. */
function GraphCard({ snapshot, chosen, drawn }: EstateProps & { readonly drawn?: readonly string[] }) {
  const isCurrent = isOfItsMoment(useConnection())
  const part = useMemo(() => (drawn === undefined ? snapshot : partOf(snapshot, drawn)), [snapshot, drawn])
  return (
    <Card label="Graph" className={styles['graphCard']} isGone={!isCurrent}>
      <Drawn snapshot={part} chosen={chosen} />
      <Legend isCurrent={isCurrent} />
    </Card>
  )
}

/** The services, and of the accounts these. */
function partOf(snapshot: Snapshot, drawn: readonly string[]): Snapshot {
  const accounts = drawn.flatMap((id) => snapshot.accounts[id] ?? [])
  const nodes = drawn.flatMap((id) => nodesOf(snapshot, id))
  return {
    ...snapshot,
    accounts: Object.fromEntries(accounts.map((account) => [account.id, account])),
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
  }
}

function Drawn({ snapshot, chosen }: EstateProps) {
  const latest = useSamples((state) => state.latest)
  const sightings = usePicture((state) => state.sightings)
  const members = useSame(membersOf(snapshot))
  const ids = useServiceIds(snapshot.services)
  const links = useSame(useMemo(() => estateLinks(snapshot, latest, sightings), [snapshot, latest, sightings]))
  return (
    <div className={pieces['scroll']}>
      <Graph members={members} serviceIds={ids} links={links} chosen={chosen} />
    </div>
  )
}

/** The same value while it says the same: nothing is laid out or drawn anew for a fact about something else. */
function useSame<T>(value: T): T {
  const key = JSON.stringify(value)
  // The key is the value's whole content.
  // oxlint-disable-next-line react/exhaustive-deps
  return useMemo(() => value, [key])
}

/** The same array while the same services are there: their health moves no box. */
function useServiceIds(services: Snapshot['services']): readonly string[] {
  const key = serviceIds(services).join(' ')
  return useMemo(() => key.split(' '), [key])
}

const Legend = memo(function Legend({ isCurrent }: { readonly isCurrent: boolean }) {
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
})

function membersOf({ accounts, nodes }: Snapshot): Member[] {
  return Object.keys(accounts).map((accountId) => ({
    accountId,
    nodes: Object.values(nodes)
      .filter((node) => node.accountId === accountId)
      .map(({ id, priority }) => ({ id, priority })),
  }))
}

/** It is not made anew with every fact. */
const ShapeChoice = memo(function ShapeChoice() {
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
})

function sentence({ accounts, nodes, services }: Snapshot): string {
  const regions = new Set(Object.values(nodes).map(({ region }) => region)).size
  return [
    counted(Object.keys(accounts).length, 'account'),
    `${counted(Object.keys(nodes).length, 'node')} in ${counted(regions, 'region')}`,
    counted(Object.keys(services).length, 'service'),
  ].join(', ')
}
