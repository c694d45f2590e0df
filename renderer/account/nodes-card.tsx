/** The account's nodes: health and why, how far behind, when last heard, what share they carry. */
import type { Account } from '../../shared/account.ts'
import type { Node } from '../../shared/node.ts'
import { Card } from '../pieces/card.tsx'
import { TimeLeft } from '../pieces/remaining.tsx'
import { ShareBar } from '../pieces/share-bar.tsx'
import { HealthShape } from '../pieces/status-shape.tsx'
import { Aged, Lasting } from '../pieces/when.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { VersionNote } from '../deployments/version-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import { type NodeShare, sharesOf } from '../store/shares.ts'
import { ageOf } from '../store/age.ts'
import { useNow, useSamples } from '../use-console.ts'
import {
  formatAge,
  formatBytes,
  formatCount,
  formatLatency,
  formatPercent,
  formatRate,
} from '../../shared/words/format.ts'
import { HEALTH_TONES, HEALTH_WORDS, RULE_WORDS } from '../../shared/words/labels.ts'
import styles from './account.module.css'

export function NodesCard({ nodes, account }: { readonly nodes: readonly Node[]; readonly account: Account }) {
  const latest = useSamples((state) => state.latest)
  return (
    <Card title="Nodes" note={`account of ${account.region}`} aside="source: heartbeats">
      <TableScroll label="Nodes">
        <table className={pieces['table']}>
          <thead>
            <tr>
              <Th>Node</Th>
              <Th>Health</Th>
              <Th>Region</Th>
              <Th>Promotion</Th>
              <Th isRight>Behind</Th>
              <Th isRight>Heartbeat</Th>
              <Th isRight>Handles</Th>
              <Th colSpan={2}>Share</Th>
              <Th isRight>p95</Th>
              <Th isRight>CPU</Th>
              <Th isRight>Memory</Th>
              <Th isRight>Process</Th>
            </tr>
          </thead>
          <tbody>
            {sharesOf(nodes, latest).map((share) => (
              <NodeRow key={share.node.id} share={share} />
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Card>
  )
}

function NodeRow({ share }: { readonly share: NodeShare }) {
  const { node, sample, handled } = share
  return (
    <tr>
      <td className={pieces['tight']}>
        <a
          className={`${pieces['titleLink']} ${node.role === 'master' ? styles['master'] : ''}`}
          href={formatRoute({ kind: 'node', nodeId: node.id })}
          data-row-link
        >
          {node.id}
        </a>{' '}
        <span className={pieces['dim']}>{node.caughtUp ? node.role : 'catching up'}</span>{' '}
        <VersionNote version={node.version} />
      </td>
      <td>
        <span className={pieces['tight']}>
          <HealthShape health={node.health} />{' '}
          <span
            className={pieces['tone']}
            data-tone={node.health === 'healthy' ? undefined : HEALTH_TONES[node.health]}
          >
            {HEALTH_WORDS[node.health]}
          </span>{' '}
          <span className={pieces['dim']}>
            <Lasting since={node.healthSince} />
          </span>
        </span>
        {node.why === '' ? null : <div className={styles['why']}>{node.why}</div>}
      </td>
      <td className={pieces['tight']}>{node.region}</td>
      <td className={styles['promotion']}>
        priority {node.priority}
        {node.promotion.rule === 'neutral' ? null : (
          <div className={styles['why']}>
            {RULE_WORDS[node.promotion.rule]}
            {node.promotion.expiresAt === null ? null : (
              <>
                {' '}
                for <TimeLeft until={node.promotion.expiresAt} />
              </>
            )}
            {node.promotion.reason === null ? '' : `: ${node.promotion.reason}`}
          </div>
        )}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {sample === null || sample.lagRecords === null ? <NotReported /> : `${formatCount(sample.lagRecords)}`}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {sample === null ? <NotReported /> : <Heartbeat at={sample.at} ageMs={sample.heartbeatAgeMs} />}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {sample === null ? <NotReported /> : <Aged at={sample.at}>{formatRate(sample.handledPerS)} /s</Aged>}
      </td>
      <td className={styles['shareCell']}>{handled === null ? null : <ShareBar fraction={handled} />}</td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {handled === null ? '—' : `${formatPercent(handled)} %`}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {sample === null || sample.computeP95Ms === null ? '—' : formatLatency(sample.computeP95Ms)}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {sample === null ? '—' : `${formatPercent(sample.cpuFraction)} %`}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>{sample === null ? '—' : memory(sample.rssBytes)}</td>
      <td
        className={`${pieces['right']} ${pieces['tight']} ${pieces['mono']}`}
        title={node.version === null ? undefined : `version ${node.version}`}
      >
        {node.pid ?? 'never joined'}
      </td>
    </tr>
  )
}

function NotReported() {
  return (
    <span className={pieces['dim']} title="This node does not report it">
      —
    </span>
  )
}

/** The age it had when sampled, and what has passed since: it keeps counting when samples stop. */
function Heartbeat({ at, ageMs }: { readonly at: number; readonly ageMs: number }) {
  const now = useNow(1_000)
  const offset = useSamples((state) => state.offset)
  return <>{formatAge(ageMs + ageOf(offset, at, now))} ago</>
}

function memory(bytes: number): string {
  const { value, unit } = formatBytes(bytes)
  return `${value} ${unit}`
}
