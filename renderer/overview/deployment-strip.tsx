/** One line while a deployment is open: where it is, with the way to it. Its way back stands in its fixed place above. */
import { openDeployment } from '../../shared/deployment.ts'
import { DEPLOYMENT_STATE_NAMES, DEPLOYMENT_STATE_TONES } from '../../shared/words/deployment.ts'
import { openSentence } from '../../shared/words/deployment-text.ts'
import { Since } from '../deployments/since.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { formatRoute } from '../routing/route.ts'
import { usePicture } from '../use-console.ts'
import styles from './deployment-strip.module.css'

export function DeploymentStrip() {
  const open = usePicture((state) => openDeployment(state.snapshot?.deployments ?? []))
  if (open === null) return null
  const { id, state, startedAt } = open
  return (
    <section className={styles['strip']} data-tone={DEPLOYMENT_STATE_TONES[state]} aria-label="Deployment">
      <ToneShape tone={DEPLOYMENT_STATE_TONES[state]} />
      <p className={styles['words']}>
        <b>Deployment {DEPLOYMENT_STATE_NAMES[state].toLowerCase()}:</b> {openSentence(open)}
      </p>
      <span className={styles['since']}>
        <Since at={startedAt} lead="for " />
      </span>
      <a className={styles['link']} href={formatRoute({ kind: 'deployments', deploymentId: id })}>
        See it
      </a>
    </section>
  )
}
