/** The estate as a table: the same as the graph, for eyes, keys and screen readers that prefer rows. */
import { useMemo } from 'react'
import type { Node } from '../../shared/node.ts'
import type { Service } from '../../shared/service.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { VersionNote } from '../deployments/version-note.tsx'
import { Card } from '../pieces/card.tsx'
import { DeviceMark } from '../pieces/device-mark.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { LongListFoot, LongListSearch, useLongList } from '../pieces/narrowed.tsx'
import { HealthShape, ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import pieces from '../pieces/pieces.module.css'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import { accountStatus, accountStatuses, nodeSample, nodesOf, serviceTone } from '../store/account-status.ts'
import { ACCOUNTS_QUARTER } from '../store/calm.ts'
import { serviceIds, serviceSample } from '../store/services.ts'
import { triage } from '../store/worst-first.ts'
import { useCalmSamples, useSamples } from '../use-console.ts'
import { counted, formatCount, formatLatency } from '../../shared/words/format.ts'
import { HEALTH_TONES, HEALTH_WORDS } from '../../shared/words/labels.ts'
import { probeWords, serviceTitle } from '../words/probe.ts'
import { describeService } from '../words/service.ts'
import { useBelief } from './use-belief.ts'
import styles from './topology.module.css'

/** Tables of more accounts than this are not read from top to bottom. */
const SHOWN = 12

export function EstateList({ snapshot, chosen }: { readonly snapshot: Snapshot; readonly chosen: string | null }) {
  const list = useLongList(useAccountIds(snapshot, chosen), (id) => textOf(snapshot, id), SHOWN)
  return (
    <div className={styles['stack']}>
      <ServicesCard
        services={serviceIds(snapshot.services).flatMap((id) => snapshot.services[id] ?? [])}
        chosen={chosen}
      />
      <LongListSearch list={list} label="Search accounts" />
      {list.shown.map((id) => (
        <AccountTable key={id} snapshot={snapshot} accountId={id} chosen={chosen} />
      ))}
      <LongListFoot list={list} what="accounts" />
    </div>
  )
}

/** As they stand; where there are many, the chosen node's first, then what is wrong. */
function useAccountIds(snapshot: Snapshot, chosen: string | null): readonly string[] {
  const { latest } = useCalmSamples(ACCOUNTS_QUARTER)
  const chosenAccount = chosen === null ? undefined : snapshot.nodes[chosen]?.accountId
  return useMemo(() => {
    const ids = Object.keys(snapshot.accounts)
    if (ids.length <= SHOWN) return ids
    const { ill, well } = triage(accountStatuses(snapshot, latest))
    const ordered = [...ill, ...well].map(({ account }) => account.id)
    return chosenAccount === undefined ? ordered : [chosenAccount, ...ordered.filter((id) => id !== chosenAccount)]
  }, [snapshot, latest, chosenAccount])
}

function textOf(snapshot: Snapshot, accountId: string): string {
  const nodes = nodesOf(snapshot, accountId).map(({ id, region }) => `${id} ${region}`)
  return `${accountId} ${nodes.join(' ')}`
}

function ServicesCard({ services, chosen }: { readonly services: readonly Service[]; readonly chosen: string | null }) {
  return (
    <Card title="Services" aside={counted(services.length, 'service')}>
      {services.length === 0 ? (
        <EmptyNote title="No service is reported">
          The gateway, the control plane and whatever the registry names appear here once they are.
        </EmptyNote>
      ) : (
        <TableScroll label="Services">
          <table className={pieces['table']}>
            <thead>
              <tr>
                <Th>Service</Th>
                <Th>Health</Th>
                <Th>Asked by</Th>
                <Th isRight>Answers in</Th>
                <Th>Version</Th>
                <Th isRight>Process</Th>
              </tr>
            </thead>
            <tbody>
              {services.map((service) => (
                <tr key={service.id} data-linked data-chosen={service.id === chosen || undefined}>
                  <td className={pieces['tight']}>
                    <a
                      className={pieces['rowLink']}
                      href={formatRoute({ kind: 'node', nodeId: service.id })}
                      data-row-link
                    >
                      {serviceTitle(service.id, service.name)}
                    </a>
                  </td>
                  <td>
                    <HealthWord health={service.health} why={service.why} />
                  </td>
                  <td className={pieces['tight']}>{probeWords(service)}</td>
                  <td className={`${pieces['right']} ${pieces['tight']}`}>
                    <AnswerTime id={service.id} />
                  </td>
                  <td className={pieces['tight']}>{service.version ?? <NotReported />}</td>
                  <td className={`${pieces['right']} ${pieces['mono']}`}>{service.pid ?? <NotReported />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Card>
  )
}

function NotReported() {
  return <span className={pieces['dim']}>—</span>
}

function AnswerTime({ id }: { readonly id: string }) {
  const sample = useSamples((state) => serviceSample(state.latest, id))
  if (sample === null) return <NotReported />
  if (sample.latencyMs === null) return <span className={pieces['dim']}>no answer</span>
  return formatLatency(sample.latencyMs)
}

interface AccountTableProps {
  readonly snapshot: Snapshot
  readonly accountId: string
  readonly chosen: string | null
}

function AccountTable({ snapshot, accountId, chosen }: AccountTableProps) {
  const latest = useSamples((state) => state.latest)
  const account = snapshot.accounts[accountId]
  if (account === undefined) return null
  const status = accountStatus(snapshot, latest, account)
  return (
    <Card
      title={
        <>
          <ToneShape tone={serviceTone(status.service)} />{' '}
          <a className={pieces['titleLink']} href={formatRoute({ kind: 'account', accountId })} data-row-link>
            {accountId}
          </a>
        </>
      }
      note={describeService(status)}
      aside={<span className={pieces['mono']}>epoch {account.lease.epoch}</span>}
    >
      <TableScroll label={`Nodes of ${accountId}`}>
        <table className={`${pieces['table']} ${styles['nodes']}`}>
          <thead>
            <tr>
              <Th>Node</Th>
              <Th>Region</Th>
              <Th>Health</Th>
              <Th>Device</Th>
              <Th>Believes</Th>
              <Th isRight>Behind</Th>
            </tr>
          </thead>
          <tbody>
            {status.nodes.map((node) => (
              <NodeRow key={node.id} node={node} isChosen={node.id === chosen} />
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Card>
  )
}

function NodeRow({ node, isChosen }: { readonly node: Node; readonly isChosen: boolean }) {
  const lag = useSamples((state) => nodeSample(state.latest, node.id)?.lagRecords ?? null)
  const belief = useBelief(node.id)
  const isRival = belief.kind === 'believesItself'
  return (
    <tr data-linked data-chosen={isChosen || undefined}>
      <td className={pieces['tight']}>
        <a className={pieces['rowLink']} href={formatRoute({ kind: 'node', nodeId: node.id })} data-row-link>
          <span className={node.role === 'master' ? styles['name'] : undefined}>{node.id}</span>
        </a>{' '}
        <span className={pieces['dim']}>{node.caughtUp ? node.role : 'catching up'}</span>{' '}
        <VersionNote version={node.version} />
      </td>
      <td className={pieces['tight']}>{node.region}</td>
      <td>
        <HealthWord health={node.health} why={node.why} />
      </td>
      <td className={pieces['tight']}>
        <DeviceMark device={node.device} isShort />
      </td>
      <td className={pieces['tight']}>
        {belief.kind === 'notHeard' ? (
          <span className={pieces['dim']}>not heard</span>
        ) : (
          <span className={pieces['tone']} data-tone={isRival ? 'critical' : undefined}>
            <span className={pieces['mono']}>
              {belief.master ?? 'nobody'} · {belief.epoch}
            </span>
            {isRival ? ' believes itself master' : ''}
          </span>
        )}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {lag === null || node.health === 'down' ? <span className={pieces['dim']}>—</span> : formatCount(lag)}
      </td>
    </tr>
  )
}

export function HealthWord({ health, why }: { readonly health: Node['health']; readonly why: string }) {
  return (
    <>
      <HealthShape health={health} />{' '}
      <span className={pieces['tone']} data-tone={health === 'healthy' ? undefined : HEALTH_TONES[health]}>
        {HEALTH_WORDS[health]}
      </span>
      {why === '' ? null : <span className={pieces['second']}>: {why}</span>}
    </>
  )
}
