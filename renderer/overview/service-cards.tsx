/** The processes that every account rests on: gateway and control plane. */
import type { Service } from '../../shared/service.ts'
import { HealthShape } from '../pieces/status-shape.tsx'
import { Card } from '../pieces/card.tsx'
import { Lasting } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { formatRoute } from '../routing/route.ts'
import { usePicture } from '../use-console.ts'
import { HEALTH_TONES, HEALTH_WORDS } from '../../shared/words/labels.ts'
import { SERVICE_NAMES } from '../../shared/words/services.ts'
import styles from './overview.module.css'

const IDS: readonly Service['id'][] = ['gateway', 'control-plane']

export function ServiceCards() {
  return (
    <div className={styles['services']}>
      {IDS.map((id) => (
        <ServiceCard key={id} id={id} />
      ))}
    </div>
  )
}

function ServiceCard({ id }: { readonly id: Service['id'] }) {
  const service = usePicture((state) => state.snapshot?.services[id])
  const isSilent = usePicture((state) => state.sightings.some((one) => one.observer === id && one.problem !== null))
  const health = isSilent ? 'unknown' : (service?.health ?? 'unknown')
  const tone = HEALTH_TONES[health]
  return (
    <Card
      className={styles['service']}
      label={SERVICE_NAMES[id]}
      tone={tone === 'critical' || tone === 'warn' ? tone : undefined}
      isGone={service === undefined || isSilent}
    >
      <HealthShape health={health} />
      <h2 className={styles['accountName']}>
        <a href={formatRoute({ kind: 'node', nodeId: id })} data-row-link>
          {SERVICE_NAMES[id]}
        </a>
      </h2>
      {isSilent ? (
        <span className={styles['serviceWords']}>does not answer this console</span>
      ) : service === undefined ? (
        <span className={pieces['dim']}>not reported</span>
      ) : (
        <span className={styles['serviceWords']}>
          <span className={pieces['tone']} data-tone={health === 'healthy' ? undefined : tone}>
            {HEALTH_WORDS[health]}
          </span>{' '}
          for <Lasting since={service.healthSince} isCoarse />
          {service.why === '' ? '' : `: ${service.why}`}
        </span>
      )}
      {service === undefined ? null : (
        <span className={`${styles['epoch']} ${pieces['mono']}`}>process {service.pid}</span>
      )}
    </Card>
  )
}
