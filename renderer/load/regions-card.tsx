/** The same work by where it is done, and by where the users are. */
import { useMemo } from 'react'
import { formatLatency, formatPercent, formatRate } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { ShareBar } from '../pieces/share-bar.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { nodeRegions } from '../store/node-regions.ts'
import type { NodeLoad } from '../store/spread-now.ts'
import type { UserRegion } from '../store/user-regions.ts'
import styles from './load.module.css'

const FIGURE = `${pieces['right']} ${pieces['tight']}`

export function NodeRegionsCard({ loads }: { readonly loads: readonly NodeLoad[] }) {
  const regions = useMemo(() => nodeRegions(loads), [loads])
  const total = regions.reduce((sum, { perS }) => sum + perS, 0)
  return (
    <Card title="By region of the nodes" aside="source: heartbeats">
      <TableScroll label="Load by region of the nodes">
        <table className={pieces['table']}>
          <thead>
            <tr>
              <Th>Region</Th>
              <Th isRight>Nodes reporting</Th>
              <Th isRight>Handles</Th>
              <Th colSpan={2}>Share</Th>
            </tr>
          </thead>
          <tbody>
            {regions.map(({ region, perS, nodes, reporting }) => (
              <tr key={region}>
                <td className={pieces['tight']}>{region}</td>
                <td className={FIGURE}>
                  {reporting} of {nodes}
                </td>
                <td className={FIGURE}>{reporting === 0 ? 'not reported' : `${formatRate(perS)} /s`}</td>
                <ShareCells share={reporting === 0 || total === 0 ? null : perS / total} />
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Card>
  )
}

export function UserRegionsCard({ regions }: { readonly regions: readonly UserRegion[] }) {
  return (
    <Card title="By region of the users" note="over the last 10 s" aside="source: gateway">
      {regions.length === 0 ? (
        <EmptyNote title="Not reported">
          The gateway reports where the users are whose messages come in, once a second; there was none, or it does not
          tell.
        </EmptyNote>
      ) : (
        <TableScroll label="Load by region of the users">
          <table className={pieces['table']}>
            <thead>
              <tr>
                <Th>Region</Th>
                <Th isRight>Messages</Th>
                <Th
                  isRight
                  hint="Message accepted to reply accepted, of the account where users of this region wait longest"
                >
                  p95
                </Th>
                <Th colSpan={2}>Share</Th>
              </tr>
            </thead>
            <tbody>
              {regions.map(({ region, receivedPerS, share, worst }) => (
                <tr key={region}>
                  <td className={pieces['tight']}>{region}</td>
                  <td className={FIGURE}>{formatRate(receivedPerS)} /s</td>
                  <td className={FIGURE} title={worst?.accountId}>
                    {worst === null ? '—' : formatLatency(worst.p95Ms)}
                  </td>
                  <ShareCells share={share} />
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Card>
  )
}

function ShareCells({ share }: { readonly share: number | null }) {
  return (
    <>
      <td className={styles['barCell']}>{share === null ? null : <ShareBar fraction={share} />}</td>
      <td className={FIGURE}>{share === null ? '—' : `${formatPercent(share)} %`}</td>
    </>
  )
}
