/** The same work by where it is done. */
import { Card } from '../pieces/card.tsx'
import { ShareBar } from '../pieces/share-bar.tsx'
import pieces from '../pieces/pieces.module.css'
import { handledByRegion, type NodeShare } from '../store/shares.ts'
import { formatPercent, formatRate } from '../../shared/words/format.ts'

export function RegionsCard({ shares }: { readonly shares: readonly NodeShare[] }) {
  const regions = handledByRegion(shares)
  const total = regions.reduce((sum, { perS }) => sum + perS, 0)
  return (
    <Card title="By region" note="of the nodes, over all accounts">
      <table className={pieces['table']}>
        <thead>
          <tr>
            <th scope="col">Region</th>
            <th scope="col" className={pieces['right']}>
              Nodes reporting
            </th>
            <th scope="col" className={pieces['right']}>
              Handle
            </th>
            <th scope="col" colSpan={2}>
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {regions.map(({ region, perS, nodes, reporting }) => (
            <tr key={region}>
              <td>{region}</td>
              <td className={pieces['right']}>
                {reporting} of {nodes}
              </td>
              <td className={pieces['right']}>{reporting === 0 ? 'not reported' : `${formatRate(perS)} /s`}</td>
              <td style={{ width: '30%' }}>{total === 0 ? null : <ShareBar fraction={perS / total} />}</td>
              <td className={pieces['right']}>{total === 0 ? '—' : `${formatPercent(perS / total)} %`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
