/** Who wanted it and why: the operation and the person, or automation. */
import type { ReactNode } from 'react'
import type { Failover } from '../../shared/failover.ts'
import { Card } from '../pieces/card.tsx'
import { When } from '../pieces/when.tsx'
import { Label } from '../pieces/label.tsx'
import pieces from '../pieces/pieces.module.css'
import { formatRoute } from '../routing/route.ts'
import { usePicture } from '../use-console.ts'
import styles from './failovers.module.css'

export function AskedCard({ failover }: { readonly failover: Failover }) {
  const { operationId } = failover
  const own = usePicture((state) => state.ledger.find((entry) => entry.operationId === operationId))
  const known = usePicture((state) => state.snapshot?.operations.find(({ id }) => id === operationId))
  if (operationId === null) {
    return (
      <Card title="Asked for by nobody">
        <p className={styles['asked']}>{whyNobody(failover)}</p>
      </Card>
    )
  }
  const asked = own ?? known
  return (
    <Card title={asked === undefined ? 'Asked for' : `Asked for by ${asked.actor}`}>
      <div className={styles['asked']}>
        <dl className={styles['askedRows']}>
          {asked === undefined ? (
            <Row name="Reason">{failover.cause}</Row>
          ) : (
            <>
              <Row name="What">{asked.title}</Row>
              <Row name="Reason">{asked.reason === '' ? 'none was given' : asked.reason}</Row>
              <Row name="When">
                <When at={own?.createdAt ?? known?.acceptedAt ?? failover.startedAt} />
                {own === undefined ? ', at another console' : ', at this console'}
              </Row>
            </>
          )}
          <Row name="Operation">
            <a className={pieces['mono']} href={formatRoute({ kind: 'operations', operationId })}>
              {operationId}
            </a>
          </Row>
        </dl>
      </div>
    </Card>
  )
}

function whyNobody({ trigger, from, drillId }: Failover): string {
  if (from === null) return 'The account had no master: the control plane gave it its first.'
  if (trigger === 'automatic')
    return drillId === null ? 'Automation began it by itself.' : 'Automation began it by itself, during a drill.'
  return 'The operation behind it is not reported.'
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>
        <Label>{name}</Label>
      </dt>
      <dd>{children}</dd>
    </>
  )
}
