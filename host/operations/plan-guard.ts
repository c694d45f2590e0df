/** What keeps a prepared plan from being sent: words that are missing or cannot be recorded, a plan or a picture too old. Pure. */
import { Fault } from '../../shared/fault.ts'
import type { PreparedPlan } from '../../shared/ledger.ts'
import { Reason } from '../../shared/operation.ts'
import { disagreementsAbout, evidenceFlaw, restsOnEvidence, type Evidence } from './plan-rules.ts'

/** The reason that will be recorded. @throws {Fault} reasonMissing, reasonInvalid, nameMismatch */
export function checkWords(prepared: PreparedPlan, reason: string, typed: string | null): string {
  if (prepared.typeToConfirm !== null && typed?.trim() !== prepared.typeToConfirm) {
    throw new Fault('nameMismatch', `This plan is forced: type ${prepared.typeToConfirm} to confirm it.`)
  }
  const given = reason.trim()
  if (given === '') return reasonUnasked(prepared)
  const parsed = Reason.safeParse(given)
  if (!parsed.success) throw new Fault('reasonInvalid', reasonFlaws(given).join(' '))
  return parsed.data
}

function reasonUnasked({ class: planClass, plan, suggestedReason }: PreparedPlan): string {
  if (planClass !== 'routine' && planClass !== 'harmless') throw new Fault('reasonMissing', 'Say why this is done.')
  return suggestedReason === '' ? plan.title : suggestedReason
}

const LONGEST_REASON = 2_000

function reasonFlaws(reason: string): string[] {
  const flaws: string[] = []
  if (reason.length > LONGEST_REASON) {
    const figures = [reason.length, LONGEST_REASON].map((count) => count.toLocaleString('en'))
    flaws.push(`The reason has ${figures.join(' characters, and at most ')} can be recorded: shorten it.`)
  }
  const controls = reason.match(/[^\P{Cc}\n\t]/gu) ?? []
  if (controls[0] !== undefined) {
    const code = controls[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    const count =
      controls.length === 1 ? 'a control character' : `${controls.length} control characters, the first of them`
    flaws.push(`The reason holds ${count} U+${code}: take ${controls.length === 1 ? 'it' : 'them'} out.`)
  }
  return flaws
}

export interface Standing {
  /** How long ago the plan was made, ms. */
  readonly ageMs: number
  /** It was made on old evidence, and confirmed knowing that. */
  readonly onOldEvidence: boolean
}

/** Whether what the person saw still holds; asked before the consent and after it, which may take them a minute, and again for what waited.
 *  @throws {Fault} planExpired, stalePicture */
export function checkEvidence(prepared: PreparedPlan, evidence: Evidence, standing: Standing): void {
  const { plan } = prepared
  checkPlan(prepared, evidence, standing.ageMs)
  if (!restsOnEvidence(plan.command)) return
  const flaw = evidenceFlaw(evidence)
  if (flaw !== null && !standing.onOldEvidence) throw new Fault('stalePicture', `${flaw} Nothing was sent.`)
  const disagreement = disagreementsAbout(plan.command, evidence)[0]
  if (disagreement !== undefined && prepared.class !== 'forced')
    throw new Fault('stalePicture', `Sources disagree by now: ${disagreement.why}. Nothing was sent; plan again.`)
}

/** @throws {Fault} planExpired */
export function checkPlan({ plan }: PreparedPlan, evidence: Evidence, ageMs: number): void {
  // The cluster's two moments give a duration; it is counted on our own clock.
  const lifetimeMs = plan.expiresAt - plan.createdAt
  if (ageMs > lifetimeMs)
    throw new Fault('planExpired', `This plan was made more than ${Math.round(lifetimeMs / 1000)} s ago. Plan again.`)
  if (evidence.snapshot !== null && evidence.snapshot.journalId !== plan.journalId)
    throw new Fault('planExpired', 'The cluster began another journal since this plan was made. Plan again.')
}
