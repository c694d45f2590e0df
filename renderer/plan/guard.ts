/** What keeps an open plan from being confirmed: its age, the cluster's moves since, what is not typed yet. Pure. */
import { baseClass } from '../../shared/command.ts'
import type { PreparedPlan } from '../../shared/ledger.ts'
import type { BasisEntry } from '../../shared/plan.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { chosenNode, type Draft } from './machine.ts'

/** Milliseconds until the plan expires, by this machine's clock alone: the plan's own clock only gives its length. */
export function remainingMs({ plan, preparedAt }: PreparedPlan, now: number): number {
  return Math.max(0, preparedAt + (plan.expiresAt - plan.createdAt) - now)
}

/** Age of a check's value now: its age when the plan was made, and what has passed here since. `null`: it does not age. */
export function checkAgeMs({ plan, preparedAt }: PreparedPlan, measuredAt: number | null, now: number): number | null {
  return measuredAt === null ? null : Math.max(0, plan.createdAt - measuredAt) + Math.max(0, now - preparedAt)
}

export interface ConfirmGuard {
  /** Why no button works now; `null`: the link is live. */
  readonly lock: string | null
  /** What moved since the plan was made; `null`: nothing it rests on. */
  readonly moved: string | null
  readonly needsPassword: boolean
  readonly now: number
}

/** What is still missing before the last press; `null`: nothing. */
export function whyNotConfirm(prepared: PreparedPlan, draft: Draft, guard: ConfirmGuard): string | null {
  if (guard.lock !== null) return guard.lock
  if (remainingMs(prepared, guard.now) === 0) return 'The plan has expired; plan again'
  if (guard.moved !== null) return 'The cluster moved; plan again'
  if (isMove(prepared) && chosenNode(prepared) === null) return 'No node can take over'
  if (needsReason(prepared) && draft.reason.trim() === '') return 'Say why first'
  if (prepared.typeToConfirm !== null && draft.typed !== prepared.typeToConfirm)
    return `Type ${prepared.typeToConfirm} first`
  if (guard.needsPassword && draft.password === '') return 'Type the password of the console first'
  return null
}

export function needsReason(prepared: PreparedPlan): boolean {
  return prepared.class !== 'routine' && prepared.class !== 'harmless'
}

/** It makes another node master, so it has candidates. */
export function isMove({ plan }: PreparedPlan): boolean {
  return 'to' in plan.command
}

export function isDangerous({ plan }: PreparedPlan): boolean {
  return baseClass(plan.command) === 'dangerous'
}

/** The first thing the plan rests on that is different now, as a sentence; `null`: nothing that this window can see. */
export function movedSince({ plan }: PreparedPlan, snapshot: Snapshot | null): string | null {
  if (snapshot === null) return null
  for (const entry of plan.basis) {
    const sentence = moved(entry, snapshot)
    if (sentence !== null) return sentence
  }
  return null
}

function moved({ entity, field, value }: BasisEntry, snapshot: Snapshot): string | null {
  const [kind, id = ''] = entity.split('/')
  return kind === 'account'
    ? movedAccount(snapshot.accounts[id], id, field, value)
    : kind === 'node'
      ? movedNode(snapshot.nodes[id], id, field, value)
      : null
}

function movedAccount(
  account: Snapshot['accounts'][string] | undefined,
  id: string,
  field: string,
  planned: BasisEntry['value'],
): string | null {
  if (account === undefined) return `${id} is gone from the cluster.`
  const holder = account.lease.holder?.nodeId ?? null
  if (field === 'lease.holder' && holder !== planned)
    return `${id} is held by ${holder ?? 'nobody'} by now, not by ${planned ?? 'nobody'}.`
  if (field === 'lease.epoch' && account.lease.epoch !== planned)
    return `${id} is at epoch ${account.lease.epoch} by now, not at ${planned ?? 'none'}.`
  return null
}

function movedNode(
  node: Snapshot['nodes'][string] | undefined,
  id: string,
  field: string,
  planned: BasisEntry['value'],
): string | null {
  // A plan may rest on a name being free.
  if (node === undefined) return planned === null ? null : `${id} is gone from the cluster.`
  if (field === 'health' && node.health !== planned)
    return `${id} is ${node.health} by now${node.why === '' ? '' : `: ${node.why}`}.`
  if (field === 'incarnation' && node.incarnation !== planned) return `${id} is a new process since the plan was made.`
  return null
}
