/** What the console itself has to say to a plan: it may make the click more careful, never less. Pure. */
import { Fault } from '../../shared/fault.ts'
import type { PreparedPlan } from '../../shared/ledger.ts'
import type { Link } from '../../shared/picture.ts'
import { EVIDENCE_LIMIT_MS, type Plan } from '../../shared/plan.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

/** What the person was looking at when they pressed. */
export interface Evidence {
  readonly link: Link
  /** Epoch ms of this machine; `null`: never. */
  readonly heardAt: number | null
  readonly snapshot: Snapshot | null
  /** Epoch ms of this machine. */
  readonly now: number
}

/** Why the picture cannot be acted on lightly; `null`: it can. */
export function evidenceFlaw(evidence: Evidence): string | null {
  const { link, heardAt, now } = evidence
  if (heardAt === null) return 'The console has never heard from this cluster.'
  const age = `${((now - heardAt) / 1000).toFixed(1)} s`
  if (link.kind !== 'live')
    return `The connection is not live (${LINK_WORDS[link.kind]}); the newest word is ${age} old.`
  if (now - heardAt > EVIDENCE_LIMIT_MS)
    return `The newest word of the cluster is ${age} old, more than ${EVIDENCE_LIMIT_MS / 1000} s.`
  return null
}

const LINK_WORDS: Record<Link['kind'], string> = {
  connecting: 'connecting',
  live: 'live',
  stale: 'nothing comes',
  retrying: 'interrupted',
  refused: 'refused',
}

export function prepare(plan: Plan, evidence: Evidence): PreparedPlan {
  const flaw = evidenceFlaw(evidence)
  const planClass = flaw === null ? plan.class : 'forced'
  return {
    plan,
    class: planClass,
    classWhy: flaw === null ? plan.classWhy : [flaw, ...plan.classWhy],
    typeToConfirm: planClass === 'forced' ? plan.command.accountId : null,
    suggestedReason: planClass === 'routine' ? reasonFor(plan, evidence.snapshot) : '',
    preparedAt: evidence.now,
  }
}

/** Routine means that something is plainly wrong already: that is the reason. */
function reasonFor(plan: Plan, snapshot: Snapshot | null): string {
  const { accountId } = plan.command
  const holder = snapshot?.accounts[accountId]?.lease.holder
  const node = holder == null ? undefined : snapshot?.nodes[holder.nodeId]
  return node === undefined ? `${accountId} has no master` : `${node.id} is ${node.health}`
}

/** The reason that will be recorded. @throws {Fault} reasonMissing, nameMismatch */
export function checkWords(prepared: PreparedPlan, reason: string, typed: string | null): string {
  if (prepared.typeToConfirm !== null && typed?.trim() !== prepared.typeToConfirm) {
    throw new Fault('nameMismatch', `This plan is forced: type ${prepared.typeToConfirm} to confirm it.`)
  }
  const given = reason.trim()
  if (given !== '') return given
  if (prepared.class !== 'routine' && prepared.class !== 'harmless')
    throw new Fault('reasonMissing', 'Say why this is done.')
  return prepared.suggestedReason === '' ? prepared.plan.title : prepared.suggestedReason
}

/** Whether what the person saw still holds; asked before the consent and after it, which may take them a minute.
 *  @throws {Fault} planExpired, stalePicture */
export function checkEvidence(prepared: PreparedPlan, evidence: Evidence): void {
  const { plan } = prepared
  // The cluster's two moments give a duration; it is counted on our own clock.
  const lifetimeMs = plan.expiresAt - plan.createdAt
  if (evidence.now - prepared.preparedAt > lifetimeMs) {
    throw new Fault('planExpired', `This plan was made more than ${Math.round(lifetimeMs / 1000)} s ago.`)
  }
  if (evidence.snapshot !== null && evidence.snapshot.journalId !== plan.journalId) {
    throw new Fault('planExpired', 'The cluster began another journal since this plan was made.')
  }
  const flaw = evidenceFlaw(evidence)
  // A plan that was raised for old evidence was confirmed knowing that.
  if (flaw !== null && !wasRaised(prepared)) throw new Fault('stalePicture', `${flaw} Nothing was sent.`)
}

function wasRaised(prepared: PreparedPlan): boolean {
  return prepared.classWhy.length > prepared.plan.classWhy.length
}
