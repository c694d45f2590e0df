/** One service of the registry in full. */
import type { Service } from '../../shared/service.ts'
import { Card } from '../pieces/card.tsx'
import { CopyAs } from '../pieces/copy-as.tsx'
import { CopyId } from '../pieces/copy-id.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { HealthShape } from '../pieces/status-shape.tsx'
import { Lasting } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { CONTROL_PLANE, GATEWAY, serviceSample } from '../store/services.ts'
import { usePicture, useSamples } from '../use-console.ts'
import { capitalised, formatLatency, formatPercent } from '../../shared/words/format.ts'
import { HEALTH_TONES, HEALTH_WORDS } from '../../shared/words/labels.ts'
import { serviceName } from '../../shared/words/services.ts'
import { kindWords, probeWords } from '../words/probe.ts'
import { Row } from './node-detail.tsx'
import { Freshness } from './own-word.tsx'
import styles from './topology.module.css'

const PARTS: Readonly<Record<string, string>> = {
  gateway: 'keeps every unanswered message, takes replies of the newest epoch only',
  'control-plane': 'watches the nodes, grants leases, replaces masters that fail',
  supervisor: 'starts the processes of its machine, and starts those again that end',
}

export function ServiceDetail({ id }: { readonly id: Service['id'] }) {
  const service = usePicture((state) => state.snapshot?.services[id])
  return (
    <Card
      title={serviceName(id, service?.name)}
      note={PARTS[id] ?? (service === undefined ? undefined : capitalised(kindWords(service.kind)))}
      aside={<a href="#/topology">Close</a>}
    >
      {service === undefined ? (
        <EmptyNote title="Not reported">This cluster does not report it as a service of its own.</EmptyNote>
      ) : (
        <Known service={service} />
      )}
    </Card>
  )
}

function Known({ service }: { readonly service: Service }) {
  const sighting = usePicture((state) => state.sightings.find(({ observer }) => observer === service.id))
  const sample = useSamples((state) => serviceSample(state.latest, service.id))
  // Only these two have a word in who is master.
  const hasBeliefs = service.id === GATEWAY || service.id === CONTROL_PLANE
  return (
    <div className={styles['detail']}>
      <p className={styles['health']}>
        <HealthShape health={service.health} />
        <span className={pieces['tone']} data-tone={HEALTH_TONES[service.health]}>
          {HEALTH_WORDS[service.health]}
        </span>
        <span className={pieces['dim']}>
          for <Lasting since={service.healthSince} />
        </span>
        <span className={styles['copy']}>
          <CopyAs copied={{ kind: 'service', id: service.id }} />
        </span>
      </p>
      {service.why === '' ? null : <p className={styles['why']}>{service.why}</p>}
      <dl className={styles['rows']}>
        <Row name="Asked by">{probeWords(service)}</Row>
        {service.probe === null && sample === null ? null : (
          <Row name="Answers in">
            {sample === null ? (
              <span className={pieces['dim']}>not asked yet</span>
            ) : sample.latencyMs === null ? (
              <span className={pieces['dim']}>no answer</span>
            ) : (
              formatLatency(sample.latencyMs)
            )}
          </Row>
        )}
        {sample?.quotaFraction == null ? null : (
          <Row name="Its quota">{formatPercent(sample.quotaFraction)} % used in this period</Row>
        )}
        {hasBeliefs ? (
          <Row name="Own word">
            {sighting === undefined ? (
              <span className={pieces['dim']}>not asked yet</span>
            ) : (
              <Freshness sighting={sighting} />
            )}
            <ul>
              {sighting?.observations.map(({ accountId, master, epoch }) => (
                <li key={accountId}>
                  {accountId}:{' '}
                  <span className={pieces['mono']}>
                    {master ?? 'nobody'} · {epoch}
                  </span>
                </li>
              ))}
            </ul>
          </Row>
        ) : null}
        <Row name="Process">
          {service.pid === null ? (
            'no process of this cluster'
          ) : (
            <>
              <span className={pieces['mono']}>{service.pid}</span>, version {service.version ?? 'not reported'}
            </>
          )}
        </Row>
        <Row name="Incarnation">
          {service.incarnation === null ? 'not reported' : <CopyId id={service.incarnation} />}
        </Row>
        <Row name="Its address">
          {service.statusUrl === null ? 'it has none' : <CopyId id={`${service.statusUrl}/status`} />}
        </Row>
      </dl>
    </div>
  )
}
