/** Every node's load in figures. */
import { Card } from '../pieces/card.tsx'
import { HealthShape } from '../pieces/status-shape.tsx'
import { Aged } from '../pieces/when.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import pieces from '../pieces/pieces.module.css'
import type { NodeShare } from '../store/shares.ts'
import { formatCount, formatLatency, formatPercent, formatRate } from '../../shared/words/format.ts'

export function LoadTable({ shares }: { readonly shares: readonly NodeShare[] }) {
  return (
    <Card title="By node" aside="source: heartbeats">
      <TableScroll label="Load by node">
        <table className={pieces['table']}>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">Region</th>
              <th scope="col" className={pieces['right']}>
                Handles
              </th>
              <th scope="col" className={pieces['right']}>
                Share
              </th>
              <th scope="col" className={pieces['right']} title="Distinct conversations of the last minute">
                Conversations
              </th>
              <th scope="col" className={pieces['right']} title="Time to compute an answer">
                p95
              </th>
              <th scope="col" className={pieces['right']}>
                CPU
              </th>
            </tr>
          </thead>
          <tbody>
            {shares.map(({ node, sample, handled }) => (
              <tr key={node.id}>
                <td className={pieces['tight']}>
                  <HealthShape health={node.health} /> {node.id} <span className={pieces['dim']}>{node.role}</span>
                </td>
                <td className={pieces['tight']}>{node.region}</td>
                <td className={`${pieces['right']} ${pieces['tight']}`}>
                  {sample === null ? 'not reported' : <Aged at={sample.at}>{formatRate(sample.handledPerS)} /s</Aged>}
                </td>
                <td className={`${pieces['right']} ${pieces['tight']}`}>
                  {handled === null ? '—' : `${formatPercent(handled)} %`}
                </td>
                <td className={`${pieces['right']} ${pieces['tight']}`}>
                  {sample === null ? '—' : formatCount(sample.conversations)}
                </td>
                <td className={`${pieces['right']} ${pieces['tight']}`}>
                  {sample?.computeP95Ms == null ? '—' : formatLatency(sample.computeP95Ms)}
                </td>
                <td className={`${pieces['right']} ${pieces['tight']}`}>
                  {sample === null ? '—' : `${formatPercent(sample.cpuFraction)} %`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Card>
  )
}
