/** One deployment in full: where it is, how the versions fare, which node runs what, what it rests on. */
import { type Deployment, isOpen } from '../../shared/deployment.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { DEPLOYMENT_STATE_NAMES, DEPLOYMENT_STATE_TONES } from '../../shared/words/deployment.ts'
import { isBeyond, openSentence } from '../../shared/words/deployment-text.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { Pill } from '../pieces/pill.tsx'
import { AgeHere } from '../pieces/when.tsx'
import { useConnection, useLink } from '../use-console.ts'
import { ComparisonCard } from './comparison-card.tsx'
import styles from './deployments.module.css'
import { FactsCard } from './facts-card.tsx'
import { MessageCard } from './message-card.tsx'
import { NodesCard } from './nodes-card.tsx'
import { SmokeCard } from './smoke-card.tsx'
import { Steps } from './steps.tsx'

export interface DeploymentDetailProps {
  readonly deployment: Deployment
  readonly snapshot: Snapshot
}

export function DeploymentDetail({ deployment, snapshot }: DeploymentDetailProps) {
  const { version, from, state, smoke, message } = deployment
  const tone = state === 'stopped' ? 'warn' : state === 'failed' ? 'critical' : undefined
  const heardAt = useLink((link) => link.heardAt)
  // What has ended stays as it ended; of what is open nobody tells now.
  const isStale = useConnection().kind !== 'live' && isOpen(deployment)
  const smokeCard = (
    <SmokeCard
      results={smoke}
      state={deployment.steps.find(({ step }) => step === 'smoke')?.state ?? 'waiting'}
      isOpen={state === 'running' || state === 'stopped'}
    />
  )
  return (
    <>
      <Card
        title={`${version} over ${from}`}
        note={
          <>
            <Pill tone={DEPLOYMENT_STATE_TONES[state]}>{DEPLOYMENT_STATE_NAMES[state]}</Pill>
            {isStale && heardAt !== null ? (
              <span className={styles['asideNote']}>
                {' '}
                as heard <AgeHere at={heardAt} stepMs={1_000} /> ago
              </span>
            ) : null}
          </>
        }
        isGone={isStale}
        aside={<Acts deployment={deployment} />}
        tone={tone}
        label={`Deployment of ${version}`}
      >
        <p className={styles['standing']}>{openSentence(deployment)}</p>
        <Steps deployment={deployment} />
      </Card>
      <div className={styles['two']}>
        <div className={styles['stack']}>
          <ComparisonCard deployment={deployment} />
          <FactsCard deployment={deployment} snapshot={snapshot} />
        </div>
        <div className={styles['stack']}>
          <NodesCard deployment={deployment} snapshot={snapshot} />
          {message === null ? null : <MessageCard message={message} />}
          {smoke.length === 0 ? smokeCard : null}
        </div>
      </div>
      {smoke.length === 0 ? null : smokeCard}
    </>
  )
}

/** Beyond its limits the way back comes first; while it waits for somebody, both stand there. */
function Acts({ deployment }: { readonly deployment: Deployment }) {
  const { id, state, version, rollback } = deployment
  if (state === 'rolledBack' || state === 'failed')
    return (
      <CommandButton command={{ kind: 'deploy', version }} size="small">
        Deploy {version} again…
      </CommandButton>
    )
  return (
    <span className={styles['acts']}>
      {state === 'rollingBack' ? (
        <span className={styles['already']}>already rolling back, by {rollback?.by ?? 'automation'}</span>
      ) : null}
      {state === 'stopped' ? (
        <CommandButton command={{ kind: 'promoteCanary', deploymentId: id }} size="small">
          Promote…
        </CommandButton>
      ) : null}
      <CommandButton
        command={{ kind: 'rollbackDeployment', deploymentId: id }}
        kind={state !== 'succeeded' && isBeyond(deployment) ? 'primary' : 'plain'}
        size="small"
      >
        Roll back…
      </CommandButton>
    </span>
  )
}
