/** What the estate rests on besides its nodes: gateway, control plane, and whatever else the registry names. */
import { useMemo } from 'react'
import type { Service } from '../../shared/service.ts'
import { HealthShape } from '../pieces/status-shape.tsx'
import { Card } from '../pieces/card.tsx'
import { Lasting } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { formatRoute } from '../routing/route.ts'
import { isOfItsMoment } from '../store/link.ts'
import { serviceIds, serviceSample } from '../store/services.ts'
import { useIsSilent } from '../topology/use-belief.ts'
import { useConnection, usePicture, useSamples } from '../use-console.ts'
import { serviceTitle } from '../words/probe.ts'
import { formatLatency } from '../../shared/words/format.ts'
import { HEALTH_TONES, HEALTH_WORDS } from '../../shared/words/labels.ts'
import { serviceName } from '../../shared/words/services.ts'
import styles from './overview.module.css'

const NONE: Readonly<Record<string, Service>> = {}

export function ServiceCards() {
  const services = usePicture((state) => state.snapshot?.services ?? NONE)
  const ids = useMemo(() => serviceIds(services), [services])
  return (
    <div className={styles['services']}>
      {ids.map((id) => (
        <ServiceCard key={id} id={id} />
      ))}
    </div>
  )
}

function ServiceCard({ id }: { readonly id: string }) {
  const service = usePicture((state) => state.snapshot?.services[id])
  const isSilent = useIsSilent(id)
  const health = isSilent ? 'unknown' : (service?.health ?? 'unknown')
  const tone = HEALTH_TONES[health]
  return (
    <Card
      className={styles['service']}
      label={serviceName(id, service?.name)}
      tone={tone === 'critical' || tone === 'warn' ? tone : undefined}
      isGone={service === undefined || isSilent}
    >
      <HealthShape health={health} />
      <h2 className={styles['accountName']}>
        <a href={formatRoute({ kind: 'node', nodeId: id })} data-row-link>
          {serviceTitle(id, service?.name)}
        </a>
      </h2>
      {isSilent ? (
        <span className={styles['serviceWords']}>does not answer this console</span>
      ) : service === undefined ? (
        <span className={`${styles['serviceWords']} ${pieces['dim']}`}>not reported</span>
      ) : (
        <span className={styles['serviceWords']} title={service.why === '' ? undefined : service.why}>
          <span className={pieces['tone']} data-tone={health === 'healthy' ? undefined : tone}>
            {HEALTH_WORDS[health]}
          </span>{' '}
          <Lasting since={service.healthSince} isCoarse />
          {service.why === '' ? '' : `: ${service.why}`}
        </span>
      )}
      {service === undefined || isSilent ? null : <AnswerTime id={id} />}
    </Card>
  )
}

/** Source: the control plane's own asking; it asks everybody but itself. */
function AnswerTime({ id }: { readonly id: string }) {
  const sample = useSamples((state) => serviceSample(state.latest, id))
  const isNow = isOfItsMoment(useConnection())
  if (sample?.latencyMs == null) return null
  return (
    <span
      className={`${styles['answerTime']} ${pieces['mono']}`}
      title="Answer time of the control plane's last question"
    >
      <span className={isNow ? undefined : pieces['old']}>{formatLatency(sample.latencyMs)}</span>
    </span>
  )
}
