/** A node in full. */
import type { ReactNode } from 'react'
import type { Node } from '../../shared/node.ts'
import { Card } from '../pieces/card.tsx'
import { CopyAs } from '../pieces/copy-as.tsx'
import { CopyId } from '../pieces/copy-id.tsx'
import { DeviceMark } from '../pieces/device-mark.tsx'
import { Offers } from '../pieces/offers.tsx'
import { HealthShape } from '../pieces/status-shape.tsx'
import { TimeLeft } from '../pieces/remaining.tsx'
import { Aged, Lasting, When } from '../pieces/when.tsx'
import { Label } from '../pieces/label.tsx'
import pieces from '../pieces/pieces.module.css'
import { formatRoute } from '../routing/route.ts'
import { nodeSample } from '../store/account-status.ts'
import { useSamples } from '../use-console.ts'
import { formatBytes, formatCount, formatPercent } from '../../shared/words/format.ts'
import { HEALTH_TONES, HEALTH_WORDS, RULE_WORDS } from '../../shared/words/labels.ts'
import { OwnWord } from './own-word.tsx'
import styles from './topology.module.css'

export function NodeDetail({ node }: { readonly node: Node }) {
  const { device, drained, promotion } = node
  return (
    <Card
      title={node.id}
      note={
        <>
          {node.role} of <a href={formatRoute({ kind: 'account', accountId: node.accountId })}>{node.accountId}</a> ·{' '}
          {node.region}
        </>
      }
      aside={<a href="#/topology">Close</a>}
    >
      <div className={styles['detail']}>
        <p className={styles['health']}>
          <HealthShape health={node.health} />
          <span className={pieces['tone']} data-tone={HEALTH_TONES[node.health]}>
            {HEALTH_WORDS[node.health]}
          </span>
          <span className={pieces['dim']}>
            for <Lasting since={node.healthSince} />
          </span>
          <span className={styles['copy']}>
            <CopyAs copied={{ kind: 'node', id: node.id }} />
          </span>
        </p>
        {node.why === '' ? null : <p className={styles['why']}>{node.why}</p>}
        <dl className={styles['rows']}>
          <Row name="Own word">
            <OwnWord observer={node.id} accountId={node.accountId} />
          </Row>
          <Row name="Device">
            <DeviceMark device={device} isShort />
            {device === null ? null : (
              <span className={pieces['dim']}>
                {' '}
                for <Lasting since={device.since} />
              </span>
            )}
            {device === null || device.why === '' ? null : <div className={pieces['second']}>{device.why}</div>}
          </Row>
          <Row name="Log">
            <Log node={node} />
          </Row>
          <Row name="Promotion">
            priority {node.priority}, {RULE_WORDS[promotion.rule]}
            {promotion.expiresAt === null ? null : (
              <span className={pieces['dim']}>
                {' '}
                for <TimeLeft until={promotion.expiresAt} />
              </span>
            )}
            {promotion.owner === null && promotion.reason === null ? null : (
              <div className={pieces['second']}>
                {promotion.reason ?? 'no reason given'}
                {promotion.owner === null ? '' : `, by ${promotion.owner}`}
              </div>
            )}
          </Row>
          {drained === null ? null : (
            <Row name="Drained">
              by {drained.owner} for <Lasting since={drained.since} />
              <div className={pieces['second']}>{drained.reason}</div>
            </Row>
          )}
          <Row name="Work">
            <Work node={node} />
          </Row>
          <Row name="Process">
            {node.pid === null ? (
              <span className={pieces['dim']}>never joined</span>
            ) : (
              <>
                <span className={pieces['mono']}>{node.pid}</span>, version {node.version ?? 'not reported'}
              </>
            )}
          </Row>
          {node.incarnation === null ? null : (
            <Row name="Incarnation">
              <CopyId id={node.incarnation} />
            </Row>
          )}
          {node.statusUrl === null ? null : (
            <Row name="Its address">
              <CopyId id={`${node.statusUrl}/status`} />
            </Row>
          )}
        </dl>
        <div className={styles['acts']}>
          <Offers subject={{ kind: 'node', id: node.id }} />
        </div>
      </div>
    </Card>
  )
}

export function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>
        <Label>{name}</Label>
      </dt>
      <dd>{children}</dd>
    </>
  )
}

function Log({ node }: { readonly node: Node }) {
  const sample = useSamples((state) => nodeSample(state.latest, node.id))
  if (sample === null) return <NotReported />
  const lag = node.health === 'down' ? null : sample.lagRecords
  return (
    <Aged at={sample.at}>
      position <span className={pieces['mono']}>{formatCount(sample.logPosition)}</span>
      {lag === null ? ', distance to the master not reported' : `, ${formatCount(lag)} behind the master`}
      {node.caughtUp ? '' : ', still catching up: no candidate yet'}
    </Aged>
  )
}

function Work({ node }: { readonly node: Node }) {
  const sample = useSamples((state) => nodeSample(state.latest, node.id))
  if (sample === null) return <NotReported />
  const { value, unit } = formatBytes(sample.rssBytes)
  return (
    <>
      <Aged at={sample.at}>
        {sample.handledPerS.toFixed(1)} /s, {formatCount(sample.conversations)} conversations in the last minute,{' '}
        {formatPercent(sample.cpuFraction)} % CPU, {value} {unit}
      </Aged>
      <div className={pieces['dim']}>
        device: last in <Moment at={sample.deviceInAt} />, last out <Moment at={sample.deviceOutAt} />
      </div>
    </>
  )
}

function Moment({ at }: { readonly at: number | null }) {
  return at === null ? <>not reported</> : <When at={at} />
}

function NotReported() {
  return <span className={pieces['dim']}>not reported</span>
}
