/** Versions the cluster found, each with what it brings and whether it can go back; and which run where. */
import { memo } from 'react'
import type { Version } from '../../shared/deployment.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { versionsRunning, wayBackText } from '../../shared/words/deployment-text.ts'
import { capitalised, counted } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { AgeHere } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import styles from './deployments.module.css'
import type { VersionsNow } from './use-versions.ts'

export interface VersionsCardProps {
  readonly versions: VersionsNow
  readonly snapshot: Snapshot
}

export function VersionsCard({ versions: { asked, lock }, snapshot }: VersionsCardProps) {
  const { value, problem, answeredAt } = asked
  const isOld = answeredAt !== null && (lock !== null || problem !== null)
  return (
    <Card
      title="Versions that can be deployed"
      aside={
        isOld ? (
          <span className={styles['asideNote']}>
            read <AgeHere at={answeredAt} /> ago
          </span>
        ) : (
          'as the supervisor finds them'
        )
      }
      isGone={isOld || (value === null && lock !== null)}
    >
      {problem === null || lock !== null ? null : (
        <div className={styles['inset']}>
          <FaultNote problem={problem} />
        </div>
      )}
      {value === null ? (
        problem === null || lock !== null ? (
          <EmptyNote title={lock === null ? 'Asking the cluster' : 'Versions are not known now'}>
            {lock ?? 'The supervisor reads its folder of versions.'}
          </EmptyNote>
        ) : null
      ) : value.versions.length === 0 ? (
        <EmptyNote title="There is no version to deploy">
          A version is a folder with a version.json and the bot’s file, put into the cluster’s folder of versions. It
          appears here within seconds.
        </EmptyNote>
      ) : (
        <ul>
          {value.versions.map((version) => (
            <VersionRow key={version.version} version={version} snapshot={snapshot} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function VersionRow({ version: one, snapshot }: { readonly version: Version; readonly snapshot: Snapshot }) {
  const { version, title, notes, trouble, migration } = one
  const runs = versionsRunning(snapshot).find((running) => running.version === version)?.nodes.length ?? 0
  const isOneWay = migration !== null && migration.down === null
  return (
    <li className={styles['version']}>
      <div className={styles['versionText']}>
        <p>
          <b>{version}</b> {title}{' '}
          {runs === 0 ? null : <span className={pieces['dim']}>· on {counted(runs, 'node')}</span>}
        </p>
        {trouble === '' ? (
          <p className={styles['under']}>
            {isOneWay ? <ToneShape tone="warn" /> : null} {capitalised(wayBackText(migration))}
          </p>
        ) : (
          <p className={styles['trouble']}>
            <ToneShape tone="critical" /> Cannot be deployed: {trouble}
          </p>
        )}
        {notes === '' ? null : <p className={styles['notes']}>{notes}</p>}
      </div>
      {trouble === '' ? (
        <CommandButton command={{ kind: 'deploy', version }} size="small" label={`Deploy ${version}`}>
          Deploy…
        </CommandButton>
      ) : null}
    </li>
  )
}

export function RunningCard({ snapshot }: { readonly snapshot: Snapshot }) {
  const running = versionsRunning(snapshot)
  return (
    <Card title="Versions on nodes" aside="source: each node’s own word">
      {running.length === 0 ? (
        <EmptyNote title="No node is known">Nodes appear once they join.</EmptyNote>
      ) : (
        <TableScroll label="Versions on nodes">
          <table className={pieces['table']}>
            <thead>
              <tr>
                <Th>Version</Th>
                <Th isRight>Nodes</Th>
                <Th>Which</Th>
              </tr>
            </thead>
            <tbody>
              {running.map(({ version, nodes }) => (
                <tr key={version ?? ''}>
                  <td className={pieces['tight']}>
                    {version === null ? <span className={pieces['dim']}>not reported</span> : <b>{version}</b>}
                  </td>
                  <td className={`${pieces['right']} ${pieces['tight']}`}>{nodes.length}</td>
                  <td className={styles['which']}>
                    <NodeLinks nodeIds={nodes.join(' ')} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      <p className={styles['foot']}>
        Settings of the bots: schema {snapshot.settings.schema},{' '}
        {counted(Object.keys(snapshot.settings.values).length, 'value')}
      </p>
    </Card>
  )
}

/** Their names in one word, so that a thousand links are not made anew with every fact about one node. */
const NodeLinks = memo(function NodeLinks({ nodeIds }: { readonly nodeIds: string }) {
  return nodeIds.split(' ').map((nodeId, index) => (
    <span key={nodeId}>
      {index === 0 ? '' : ', '}
      <a href={formatRoute({ kind: 'node', nodeId })}>{nodeId}</a>
    </span>
  ))
})
