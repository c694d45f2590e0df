/** One account with its master, its servants and how the work is spread. */
import { memo, useMemo } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import { covering, type Drill } from '../../shared/hold.ts'
import { Card } from '../pieces/card.tsx'
import { DrillMark } from '../pieces/drill-mark.tsx'
import { SecondsLeft, TimeLeft } from '../pieces/remaining.tsx'
import { ShareBar } from '../pieces/share-bar.tsx'
import { HealthShape, ToneShape } from '../pieces/status-shape.tsx'
import { Aged, Lasting, useIsGone, useIsOld } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { useNotReported } from '../replay/use-replay.ts'
import { formatRoute } from '../routing/route.ts'
import {
  type AccountStatus,
  accountStatus,
  type LatestSamples,
  nodeSample,
  type Service,
  serviceTone,
} from '../store/account-status.ts'
import { type NodeShare, sharesOf } from '../store/shares.ts'
import { usePicture, useSamples } from '../use-console.ts'
import { formatCount, formatDuration, formatLatency, formatPercent, formatRate } from '../../shared/words/format.ts'
import { DEVICE_TONES, DEVICE_WORDS } from '../../shared/words/device.ts'
import { BLOCK_WORDS, HEALTH_TONES, HEALTH_WORDS, PHASE_DOING } from '../../shared/words/labels.ts'
import styles from './overview.module.css'

export function AccountCard({ accountId }: { readonly accountId: string }) {
  const snapshot = usePicture((state) => state.snapshot)
  const latest = useSamples((state) => state.latest)
  const account = snapshot?.accounts[accountId]
  const status = useMemo(
    () => (snapshot === null || account === undefined ? null : accountStatus(snapshot, latest, account)),
    [snapshot, latest, account],
  )
  const drills = snapshot?.drills ?? NONE
  const isGone = useIsGone(status?.sample?.at ?? null)
  const isOld = useIsOld(newestAt(status, latest))
  if (status === null) return null
  const tone = serviceTone(status.service)
  return (
    <Card
      className={styles['account']}
      tone={tone === 'ok' || tone === 'unknown' ? undefined : tone}
      isGone={isGone}
      label={accountId}
    >
      <div className={styles['accountHead']}>
        <ToneShape tone={tone} />
        <h2 className={styles['accountName']}>
          <a href={formatRoute({ kind: 'account', accountId })} data-row-link>
            {accountId}
          </a>
        </h2>
        {covering(drills, accountId) === null ? null : <DrillMark />}
        <Epoch status={status} />
      </div>
      <Watch status={status} />
      <ul className={isOld ? styles['oldShares'] : undefined}>
        {sharesOf(status.nodes, latest).map((share) => (
          <NodeRow
            key={share.node.id}
            node={share.node}
            sample={share.sample}
            handled={share.handled}
            service={status.service}
          />
        ))}
      </ul>
      <Foot status={status} />
    </Card>
  )
}

const NONE: readonly Drill[] = []

/** What keeps automation from acting here, or what it is about to do. */
function Watch({ status }: { readonly status: AccountStatus }) {
  const { id, countdown } = status.account
  const hold = usePicture((state) => covering(state.snapshot?.holds ?? NONE, id))
  if (countdown !== null) {
    return (
      <p className={styles['watch']} data-tone="critical">
        <ToneShape tone="critical" /> fails over to {countdown.to} in <SecondsLeft until={countdown.endsAt} />
      </p>
    )
  }
  if (hold === null) return null
  return (
    <p className={styles['watch']} data-tone="warn" title={hold.reason}>
      <ToneShape tone="warn" /> automation held by {hold.owner} for <TimeLeft until={hold.expiresAt} />: {hold.reason}
    </p>
  )
}

/** When a node of the account last said anything, source clock; `null`: none ever did. */
function newestAt(status: AccountStatus | null, latest: LatestSamples): number | null {
  const at = status?.nodes.map((node) => nodeSample(latest, node.id)?.at ?? 0) ?? []
  return at.length === 0 || Math.max(...at) === 0 ? null : Math.max(...at)
}

function Epoch({ status }: { readonly status: AccountStatus }) {
  const { lease } = status.account
  const before = status.service.kind === 'failingOver' ? status.service.failover.epochBefore : lease.epoch
  return (
    <span className={`${styles['epoch']} ${pieces['mono']}`}>
      epoch{' '}
      {before === lease.epoch ? (
        lease.epoch
      ) : (
        <>
          {before} → <span className={styles['epochNew']}>{lease.epoch}</span>
        </>
      )}
    </span>
  )
}

type NodeRowProps = Pick<NodeShare, 'node' | 'sample' | 'handled'> & { readonly service: Service }

/** Renders again only when something of this node changed, not with every fact about another. */
const NodeRow = memo(function NodeRow({ node, sample, handled, service }: NodeRowProps) {
  const part = partOf(node.id, node.role, service)
  return (
    <li className={styles['node']} data-role={node.role}>
      <HealthShape health={node.health} />
      <span
        className={styles['nodeText']}
        data-wide={handled === null || undefined}
        title={node.why === '' ? undefined : `${node.id} is ${node.health}: ${node.why}`}
      >
        <span className={styles['nodeName']}>{node.id}</span> {part}
        {node.health === 'healthy' ? (
          <>
            {' · '}
            {node.device === null || node.device.state === 'linked' ? (
              node.region
            ) : (
              <span
                className={pieces['tone']}
                data-tone={DEVICE_TONES[node.device.state]}
                title={`device of ${node.id}: ${node.device.why}`}
              >
                device {DEVICE_WORDS[node.device.state]}
              </span>
            )}
            {node.caughtUp ? '' : ' · catching up'}
          </>
        ) : (
          <span className={styles['nodeWhy']} data-tone={HEALTH_TONES[node.health]}>
            {' · '}
            {HEALTH_WORDS[node.health]} <Lasting since={node.healthSince} isCoarse />
            {node.why === '' ? null : `: ${node.why}`}
          </span>
        )}
        {sample !== null && sample.lagRecords !== null && sample.lagRecords >= LAG_SHOWN && node.health === 'healthy'
          ? ` · ${formatCount(sample.lagRecords)} behind`
          : null}
      </span>
      {sample === null || handled === null ? (
        <span
          className={`${styles['share']} ${pieces['dim']}`}
          title={sample === null ? 'This node reports nothing' : 'Nothing handled in the last second'}
        >
          —
        </span>
      ) : (
        <>
          <ShareBar fraction={handled} />
          <span className={styles['share']}>
            {formatPercent(handled)}
            <span className={pieces['dim']}> %</span>
          </span>
        </>
      )}
    </li>
  )
})

/** A few records on their way are no lag. */
const LAG_SHOWN = 20

/** What a node is in its account right now, in words. */
function partOf(nodeId: string, role: 'master' | 'servant', service: Service): string {
  if (service.kind !== 'failingOver') return role
  if (nodeId === service.failover.to) return role === 'master' ? 'new master' : 'taking over'
  if (nodeId === service.failover.from) return role === 'master' ? 'master' : 'was master'
  return role
}

const Foot = memo(function Foot({ status }: { readonly status: AccountStatus }) {
  const { service, sample } = status
  const missing = useNotReported('not reported by the gateway')
  return (
    <p className={styles['accountFoot']}>
      <ServiceWords service={service} />
      <MasterDevice status={status} />
      {sample === null ? (
        `traffic ${missing}`
      ) : (
        <Aged at={sample.at}>
          {formatRate(sample.repliedPerS)} /s ·{' '}
          {sample.p95Ms === null ? 'no reply in 10 s' : `p95 ${formatLatency(sample.p95Ms)}`}
          {sample.waiting === 0
            ? ''
            : ` · ${formatCount(sample.waiting)} waiting${sample.oldestWaitingMs === null || sample.oldestWaitingMs < 100 ? '' : `, oldest ${formatDuration(sample.oldestWaitingMs)}`}`}
        </Aged>
      )}
    </p>
  )
})

/** The master's session, where it is well: where it is not, the words before say so. */
function MasterDevice({ status }: { readonly status: AccountStatus }) {
  const holder = status.nodes.find(({ id }) => id === status.account.lease.holder?.nodeId)
  return holder?.device?.state === 'linked' ? <>device linked · </> : null
}

function ServiceWords({ service }: { readonly service: Service }) {
  const words = serviceWords(service)
  if (words === null) return null
  return (
    <>
      <span className={pieces['tone']} data-tone={serviceTone(service)}>
        {words}
      </span>
      {' · '}
    </>
  )
}

/** `null`: served, which needs no remark. */
function serviceWords(service: Service): string | null {
  switch (service.kind) {
    case 'served':
      return null
    case 'struggling':
      return service.holder.health === 'healthy' ? 'device recovering' : `master ${service.holder.health}`
    case 'mute':
      return `device ${DEVICE_WORDS[service.device.state]}`
    case 'notAnswered':
      return 'does not answer'
    case 'failingOver':
      return service.phase === null ? 'failing over' : PHASE_DOING[service.phase.phase]
    case 'blocked':
      return `failover blocked${service.failover.blockedBy === null ? '' : `, ${BLOCK_WORDS[service.failover.blockedBy]}`}`
    case 'unserved':
      return 'no serving master'
    case 'notKnown':
      return 'not observed yet'
    default:
      return assertNever(service)
  }
}
