/** Every node's load in figures: what it handles, what is assigned to it, how fast it answers. */
import { memo, useState } from 'react'
import { counted, formatCount, formatLatency, formatPercent, formatRate } from '../../shared/words/format.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import pieces from '../pieces/pieces.module.css'
import { HealthShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Aged } from '../pieces/when.tsx'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import type { NodeLoad } from '../store/spread-now.ts'
import styles from './load.module.css'

/** More rows than this are drawn when somebody asks for them. */
const SHOWN = 40

export interface LoadTableProps {
  readonly loads: readonly NodeLoad[]
  /** What can be asked for stands at each row's end. */
  readonly hasActs?: boolean
}

export function LoadTable({ loads, hasActs = false }: LoadTableProps) {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? loads : loads.slice(0, SHOWN)
  return (
    <Card title="By node" note="answer times over the last 10 s, as its master sees them" aside="source: heartbeats">
      <TableScroll label="Load by node">
        <table className={pieces['table']}>
          <thead>
            <tr>
              <Th>Node</Th>
              <Th>Region</Th>
              <Th isRight hint="Beside the others: 2 gets twice as much as 1 where the algorithm leaves the choice">
                Weight
              </Th>
              <Th isRight hint="Messages whose answer it computed, mean of the last 30 s">
                Handles
              </Th>
              <Th isRight hint="Of what its account’s nodes handled in the last 30 s">
                Share
              </Th>
              <Th isRight hint="Conversations its master has assigned to it">
                Assigned
              </Th>
              <Th isRight hint="From handing a message to it to having the answer back, half of the messages">
                p50
              </Th>
              <Th isRight hint="The same, 95 of 100 messages">
                p95
              </Th>
              <Th isRight>CPU</Th>
              {hasActs ? (
                <th scope="col">
                  <span className={pieces['hidden']}>Act</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {shown.map((load) => (
              <LoadRow key={load.node.id} load={load} hasActs={hasActs} />
            ))}
          </tbody>
        </table>
      </TableScroll>
      {shown.length === loads.length ? null : (
        <p className={styles['more']}>
          <ActionButton kind="quiet" size="small" onPress={() => setIsWhole(true)}>
            Show {counted(loads.length - shown.length, 'more node')}
          </ActionButton>
        </p>
      )}
    </Card>
  )
}

const LoadRow = memo(function LoadRow({ load, hasActs }: { readonly load: NodeLoad; readonly hasActs: boolean }) {
  const { node, sample, perS, share, weight } = load
  const figure = `${pieces['right']} ${pieces['tight']}`
  return (
    <tr>
      <td className={pieces['tight']}>
        <HealthShape health={node.health} />{' '}
        <a className={styles['node']} href={formatRoute({ kind: 'node', nodeId: node.id })}>
          {node.id}
        </a>{' '}
        <span className={pieces['dim']}>
          {node.role}
          {node.drained === null ? '' : ' · drained'}
        </span>
      </td>
      <td className={pieces['tight']}>{node.region}</td>
      <td className={figure}>{weight === 1 ? <span className={pieces['dim']}>1</span> : <b>{weight}</b>}</td>
      <td className={figure}>
        {sample === null || perS === null ? (
          <span className={pieces['dim']}>not reported</span>
        ) : (
          <Aged at={sample.at}>{formatRate(perS)} /s</Aged>
        )}
      </td>
      <td className={figure}>{share === null ? '—' : `${formatPercent(share)} %`}</td>
      <td className={figure}>{sample === null || sample.assigned === null ? '—' : formatCount(sample.assigned)}</td>
      <td className={figure}>{sample?.answerP50Ms == null ? '—' : formatLatency(sample.answerP50Ms)}</td>
      <td className={figure}>{sample?.answerP95Ms == null ? '—' : formatLatency(sample.answerP95Ms)}</td>
      <td className={figure}>{sample === null ? '—' : `${formatPercent(sample.cpuFraction)} %`}</td>
      {hasActs ? (
        <td className={figure}>
          <CommandButton
            size="small"
            command={node.drained === null ? { kind: 'drain', nodeId: node.id } : { kind: 'undrain', nodeId: node.id }}
          />
        </td>
      ) : null}
    </tr>
  )
})
