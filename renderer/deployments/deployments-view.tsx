/** Deployments: which version runs where, how the new one fares beside the old, what became of it. */
import { isOpen, openDeployment } from '../../shared/deployment.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { deploymentsSentence } from '../../shared/words/deployment-text.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import { usePicture } from '../use-console.ts'
import { DeployMenu } from './deploy-menu.tsx'
import { DeploymentDetail } from './deployment-detail.tsx'
import styles from './deployments.module.css'
import { HistoryCard } from './history-card.tsx'
import { useVersions } from './use-versions.ts'
import { RunningCard, VersionsCard } from './versions-card.tsx'
import { WindowsCard } from './windows-card.tsx'

const TITLE = 'Deployments'

/** `deploymentId`: the one in detail; `null`: the open one, else the newest. */
export function DeploymentsView({ deploymentId }: { readonly deploymentId: string | null }) {
  const snapshot = usePicture((state) => state.snapshot)
  const clusterId = usePicture((state) => state.profile?.id ?? '')
  const isOffered = usePicture((state) => state.capabilities?.includes('rollback') ?? null)
  if (snapshot === null)
    return (
      <Page title={TITLE}>
        <NothingYet what="Deployments and versions" />
      </Page>
    )
  if (isOffered === false && snapshot.deployments.length === 0) return <NotOffered snapshot={snapshot} />
  return <Known key={clusterId} snapshot={snapshot} deploymentId={deploymentId} />
}

function NotOffered({ snapshot }: { readonly snapshot: Snapshot }) {
  return (
    <Page title={TITLE} note={deploymentsSentence(snapshot)}>
      <div className={styles['stack']}>
        <Card>
          <EmptyNote title="This cluster does not deploy versions by itself">
            It would bring a new version in step by step here, judge it by figures and take it back when they are bad.
            Its control plane has to offer “rollback”.
          </EmptyNote>
        </Card>
        <RunningCard snapshot={snapshot} />
      </div>
    </Page>
  )
}

function Known({ snapshot, deploymentId }: { readonly snapshot: Snapshot; readonly deploymentId: string | null }) {
  const versions = useVersions()
  const { deployments } = snapshot
  const wanted = deployments.find(({ id }) => id === deploymentId)
  const shown = deploymentId === null ? (openDeployment(deployments) ?? deployments[0] ?? null) : (wanted ?? null)
  return (
    <Page
      title={TITLE}
      // The open one begins with its own sentence.
      note={shown !== null && isOpen(shown) ? undefined : deploymentsSentence(snapshot)}
      aside={<DeployMenu versions={versions} />}
    >
      <div className={styles['stack']}>
        {shown === null ? (
          <Nothing deploymentId={deploymentId} />
        ) : (
          <DeploymentDetail key={shown.id} deployment={shown} snapshot={snapshot} />
        )}
        <div className={styles['two']}>
          <VersionsCard versions={versions} snapshot={snapshot} />
          <RunningCard snapshot={snapshot} />
        </div>
        <WindowsCard snapshot={snapshot} />
        {deployments.length === 0 ? null : <HistoryCard deployments={deployments} shown={shown?.id ?? null} />}
      </div>
    </Page>
  )
}

function Nothing({ deploymentId }: { readonly deploymentId: string | null }) {
  return (
    <Card>
      {deploymentId === null ? (
        <EmptyNote title="Nothing was deployed yet">
          Choose a version below. It is checked, backed up, tried on one node beside the old version, and only then
          brought to the others; bad figures take it back by themselves.
        </EmptyNote>
      ) : (
        <EmptyNote title="This deployment is not known to the cluster">
          The newest are kept. <a href="#/deployments">See those that are known</a>
        </EmptyNote>
      )}
    </Card>
  )
}
