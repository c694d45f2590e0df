/** The failover machine's hands: each action asks the nodes and comes back as an event. Idempotent by (failover, phase). */
import { assertNever } from '../../../shared/assert-never.ts'
import { asFault } from '../../../shared/fault.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { ClusterConfig } from '../../config.ts'
import type { Book } from '../book.ts'
import { GATEWAY, type Roster } from '../nodes/roster.ts'
import { rankServants } from './evidence.ts'
import type { FailoverAction, FailoverEvent } from './machine.ts'

export interface ActionContext {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: Roster
  readonly now: () => number
}

export interface Subject {
  readonly accountId: string
  /** Who is to be replaced; `null`: nobody was master. */
  readonly from: string | null
  /** Never chosen; `null`: everybody may be. A restarted process of a failed master is a servant like any other. */
  readonly besides: string | null
}

/** Never rejects: what cannot be done is the event `failed`. */
export async function act(context: ActionContext, subject: Subject, action: FailoverAction): Promise<FailoverEvent> {
  try {
    switch (action.do) {
      case 'rank': {
        const { book, roster, config, now } = context
        const sources = { snapshot: book.snapshot, roster, flapping: config.flapping, now: now() }
        return { kind: 'ranked', candidates: rankServants(sources, subject.accountId, subject.besides) }
      }
      case 'catchUp':
        return await catchUpBefore(context, subject, action.to)
      case 'fence':
        return await fence(context, subject, action.epoch)
      case 'transfer':
        return await transfer(context, subject, action.to, action.epoch)
      case 'promote':
        return await promote(context, subject, action.to, action.epoch)
      case 'verify': {
        const timeoutMs = context.config.timing.verifyTimeoutMs
        const { accountId } = subject
        const { gapMs } = await context.roster.ask(
          GATEWAY,
          { ask: 'awaitServed', accountId, epoch: action.epoch, timeoutMs },
          timeoutMs + 500,
        )
        return { kind: 'served', gapMs }
      }
      default:
        return assertNever(action)
    }
  } catch (error) {
    return { kind: 'failed', why: asFault(error).message, reason: null }
  }
}

/** Planned: fetch while the old master still serves, so that little is left for the time without service. */
async function catchUpBefore(
  { roster, book, config }: ActionContext,
  { accountId }: Subject,
  to: string,
): Promise<FailoverEvent> {
  const from = reachable(book.snapshot, roster, accountId, to)
  const { fetched } = await roster.ask(to, { ask: 'catchUp', from }, config.timing.transferTimeoutMs)
  return {
    kind: 'caughtUp',
    detail: `${to}: ${fetched === 0 ? 'up to date' : `${fetched} records fetched`} before fencing`,
  }
}

/** The gateway must acknowledge; servants that are reachable do; nobody waits for the old master. */
async function fence(
  { roster, book, config }: ActionContext,
  { accountId, from }: Subject,
  epoch: number,
): Promise<FailoverEvent> {
  const { fenceTimeoutMs } = config.timing
  const request = { ask: 'raiseFloor', accountId, epoch } as const
  const servants = reachable(book.snapshot, roster, accountId, from)
  if (from !== null && roster.presence(from) !== null) roster.tell(from, request)
  const acks = Promise.allSettled(servants.map((nodeId) => roster.ask(nodeId, request, fenceTimeoutMs)))
  try {
    await roster.ask(GATEWAY, request, fenceTimeoutMs)
  } catch (error) {
    return {
      kind: 'failed',
      why: `the gateway did not take epoch ${epoch} as floor: ${asFault(error).message}`,
      reason: 'gatewayUnreachable',
    }
  }
  const settled = await acks
  const acked = servants.filter((_, index) => settled[index]?.status === 'fulfilled')
  const missed = servants.filter((nodeId) => !acked.includes(nodeId))
  return {
    kind: 'fenced',
    detail: `floor ${epoch} at ${[GATEWAY, ...acked].join(', ')}${missed.length === 0 ? '' : `; not at ${missed.join(', ')}`}`,
  }
}

/** The candidate fetches what it lacks; then its log is held against the gateway's last accepted reply. */
async function transfer(
  { roster, book, config }: ActionContext,
  { accountId }: Subject,
  to: string,
  epoch: number,
): Promise<FailoverEvent> {
  const { transferTimeoutMs, fenceTimeoutMs } = config.timing
  const accepted = (await roster.ask(GATEWAY, { ask: 'raiseFloor', accountId, epoch }, fenceTimeoutMs)).tail
  const from = reachable(book.snapshot, roster, accountId, to)
  const { tail, fetched, cut, source } = await roster.ask(to, { ask: 'catchUp', from }, transferTimeoutMs)
  const held = await roster.ask(to, { ask: 'hashAt', position: accepted.position }, transferTimeoutMs)
  if (held.hash !== accepted.hash) {
    const found = held.hash === null ? `ends at position ${tail.position}` : 'has another record there'
    return {
      kind: 'failed',
      why: `${to} ${found}; the gateway accepted position ${accepted.position}`,
      reason: 'stateBehind',
    }
  }
  const presence = roster.presence(to)
  if (presence === null) return { kind: 'failed', why: `${to} hung up`, reason: null }
  const fetchedText =
    source === null ? 'nothing to fetch' : `${fetched} ${fetched === 1 ? 'record' : 'records'} from ${source}`
  const detail = `${fetchedText}${cut === 0 ? '' : `, ${cut} cut`}; position ${tail.position}, hash equal at ${accepted.position}`
  return { kind: 'transferred', detail, holder: { nodeId: to, incarnation: presence.hello.incarnation } }
}

/** The lease is a process's and not a node's: whoever was started again since it was granted is a servant. */
async function promote(
  { roster, book, config }: ActionContext,
  { accountId }: Subject,
  to: string,
  epoch: number,
): Promise<FailoverEvent> {
  const holder = book.snapshot.accounts[accountId]?.lease.holder
  if (roster.presence(to)?.hello.incarnation !== holder?.incarnation)
    return { kind: 'failed', why: `${to} is not the process any more that was granted the lease`, reason: null }
  const { tail } = await roster.ask(to, { ask: 'promote', epoch }, config.timing.promoteTimeoutMs)
  return { kind: 'promoted', detail: `${to} serves from position ${tail.position}` }
}

/** Connected nodes of the account but one; who is confirmed down would only be waited for. */
function reachable(snapshot: Snapshot, roster: Roster, accountId: string, but: string | null): string[] {
  return Object.values(snapshot.nodes)
    .filter(
      (node) =>
        node.accountId === accountId && node.id !== but && node.health !== 'down' && roster.presence(node.id) !== null,
    )
    .map(({ id }) => id)
}
