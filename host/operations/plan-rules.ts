/** What the console itself has to say to a plan: it may make the click more careful, never less. Pure. */
import { baseClass, subjectOf, type BaseClass, type Command } from '../../shared/command.ts'
import type { PreparedPlan } from '../../shared/ledger.ts'
import type { Disagreement } from '../../shared/observation.ts'
import type { Link } from '../../shared/picture.ts'
import { EVIDENCE_LIMIT_MS, PlanClass, type Plan } from '../../shared/plan.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

/** What the person was looking at when they pressed. */
export interface Evidence {
  readonly link: Link
  /** Age of the newest word of the cluster, ms; `null`: never heard. */
  readonly ageMs: number | null
  readonly snapshot: Snapshot | null
  /** What this console's own asking found. */
  readonly disagreements: readonly Disagreement[]
  /** Epoch ms of this machine. */
  readonly now: number
}

/** How long something healthy that moves can be taken back before it leaves, ms. */
export const UNDO_WINDOW_MS = 5_000

interface Raise {
  readonly to: PlanClass
  readonly why: string
}

/** What each base class is at least. */
const FLOORS: Readonly<Record<BaseClass, PlanClass>> = {
  harmless: 'harmless',
  reversible: 'routine',
  dangerous: 'routine',
}

export function prepare(plan: Plan, evidence: Evidence): PreparedPlan {
  const raises = raisesOf(plan, evidence).toSorted((a, b) => rankOf(b.to) - rankOf(a.to))
  const planClass = raises[0]?.to ?? plan.class
  return {
    plan,
    class: planClass,
    classWhy: [...raises.map(({ why }) => why), ...plan.classWhy],
    typeToConfirm: planClass === 'forced' ? subjectOf(plan.command).id : null,
    suggestedReason: planClass === 'routine' ? reasonFor(plan, evidence.snapshot) : vetoOf(plan, evidence.snapshot),
    preparedAt: evidence.now,
  }
}

/** A hold in a countdown is a veto, and says of what; empty: nothing says why. */
function vetoOf({ command }: Plan, snapshot: Snapshot | null): string {
  if (command.kind !== 'holdAutomation') return ''
  const accounts = Object.values(snapshot?.accounts ?? {})
  const counted = accounts.find(({ id, countdown }) => countdown !== null && (command.accountId ?? id) === id)
  const { countdown } = counted ?? { countdown: null }
  return countdown === null ? '' : `Not failed over from ${countdown.from} yet, although ${countdown.cause}`
}

/** Whether it waits on this machine for a while, in which it can be taken back. */
export function isHeldFirst(prepared: PreparedPlan): boolean {
  return prepared.class === 'disturbing' && baseClass(prepared.plan.command) === 'reversible'
}

/** Why the picture cannot be acted on lightly; `null`: it can. */
export function evidenceFlaw({ link, ageMs }: Evidence): string | null {
  if (ageMs === null) return 'The console has never heard from this cluster.'
  const age = `${(ageMs / 1000).toFixed(1)} s`
  if (link.kind !== 'live')
    return `The connection is not live (${LINK_WORDS[link.kind]}); the newest word is ${age} old.`
  if (ageMs > EVIDENCE_LIMIT_MS)
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

/** What the sources disagree on where this command acts; empty: they agree, or nobody could be asked. */
export function disagreementsAbout(command: Command, evidence: Evidence): Disagreement[] {
  const accounts = accountsOf(command, evidence.snapshot)
  return evidence.disagreements.filter(({ accountId }) => accounts === null || accounts.has(accountId))
}

/** What is harmless is so whatever is true: old evidence and disagreement do not keep anybody from holding automation. */
export function restsOnEvidence(command: Command): boolean {
  return baseClass(command) !== 'harmless'
}

function raisesOf(plan: Plan, evidence: Evidence): Raise[] {
  const { command } = plan
  const raises: Raise[] = []
  const raise = (to: PlanClass, why: string): void => {
    if (rankOf(to) > rankOf(plan.class)) raises.push({ to, why })
  }
  if (restsOnEvidence(command)) {
    const flaw = evidenceFlaw(evidence)
    // The two that a person must know even where the cluster asked for the most careful click already.
    if (flaw !== null) raises.push({ to: 'forced', why: flaw })
    for (const { why } of disagreementsAbout(command, evidence))
      raises.push({ to: 'forced', why: `Sources disagree: ${why}.` })
    for (const check of plan.checks.filter(({ status }) => status === 'fail'))
      raise('forced', `A check fails: ${check.title}: ${check.measured}, needed ${check.threshold}.`)
  }
  const healthy = healthyMaster(command, evidence.snapshot)
  if (healthy !== null) raise('disturbing', `This console sees ${healthy} healthy and serving.`)
  raise(FLOORS[baseClass(command)], `${plan.title} changes the cluster.`)
  return raises
}

/** The master that a dangerous command on its account would take out of work though nothing is wrong with it; `null`: there is none. */
function healthyMaster(command: Command, snapshot: Snapshot | null): string | null {
  const subject = subjectOf(command)
  if (baseClass(command) !== 'dangerous' || subject.kind !== 'account') return null
  const account = snapshot?.accounts[subject.id]
  // While a failover runs, asking for the same joins it: nothing more moves.
  const holder = account?.activeFailoverId === null ? account.lease.holder?.nodeId : undefined
  return holder !== undefined && snapshot?.nodes[holder]?.health === 'healthy' ? holder : null
}

/** `null`: the whole cluster. */
function accountsOf(command: Command, snapshot: Snapshot | null): ReadonlySet<string> | null {
  const subject = subjectOf(command)
  switch (subject.kind) {
    case 'account':
      return new Set([subject.id])
    case 'node': {
      const accountId = snapshot?.nodes[subject.id]?.accountId
      return new Set(accountId === undefined ? [] : [accountId])
    }
    case 'cluster':
      return null
  }
}

/** What others are kept from hearing or counting for a while: why, only the person knows. */
const ASKS_WHY: ReadonlySet<Command['kind']> = new Set<Command['kind']>(['silenceAlert', 'openMaintenance'])

/** Routine means that something is plainly wrong already: that is the reason. */
function reasonFor(plan: Plan, snapshot: Snapshot | null): string {
  if (ASKS_WHY.has(plan.command.kind)) return ''
  const subject = subjectOf(plan.command)
  const account = subject.kind === 'account' ? snapshot?.accounts[subject.id] : undefined
  if (account !== undefined && account.lease.holder === null) return `${account.id} has no master`
  const nodeId = subject.kind === 'node' ? subject.id : account?.lease.holder?.nodeId
  const node = nodeId === undefined ? undefined : snapshot?.nodes[nodeId]
  if (node !== undefined && node.health !== 'healthy') return `${node.id} is ${node.health}`
  return plan.classWhy[0] ?? plan.title
}

function rankOf(planClass: PlanClass): number {
  return PlanClass.options.indexOf(planClass)
}
