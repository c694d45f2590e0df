/** Deployments before: who, why, what became of them, how long they took. */
import type { Deployment } from '../../shared/deployment.ts'
import { DEPLOYMENT_STATE_NAMES, DEPLOYMENT_STATE_TONES } from '../../shared/words/deployment.ts'
import { counted, formatDuration } from '../../shared/words/format.ts'
import { asSentence } from '../../shared/words/deployment-text.ts'
import { Card } from '../pieces/card.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import styles from './deployments.module.css'
import { Since } from './since.tsx'

export interface HistoryCardProps {
  readonly deployments: readonly Deployment[]
  /** The one in detail above; `null`: none. */
  readonly shown: string | null
}

export function HistoryCard({ deployments, shown }: HistoryCardProps) {
  return (
    <Card title="History" note={counted(deployments.length, 'deployment')} aside="newest first">
      <TableScroll label="History">
        <table className={pieces['table']}>
          <thead>
            <tr>
              <Th>Begun</Th>
              <Th>Version</Th>
              <Th>Outcome</Th>
              <Th>By</Th>
              <Th>Reason</Th>
              <Th isRight>Took</Th>
            </tr>
          </thead>
          <tbody>
            {deployments.map((deployment) => (
              <Row key={deployment.id} deployment={deployment} isShown={deployment.id === shown} />
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Card>
  )
}

function Row({ deployment, isShown }: { readonly deployment: Deployment; readonly isShown: boolean }) {
  const { id, version, from, startedAt, endedAt, state, why, owner, reason, rollback } = deployment
  return (
    <tr data-linked data-shown={isShown || undefined} className={styles['past']}>
      <td className={pieces['tight']}>
        <When at={startedAt} />
      </td>
      <td className={pieces['tight']}>
        <a
          className={pieces['rowLink']}
          href={formatRoute({ kind: 'deployments', deploymentId: id })}
          aria-current={isShown || undefined}
          data-row-link
        >
          <b>{version}</b>
        </a>{' '}
        <span className={pieces['dim']}>over {from}</span>
      </td>
      <td>
        <span className={pieces['tight']}>
          <ToneShape tone={DEPLOYMENT_STATE_TONES[state]} /> {DEPLOYMENT_STATE_NAMES[state]}
          {rollback === null || state === 'failed' ? '' : `, by ${rollback.by}`}
        </span>
        {state === 'succeeded' ? null : (
          <div className={styles['why']}>{asSentence(state === 'failed' ? why : (rollback?.reason ?? why))}</div>
        )}
      </td>
      <td className={pieces['tight']}>{owner}</td>
      <td>{reason}</td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {endedAt === null ? <Since at={startedAt} /> : formatDuration(endedAt - startedAt)}
      </td>
    </tr>
  )
}
