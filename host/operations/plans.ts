/** From a command to a recorded operation: the plan, the words, the consent, and the look at the evidence again. */
import { isDeepStrictEqual } from 'node:util'
import { baseClass, type Command } from '../../shared/command.ts'
import { asFault, Fault, type Problem } from '../../shared/fault.ts'
import type { ConfirmOutcome, LedgerEntry, PreparedPlan } from '../../shared/ledger.ts'
import { BasisChange } from '../../shared/plan.ts'
import { ageMs, momentNow, type PastMoment } from '../ages.ts'
import type { Clock } from '../clock.ts'
import type { Consent } from '../consent.ts'
import type { ControlClient } from '../control/client.ts'
import type { Ledger } from './ledger.ts'
import { checkEvidence, checkPlan, checkWords } from './plan-guard.ts'
import { evidenceFlaw, isHeldFirst, prepare, UNDO_WINDOW_MS, type Evidence } from './plan-rules.ts'

export interface PlansOptions {
  readonly client: ControlClient
  readonly ledger: Ledger
  readonly consent: Consent
  readonly clock: Clock
  /** Who acts from this console. */
  readonly actor: string
  readonly evidence: () => Evidence
  /** @throws {Fault} this console does not ask for such a thing here. */
  readonly refuse: (command: Command) => void
  /** The plan an operation of ours was confirmed with; `null`: none was kept. */
  readonly storedPlan: (operationId: string) => PreparedPlan | null
  /** A new UUIDv7. */
  readonly newId: () => string
}

/** What the windows send with the last press. */
export interface Confirmation {
  readonly planId: string
  readonly reason: string
  readonly typed: string | null
  readonly password: string | null
  /** `null`: the cluster's default. */
  readonly probationMinutes: number | null
}

interface Held {
  readonly prepared: PreparedPlan
  readonly at: PastMoment
  /** It was made on old evidence, and says so. */
  readonly onOldEvidence: boolean
}

/** Plans that were never confirmed are forgotten; the newest are kept. */
const PLANS_KEPT = 50

export class Plans {
  readonly #options: PlansOptions
  readonly #plans = new Map<string, Held>()
  /** Plans and operations whose last press is being answered: one at a time each. */
  readonly #confirming = new Set<string>()

  constructor(options: PlansOptions) {
    this.#options = options
  }

  /** @throws {Fault} what the cluster says to the command, or that it does not answer. */
  async prepare(command: Command): Promise<PreparedPlan> {
    this.#options.refuse(command)
    const plan = await this.#options.client.call('createPlan', { body: { command } })
    if (!answers(command, plan.command))
      throw new Fault('badAnswer', 'The cluster answered with a plan for another command than was asked for.')
    const evidence = this.#options.evidence()
    const prepared = prepare(plan, evidence)
    const onOldEvidence = evidenceFlaw(evidence) !== null
    this.#plans.set(plan.id, { prepared, at: momentNow(this.#options.clock), onOldEvidence })
    for (const id of [...this.#plans.keys()].slice(0, -PLANS_KEPT)) this.#plans.delete(id)
    return prepared
  }

  /** What the cluster refuses is an outcome. What keeps it from being sent at all is a fault, and nothing was recorded.
   *  @throws {Fault} unknownPlan, planExpired, stalePicture, reasonMissing, reasonInvalid, nameMismatch, storeFull, or the consent's. */
  async confirm(confirmation: Confirmation): Promise<ConfirmOutcome> {
    const { planId } = confirmation
    const held = this.#plans.get(planId)
    if (held === undefined)
      throw new Fault('unknownPlan', 'This console holds no such plan, or it was confirmed already.')
    return this.#once(planId, 'This plan is being confirmed in another window.', () =>
      this.#confirm(held, confirmation),
    )
  }

  /** Sends what waits on this machine: what is held at once, what was not sent after another look at plan, evidence and consent.
   *  @throws {Fault} unknownOperation, alreadySo, stalePicture, storeFull, or the consent's. */
  async send(operationId: string, password: string | null): Promise<LedgerEntry> {
    const { ledger, storedPlan } = this.#options
    const entry = ledger.entry(operationId)
    if (entry.state === 'held') return ledger.send(operationId)
    if (entry.state !== 'notSent') throw new Fault('alreadySo', 'It does not wait to be sent any more.')
    const prepared = storedPlan(operationId)
    if (prepared === null)
      return ledger.void(operationId, new Fault('planExpired', 'Its plan was not kept. Plan again.'))
    return this.#once(operationId, 'It is being sent from another window.', () =>
      this.#sendAfterAll(entry, prepared, password),
    )
  }

  /** Why what was held may not leave by itself; `null`: it may. */
  objection(prepared: PreparedPlan, at: PastMoment): Fault | null {
    try {
      this.#look({ prepared, at, onOldEvidence: false })
      return null
    } catch (error) {
      return asFault(error)
    }
  }

  async #confirm(held: Held, confirmation: Confirmation): Promise<ConfirmOutcome> {
    const { prepared } = held
    const { typed, password, probationMinutes } = confirmation
    const reason = checkWords(prepared, confirmation.reason, typed)
    this.#look(held)
    if (!(await this.#isConsented(held, reason, typed, password))) return { kind: 'withdrawn' }
    const entry = await this.#options.ledger.record(
      this.#newEntry(prepared, reason, probationMinutes),
      prepared,
      held.at,
    )
    this.#plans.delete(prepared.plan.id)
    if (entry.state === 'refused' && entry.problem !== null) {
      return { kind: 'refused', problem: entry.problem, changes: changesOf(entry.problem) }
    }
    return { kind: 'recorded', entry }
  }

  async #sendAfterAll(entry: LedgerEntry, prepared: PreparedPlan, password: string | null): Promise<LedgerEntry> {
    const { ledger, clock, evidence } = this.#options
    const { operationId, planId, reason } = entry
    const at = this.#plans.get(planId)?.at ?? { at: prepared.preparedAt, elapsed: null }
    try {
      checkPlan(prepared, evidence(), ageMs(at, clock))
    } catch (error) {
      return ledger.void(operationId, asFault(error))
    }
    const held: Held = { prepared, at, onOldEvidence: false }
    this.#look(held)
    if (!(await this.#isConsented(held, reason, prepared.typeToConfirm, password))) return entry
    return ledger.send(operationId)
  }

  /** @throws {Fault} planExpired, stalePicture, or the consent's. */
  async #isConsented(held: Held, reason: string, typed: string | null, password: string | null): Promise<boolean> {
    const plan = held.prepared
    if (baseClass(plan.plan.command) !== 'dangerous') return true
    const verdict = await this.#options.consent.ask({ plan, reason, typed, password })
    if (verdict === 'given') this.#look(held)
    return verdict === 'given'
  }

  /** @throws {Fault} planExpired, stalePicture */
  #look({ prepared, at, onOldEvidence }: Held): void {
    const { clock, evidence, refuse } = this.#options
    refuse(prepared.plan.command)
    checkEvidence(prepared, evidence(), { ageMs: ageMs(at, clock), onOldEvidence })
  }

  async #once<T>(id: string, refusal: string, run: () => Promise<T>): Promise<T> {
    if (this.#confirming.has(id)) throw new Fault('unknownPlan', refusal)
    this.#confirming.add(id)
    try {
      return await run()
    } finally {
      this.#confirming.delete(id)
    }
  }

  #newEntry(prepared: PreparedPlan, reason: string, probationMinutes: number | null): LedgerEntry {
    const { plan } = prepared
    const createdAt = this.#options.clock.now()
    const isHeld = isHeldFirst(prepared)
    return {
      operationId: this.#options.newId(),
      planId: plan.id,
      journalId: plan.journalId,
      command: plan.command,
      title: plan.title,
      class: prepared.class,
      actor: this.#options.actor,
      reason,
      state: isHeld ? 'held' : 'sending',
      word: null,
      failoverId: null,
      problem: null,
      createdAt,
      heardAt: null,
      endedAt: null,
      heldUntil: isHeld ? createdAt + UNDO_WINDOW_MS : null,
      usualMs: plan.estimate.medianMs,
      inverse: plan.inverse,
      probationMinutes,
      joins: null,
    }
  }
}

/** The cluster may choose the node where that was left to it, and nothing else. */
function answers(asked: Command, planned: Command): boolean {
  const settled = 'to' in asked && asked.to === null && 'to' in planned ? { ...asked, to: planned.to } : asked
  return isDeepStrictEqual(settled, planned)
}

/** What moved since the plan was made; empty where the refusal has another cause. */
function changesOf(problem: Problem): BasisChange[] {
  const changes = BasisChange.array().safeParse(problem.data?.['changes'])
  return changes.success ? changes.data : []
}
