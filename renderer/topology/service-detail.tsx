/** The gateway or the control plane in full. */
import type { Service } from '../../shared/service.ts'
import { Card } from '../pieces/card.tsx'
import { CopyId } from '../pieces/copy-id.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { HealthShape } from '../pieces/status-shape.tsx'
import { Lasting } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { usePicture } from '../use-console.ts'
import { HEALTH_TONES, HEALTH_WORDS } from '../../shared/words/labels.ts'
import { SERVICE_NAMES } from '../../shared/words/services.ts'
import { Row } from './node-detail.tsx'
import { Freshness } from './own-word.tsx'
import styles from './topology.module.css'

const PARTS: Readonly<Record<Service['id'], string>> = {
  gateway: 'keeps every unanswered message, takes replies of the newest epoch only',
  'control-plane': 'watches the nodes, grants leases, replaces masters that fail',
}

export function ServiceDetail({ id }: { readonly id: Service['id'] }) {
  const service = usePicture((state) => state.snapshot?.services[id])
  return (
    <Card title={SERVICE_NAMES[id]} note={PARTS[id]} aside={<a href="#/topology">Close</a>}>
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
      </p>
      {service.why === '' ? null : <p className={styles['why']}>{service.why}</p>}
      <dl className={styles['rows']}>
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
        <Row name="Process">
          <span className={pieces['mono']}>{service.pid}</span>, version {service.version}
        </Row>
        <Row name="Incarnation">
          <CopyId id={service.incarnation} />
        </Row>
        <Row name="Its address">
          <CopyId id={`${service.statusUrl}/status`} />
        </Row>
      </dl>
    </div>
  )
}
