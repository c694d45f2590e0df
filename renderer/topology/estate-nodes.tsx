/** What stands in the graph: an account's frame, a node's box, a service's box. Each reads its own values, so the graph itself never moves. */
import { Handle, type Node as FlowNode, type NodeProps, Position } from '@xyflow/react'
import { useMemo } from 'react'
import { VersionNote } from '../deployments/version-note.tsx'
import { DeviceMark } from '../pieces/device-mark.tsx'
import { HealthShape, ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { formatRoute } from '../routing/route.ts'
import { type AccountStatus, accountStatus, serviceTone } from '../store/account-status.ts'
import { usePicture, useSamples } from '../use-console.ts'
import { kindWords, serviceTitle } from '../words/probe.ts'
import { describeService } from '../words/service.ts'
import { HEALTH_TONES, HEALTH_WORDS } from '../../shared/words/labels.ts'
import { useBelief, useIsSilent } from './use-belief.ts'
import styles from './topology.module.css'

type Box = NodeProps<FlowNode<{ id: string; isChosen: boolean }>>

export function AccountFrame({ data }: Box) {
  const status = useStatus(data.id)
  if (status === null) return null
  return <div className={styles['frame']} data-tone={serviceTone(status.service)} />
}

/** Over the lines, so that they never run through it. */
export function AccountCaption({ data }: Box) {
  const status = useStatus(data.id)
  const isDisputed = usePicture((state) => state.disagreements.some(({ accountId }) => accountId === data.id))
  if (status === null) return null
  const tone = isDisputed ? 'critical' : serviceTone(status.service)
  const note = isDisputed
    ? 'sources disagree on its master'
    : status.service.kind === 'served'
      ? ''
      : describeService(status)
  return (
    <div className={styles['caption']}>
      <p className={styles['captionHead']}>
        <span className={styles['captionName']}>
          <ToneShape tone={tone} />
          <a
            className={`${styles['name']} nopan`}
            href={formatRoute({ kind: 'account', accountId: data.id })}
            data-row-link
          >
            {data.id}
          </a>
        </span>
        <span className={`${pieces['mono']} ${styles['captionEpoch']}`}>epoch {status.account.lease.epoch}</span>
      </p>
      {note === '' ? null : (
        <p className={styles['captionNote']} title={note}>
          {note}
        </p>
      )}
    </div>
  )
}

function useStatus(accountId: string): AccountStatus | null {
  const snapshot = usePicture((state) => state.snapshot)
  const latest = useSamples((state) => state.latest)
  return useMemo(() => {
    const account = snapshot?.accounts[accountId]
    return snapshot === null || account === undefined ? null : accountStatus(snapshot, latest, account)
  }, [snapshot, latest, accountId])
}

export function BotBox({ data }: Box) {
  const node = usePicture((state) => state.snapshot?.nodes[data.id])
  const belief = useBelief(data.id)
  if (node === undefined) return null
  const isRival = belief.kind === 'believesItself'
  return (
    <a
      className={`${styles['box']} nopan`}
      href={formatRoute({ kind: 'node', nodeId: data.id })}
      data-role={node.role}
      data-tone={isRival ? 'critical' : HEALTH_TONES[node.health]}
      data-chosen={data.isChosen || undefined}
      data-row-link
    >
      <Handles />
      <span className={styles['boxHead']}>
        <HealthShape health={node.health} />
        <span className={styles['name']}>{node.id}</span>
        <span className={styles['role']}>{node.caughtUp ? node.role : 'catching up'}</span>
      </span>
      <span className={styles['boxLine']}>
        {node.region} · epoch {belief.epoch === null ? '—' : <span className={pieces['mono']}>{belief.epoch}</span>}
      </span>
      <span className={styles['boxLine']}>
        {isRival ? (
          <span className={pieces['tone']} data-tone="critical">
            believes itself master
          </span>
        ) : node.health === 'healthy' ? (
          <>
            <DeviceMark device={node.device} /> <VersionNote version={node.version} />
          </>
        ) : (
          <span className={pieces['tone']} data-tone={HEALTH_TONES[node.health]} title={node.why}>
            {HEALTH_WORDS[node.health]}
            {node.why === '' ? '' : `: ${node.why}`}
          </span>
        )}
      </span>
    </a>
  )
}

export function ServiceBox({ data }: Box) {
  const service = usePicture((state) => state.snapshot?.services[data.id])
  const { id } = data
  const isSilent = useIsSilent(id)
  return (
    <a
      className={`${styles['box']} ${styles['service']} nopan`}
      href={formatRoute({ kind: 'node', nodeId: id })}
      data-tone={service === undefined || isSilent ? 'unknown' : HEALTH_TONES[service.health]}
      data-chosen={data.isChosen || undefined}
      data-row-link
    >
      <Handles />
      <span className={styles['boxHead']}>
        <HealthShape health={isSilent ? 'unknown' : (service?.health ?? 'unknown')} />
        <span className={styles['name']}>{serviceTitle(id, service?.name)}</span>
      </span>
      <span className={styles['boxLine']} title={service?.why === '' ? undefined : service?.why}>
        {isSilent
          ? 'does not answer here'
          : service === undefined
            ? 'not reported'
            : service.health === 'healthy'
              ? `healthy · ${service.version === null ? kindWords(service.kind) : `version ${service.version}`}`
              : `${HEALTH_WORDS[service.health]}${service.why === '' ? '' : `: ${service.why}`}`}
      </span>
    </a>
  )
}

const SIDES = [Position.Top, Position.Right, Position.Bottom, Position.Left]

/** Where lines may begin and end; not to be seen. */
function Handles() {
  return SIDES.flatMap((side) => [
    <Handle
      key={`source-${side}`}
      id={`source-${side}`}
      type="source"
      position={side}
      isConnectable={false}
      className={styles['handle'] ?? ''}
    />,
    <Handle
      key={`target-${side}`}
      id={`target-${side}`}
      type="target"
      position={side}
      isConnectable={false}
      className={styles['handle'] ?? ''}
    />,
  ])
}
