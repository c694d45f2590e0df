/** One press to a running backup: it only reads, so its plan is confirmed as it is made. What is more than that comes in the sheet. */
import type { Command } from '../../shared/command.ts'
import type { PreparedPlan } from '../../shared/ledger.ts'
import type { Call } from '../bridge/client.ts'

const BACK_UP: Command = { kind: 'backup' }

export interface BackUpDeps {
  readonly call: Call
  /** The plan in the sheet, with what stands in the way. */
  readonly openPlan: (command: Command) => void
}

/** Never two at once: a second press while the first is on its way means nothing. */
export function createBackUp({ call, openPlan }: BackUpDeps): () => Promise<void> {
  let isAsking = false
  return async () => {
    if (isAsking) return
    isAsking = true
    try {
      const prepared = await call('preparePlan', { command: BACK_UP })
      if (!isOnePress(prepared)) return openPlan(BACK_UP)
      const { plan, suggestedReason } = prepared
      const reason = suggestedReason === '' ? plan.title : suggestedReason
      const words = { planId: plan.id, reason, typed: null, password: null, probationMinutes: null }
      const outcome = await call('confirmPlan', words)
      if (outcome.kind !== 'recorded') openPlan(BACK_UP)
    } catch {
      // The sheet asks once more, and says in full what stands in the way.
      openPlan(BACK_UP)
    } finally {
      isAsking = false
    }
  }
}

/** Something is failing, or needs a word of the person: then it is for the sheet. */
function isOnePress({ class: planClass, typeToConfirm, plan }: PreparedPlan): boolean {
  return planClass === 'harmless' && typeToConfirm === null && plan.checks.every(({ status }) => status !== 'fail')
}
