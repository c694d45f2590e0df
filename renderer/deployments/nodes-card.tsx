/** Which node gets the version in which wave, how far that is, and what runs there now. */
import type { Deployment, NodeRollout } from '../../shared/deployment.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { nodeStateText, ROLLOUT_TONES } from '../../shared/words/deployment-text.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import styles from './deployments.module.css'

export interface NodesCardProps {
  readonly deployment: Deployment
  readonly snapshot: Snapshot
}

export function NodesCard({ deployment, snapshot }: NodesCardProps) {
  const { nodes, version } = deployment
  const updated = nodes.filter(({ state }) => state === 'updated').length
  return (
    <Card
      title="Waves"
      note={`${updated} of ${nodes.length} nodes run ${version}`}
      aside="servants first, masters last"
    >
      {nodes.length === 0 ? (
        <EmptyNote title="No node was chosen">It had no node that could be the canary.</EmptyNote>
      ) : (
        <TableScroll label="Waves">
          <table className={`${pieces['table']} ${styles['waves']}`}>
            <thead>
              <tr>
                <Th>Wave</Th>
                <Th>Node</Th>
                <Th>State</Th>
                <Th>Before</Th>
                <Th>Runs now</Th>
              </tr>
            </thead>
            <tbody>
              {nodes.map((node, index) => (
                <Row
                  key={node.nodeId}
                  node={node}
                  deployment={deployment}
                  now={snapshot.nodes[node.nodeId]}
                  isFirst={nodes[index - 1]?.wave !== node.wave}
                />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Card>
  )
}

interface RowProps {
  readonly node: NodeRollout
  readonly deployment: Deployment
  /** As the cluster knows it; `undefined`: it was removed since. */
  readonly now: Snapshot['nodes'][string] | undefined
  readonly isFirst: boolean
}

function Row({ node, deployment, now, isFirst }: RowProps) {
  const { nodeId, accountId, wave, state, why } = node
  return (
    <tr data-first={isFirst || undefined}>
      <td className={pieces['tight']}>
        <span className={isFirst ? undefined : pieces['hidden']}>{wave === 0 ? 'canary' : wave}</span>
      </td>
      <td className={pieces['tight']}>
        <a className={pieces['titleLink']} href={formatRoute({ kind: 'node', nodeId })}>
          {nodeId}
        </a>{' '}
        <span className={pieces['dim']}>{now?.role === 'master' ? `master of ${accountId}` : accountId}</span>
      </td>
      <td>
        <span className={pieces['tight']}>
          <ToneShape tone={ROLLOUT_TONES[state]} />{' '}
          <span className={state === 'waiting' ? pieces['dim'] : undefined}>{nodeStateText(node, deployment)}</span>
        </span>
        {why === '' ? null : <div className={styles['why']}>{why}</div>}
      </td>
      <td className={`${pieces['tight']} ${pieces['mono']}`}>{deployment.from}</td>
      <td className={`${pieces['tight']} ${pieces['mono']}`}>
        {now === undefined ? 'removed' : (now.version ?? 'not reported')}
      </td>
    </tr>
  )
}
