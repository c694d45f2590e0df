/** Every check, in the order a person would want to know: who may ask, what is told and watched, what can be commanded. */
import { type Version } from '../../shared/api.ts'
import { ACCESS } from './access.ts'
import { type Conformance, judge, type Verdict } from './check.ts'
import { OFFERS, OPERATIONS, PLANS } from './commands.ts'
import { EVENTS } from './events.ts'
import { COMMAND_PLANS } from './plans.ts'
import { STATE } from './state.ts'
import type { Target } from './target.ts'
import { WATCHING } from './watching.ts'

export const SUITE: readonly Conformance[] = [
  ...STATE,
  ...WATCHING,
  ...ACCESS,
  ...EVENTS,
  ...PLANS,
  ...COMMAND_PLANS,
  ...OPERATIONS,
  ...OFFERS,
]

/** `told` hears each verdict as it falls. */
export async function runSuite(
  target: Target,
  mayWrite: boolean,
  told: (verdict: Verdict) => void,
): Promise<readonly Verdict[]> {
  // What it cannot even say of itself, the first check reports.
  const version: Version | null = await target.read('getVersion', '/v1/version').catch(() => null)
  const verdicts: Verdict[] = []
  for (const check of SUITE) {
    const verdict = await judge(check, target, version, mayWrite)
    verdicts.push(verdict)
    told(verdict)
  }
  return verdicts
}
