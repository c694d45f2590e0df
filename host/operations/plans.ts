/** From a command to a recorded operation: the plan, the words, the consent, and the look at the evidence again. */
import { BASE_CLASS, type Command } from '../../shared/command.ts'
import { Fault, type Problem } from '../../shared/fault.ts'
import type { ConfirmOutcome, LedgerEntry, PreparedPlan } from '../../shared/ledger.ts'
import { BasisChange } from '../../shared/plan.ts'
import type { Consent } from '../consent.ts'
import type { ControlClient } from '../control/client.ts'
import type { Ledger } from './ledger.ts'
import { checkEvidence, checkWords, prepare, type Evidence } from './plan-rules.ts'

export interface PlansOptions {
  readonly client: ControlClient
  readonly ledger: Ledger
  readonly consent: Consent
  /** Who acts from this console. */
  readonly actor: string
  readonly evidence: () => Evidence
  /** A new UUIDv7. */
  readonly newId: () => string
}

/** What the windows send with the last press. */
export interface Confirmation {
  readonly planId: string
  readonly reason: string
  readonly typed: string | null
  readonly password: string | null
}

/** Plans that were never confirmed are forgotten; the newest are kept. */
const PLANS_KEPT = 50

export class Plans {
  readonly #options: PlansOptions
  readonly #prepared = new Map<string, PreparedPlan>()
  readonly #confirming = new Set<string>()

  constructor(options: PlansOptions) {
    this.#options = options
  }

  /** @throws {Fault} what the cluster says to the command, or that it does not answer. */
  async prepare(command: Command): Promise<PreparedPlan> {
    const plan = await this.#options.client.call('createPlan', { body: { command } })
    const prepared = prepare(plan, this.#options.evidence())
    this.#prepared.set(plan.id, prepared)
    for (const id of [...this.#prepared.keys()].slice(0, -PLANS_KEPT)) this.#prepared.delete(id)
    return prepared
  }

  /** What the cluster refuses is an outcome. What keeps it from being sent at all is a fault, and nothing was recorded.
   *  @throws {Fault} unknownPlan, planExpired, stalePicture, reasonMissing, nameMismatch, storeFull, or the consent's. */
  async confirm(confirmation: Confirmation): Promise<ConfirmOutcome> {
    const { planId } = confirmation
    const prepared = this.#prepared.get(planId)
    if (prepared === undefined)
      throw new Fault('unknownPlan', 'This console holds no such plan, or it was confirmed already.')
    if (this.#confirming.has(planId)) throw new Fault('unknownPlan', 'This plan is being confirmed in another window.')
    this.#confirming.add(planId)
    try {
      return await this.#confirm(prepared, confirmation)
    } finally {
      this.#confirming.delete(planId)
    }
  }

  async #confirm(prepared: PreparedPlan, confirmation: Confirmation): Promise<ConfirmOutcome> {
    const { consent, evidence, ledger } = this.#options
    const { typed, password } = confirmation
    const reason = checkWords(prepared, confirmation.reason, typed)
    checkEvidence(prepared, evidence())
    if (BASE_CLASS[prepared.plan.command.kind] === 'dangerous') {
      const verdict = await consent.ask({ plan: prepared, reason, typed, password })
      if (verdict === 'withdrawn') return { kind: 'withdrawn' }
      checkEvidence(prepared, evidence())
    }
    const entry = await ledger.record(this.#newEntry(prepared, reason))
    this.#prepared.delete(prepared.plan.id)
    if (entry.state === 'refused' && entry.problem !== null) {
      return { kind: 'refused', problem: entry.problem, changes: changesOf(entry.problem) }
    }
    return { kind: 'recorded', entry }
  }

  #newEntry(prepared: PreparedPlan, reason: string): LedgerEntry {
    const { plan } = prepared
    return {
      operationId: this.#options.newId(),
      planId: plan.id,
      journalId: plan.journalId,
      command: plan.command,
      title: plan.title,
      class: prepared.class,
      actor: this.#options.actor,
      reason,
      state: 'sending',
      word: null,
      failoverId: null,
      problem: null,
      createdAt: this.#options.evidence().now,
      heardAt: null,
      endedAt: null,
    }
  }
}

/** What moved since the plan was made; empty where the refusal has another cause. */
function changesOf(problem: Problem): BasisChange[] {
  const changes = BasisChange.array().safeParse(problem.data?.['changes'])
  return changes.success ? changes.data : []
}
