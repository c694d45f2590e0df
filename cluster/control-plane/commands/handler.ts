/** What a command is to the control plane: how it is planned, and how it is carried out. One file a command or family. */
import type { BackupSettings } from '../../../shared/backup.ts'
import type { Command } from '../../../shared/command.ts'
import type { Version } from '../../../shared/deployment.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Node } from '../../../shared/node.ts'
import type { Operation, OperationRequest } from '../../../shared/operation.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { Account } from '../../../shared/account.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { ClusterConfig } from '../../config.ts'
import type { Balancing } from '../balancing/balancing.ts'
import type { Backups } from '../backups/backups.ts'
import type { CarriedOver } from '../engine/engine.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { KnownTraffic } from '../balancing/change.ts'
import type { Membership } from '../nodes/membership.ts'
import type { Roster } from '../nodes/roster.ts'
import type { Draft } from '../plans/draft.ts'

/** What is known now. */
export interface View {
  readonly config: ClusterConfig
  readonly snapshot: Snapshot
  readonly roster: Pick<Roster, 'presence'>
  /** What an account's master told of its traffic a moment ago; `null`: it did not. */
  readonly traffic: (accountId: string) => KnownTraffic | null
  /** Places, schedule, how it stands; `null`: this cluster has no backup process, or it has not been heard. */
  readonly backup: BackupSettings | null
  /** What can be deployed, asked for a moment ago; `null`: the supervisor did not tell. */
  readonly versions: readonly Version[] | null
  /** How many facts the journal has that came after a moment. Absent: it is not at hand. */
  readonly factsAfter?: (at: number) => number
  readonly now: number
}

/** A confirmed plan. */
export interface Accepted<C extends Command = Command> {
  readonly request: OperationRequest
  readonly plan: Plan
  readonly command: C
}

/** How a command ended well: what it changed, and the sentence for it. */
export interface Done {
  readonly facts: readonly FactBody[]
  readonly outcome: string
}

/** What a job works with. Each of its steps can be done again: after a restart of the control plane it begins anew. */
export interface Tools {
  readonly view: () => View
  readonly membership: Membership
  readonly balancing: Pick<Balancing, 'lookBefore' | 'set'>
  /** Waits for a connection first: after a restart everybody is still on the way. @throws {Fault} as `Roster.ask`. */
  readonly ask: Roster['ask']
  readonly backups: Backups
  readonly deployments: Deployments
  /** Journals where the operation stands, in words, and how far it is where that can be counted. */
  readonly say: (step: string, progress?: NonNullable<Operation['progress']>) => void
  /** Starts a planned change of master as part of this operation; how it goes is seen in the snapshot. @throws {Fault} failoverRunning, unknownAccount. */
  readonly move: (accountId: string, to: string, cause: string) => void
  /** Journals what it did, as this operation's. Tried again while the disk is full. @throws {Fault} staleEpoch. */
  readonly record: (facts: readonly FactBody[]) => Promise<void>
  /** By what a restored journal knows operations again that were sent to this one. */
  readonly carryOver: () => CarriedOver
  /** The finished journal leads from the next start on, and this control plane ends. */
  readonly giveWay: (restoreId: string, finished: string) => void
  /** Looks every 100 ms until there is something to see. `null`: there was nothing within that time. */
  readonly until: <T>(look: () => T | null, withinMs: number) => Promise<T | null>
}

// Methods, not properties that hold functions: a handler of one command then stands in a table of handlers of any.
export type Run<C extends Command> =
  /** Done with its acceptance, in one transaction. */
  | { readonly kind: 'instant'; apply(view: View, accepted: Accepted<C>): Done }
  /** Takes time: asks processes, waits, and says how it ended. */
  | {
      readonly kind: 'job'
      /** Another reason to refuse it than its plan, now. @throws {Fault} */
      refuse?(view: View, accepted: Accepted<C>): void
      /** What runs already and does the same: this one ends as it does; `null`: nothing does. */
      joins?(view: View, accepted: Accepted<C>): string | null
      /** Facts of its acceptance. */
      opening?(view: View, accepted: Accepted<C>): readonly FactBody[]
      /** @throws {Fault} why it failed. */
      run(tools: Tools, accepted: Accepted<C>): Promise<Done>
      /** What has to be taken back when it fails. */
      undo?(view: View, accepted: Accepted<C>): readonly FactBody[]
      /** What cancelling it means; `null`: it cannot be cancelled. */
      readonly cancelled: string | null
    }
  /** A change of master: the failover machine carries it out and ends it. */
  | { readonly kind: 'failover'; goal(command: C): Goal }

/** `to: null`: the best candidate. */
export interface Goal {
  readonly accountId: string
  readonly to: string | null
}

export interface CommandHandler<C extends Command> {
  /** Pure. @throws {Fault} what forbids it altogether. */
  plan(view: View, command: C): Draft<C>
  readonly run: Run<C>
}

/** @throws {Fault} unknownNode. */
export function nodeOf({ snapshot }: Pick<View, 'snapshot'>, nodeId: string): Node {
  const node = snapshot.nodes[nodeId]
  if (node === undefined) throw new Fault('unknownNode', `There is no node ${nodeId}`)
  return node
}

/** @throws {Fault} unknownAccount. */
export function accountOf({ snapshot }: Pick<View, 'snapshot'>, accountId: string): Account {
  const account = snapshot.accounts[accountId]
  if (account === undefined) throw new Fault('unknownAccount', `There is no account ${accountId}`)
  return account
}

/** Of a node that is not master and whose account stands still. @throws {Fault} unknownNode, nodeIsMaster, failoverRunning. */
export function servantOf(view: View, nodeId: string, whatFor: string): { node: Node; account: Account } {
  const node = nodeOf(view, nodeId)
  const account = accountOf(view, node.accountId)
  if (account.lease.holder?.nodeId === nodeId)
    throw new Fault('nodeIsMaster', `${nodeId} is the master of ${account.id}: fail over first, then ${whatFor}`)
  if (account.activeFailoverId !== null)
    throw new Fault('failoverRunning', `${account.id} is changing its master; wait for the outcome`)
  return { node, account }
}

/** "12:03:20 UTC" */
export function clockTime(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`
}

/** "2026-11-21 12:03 UTC" */
export function dateTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
