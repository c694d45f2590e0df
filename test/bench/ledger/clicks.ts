/** What is clicked, and what happens to it. Seeded. */
import type { Command } from '../../../shared/command.ts'
import { pick } from '../support/random.ts'

/**
 * `cut`: every connection of the console is · `callCut`: only the one whose byte it was, and the event stream goes on ·
 * `deaf`: that one, and the event stream stands still, so that the console sends again what was done already.
 */
export const MISHAPS = ['none', 'cut', 'callCut', 'deaf', 'consoleKilled', 'controlPlaneKilled'] as const
export type MishapKind = (typeof MISHAPS)[number]

export interface Place {
  readonly accountId: string
  readonly nodeIds: readonly [string, ...string[]]
}

/** A request with its answer; and with the facts that follow, and whatever is sampled meanwhile. */
const CALL_BYTES = 2_500
const MOST_BYTES = 8_000
const RULES = ['prefer', 'neutral', 'prefer_not'] as const

/** Cheap ones mostly: a thousand changes of master would take an hour. */
export function nextCommand(random: () => number, { accountId, nodeIds }: Place): Command {
  const share = random()
  const scope = random() < 0.5 ? accountId : null
  const minutes = 1 + Math.floor(random() * 60)
  if (share < 0.4) return { kind: 'holdAutomation', accountId: scope, minutes }
  if (share < 0.65) return { kind: 'releaseAutomation', accountId: scope }
  if (share < 0.96)
    return { kind: 'setPromotionRule', nodeId: pick(random, nodeIds), rule: pick(random, RULES), minutes }
  return { kind: 'failover', accountId, to: null }
}

export interface NextMishap {
  readonly kind: MishapKind
  /** From the last press on, both directions together. */
  readonly afterBytes: number
}

export function nextMishap(random: () => number): NextMishap {
  const share = random()
  const afterBytes = Math.floor(random() * (random() < 0.6 ? CALL_BYTES : MOST_BYTES))
  if (share < 0.25) return { kind: 'none', afterBytes }
  if (share < 0.5) return { kind: 'cut', afterBytes }
  if (share < 0.7) return { kind: 'callCut', afterBytes }
  // Only an answer that is lost makes a difference.
  if (share < 0.8) return { kind: 'deaf', afterBytes: afterBytes % CALL_BYTES }
  return { kind: share < 0.9 ? 'consoleKilled' : 'controlPlaneKilled', afterBytes }
}
