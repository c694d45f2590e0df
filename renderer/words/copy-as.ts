/** What an entity of the cluster is to somebody else: a link, a line of Markdown, a command of the terminal. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Failover } from '../../shared/failover.ts'
import type { Operation } from '../../shared/operation.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { formatSeconds } from '../../shared/words/format.ts'
import { OUTCOME_NAMES } from '../../shared/words/labels.ts'
import { formatRoute, type Route } from '../routing/route.ts'

export type Copied =
  | { readonly kind: 'account'; readonly id: string }
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'failover'; readonly failover: Failover }
  | {
      readonly kind: 'operation'
      readonly operation: Pick<Operation, 'id' | 'title' | 'actor' | 'reason' | 'outcome'> & { readonly state: string }
    }

export interface Copies {
  /** Opens it in a console; it only navigates. */
  readonly link: string
  readonly markdown: string
  /** What shows it in a terminal. */
  readonly command: string
}

/** `linda://account/uae-main` */
export function linkTo(route: Route): string {
  return `linda://${formatRoute(route).replace(/^#\//, '')}`
}

export function copiesOf(copied: Copied, snapshot: Snapshot): Copies {
  switch (copied.kind) {
    case 'account': {
      const account = snapshot.accounts[copied.id]
      const holder = account?.lease.holder?.nodeId ?? null
      const says = account === undefined ? 'not known' : holder === null ? 'has no master' : `served by ${holder}`
      return {
        link: linkTo({ kind: 'account', accountId: copied.id }),
        markdown: line(
          copied.id,
          `${says}, epoch ${account?.lease.epoch ?? '?'}`,
          linkTo({ kind: 'account', accountId: copied.id }),
          snapshot,
        ),
        command: 'linda accounts',
      }
    }
    case 'node': {
      const node = snapshot.nodes[copied.id]
      const service = snapshot.services[copied.id]
      const health = node?.health ?? service?.health ?? 'unknown'
      const why = node?.why ?? service?.why ?? ''
      const what = node === undefined ? 'service' : `${node.role} of ${node.accountId}`
      const link = linkTo({ kind: 'node', nodeId: copied.id })
      return {
        link,
        markdown: line(copied.id, `${what}, ${health}${why === '' ? '' : `: ${why}`}`, link, snapshot),
        command: node === undefined ? 'linda status' : `linda node ${copied.id}`,
      }
    }
    case 'failover': {
      const { failover } = copied
      const { id, accountId, from, to, outcome, totalMs, gapMs, why } = failover
      const link = linkTo({ kind: 'failover', failoverId: id })
      const took = totalMs === null ? '' : ` in ${formatSeconds(totalMs)}`
      const gap = gapMs === null ? '' : `, ${formatSeconds(gapMs)} without service`
      const end = outcome === null ? 'running' : `${OUTCOME_NAMES[outcome].toLowerCase()}${took}${gap}`
      const moved = `${from ?? 'nobody'} → ${to ?? 'nobody yet'}`
      return {
        link,
        markdown: line(
          `${accountId}: ${moved}`,
          `${end}${why === null || why === '' ? '' : `. ${why}`}`,
          link,
          snapshot,
        ),
        command: `linda failover ${accountId}`,
      }
    }
    case 'operation': {
      const { id, title, actor, reason, outcome, state } = copied.operation
      const link = linkTo({ kind: 'operations', operationId: id })
      const end = outcome === null ? state : `${state}: ${outcome}`
      return {
        link,
        markdown: line(title, `${end} (${actor}, “${reason}”)`, link, snapshot),
        command: `linda operation ${id}`,
      }
    }
    default:
      return assertNever(copied)
  }
}

/** `**uae-main** served by uae-2, epoch 4 · Built-in cluster (drill) · [linda://account/uae-main](…)` */
function line(name: string, says: string, link: string, { cluster }: Snapshot): string {
  return `**${plain(name)}** ${plain(says)} · ${plain(cluster.name)} (${cluster.environment}) · <${link}>`
}

/** What people wrote must not become markup in somebody else's chat. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, (mark) => `\\${mark}`).replace(/\s+/g, ' ')
}
