/** What the cluster's own configuration promises of a scenario's moments. Pure. */
import type { DrillLimits } from '../../../shared/drill/mark.ts'
import type { DrillScenario, DrillTerm } from '../../../shared/drill/scenario.ts'
import type { ClusterConfig } from '../../config.ts'
import { BEAT_EVERY_MS } from '../../wire/control.ts'

/** Automation looks this often. */
const CONSIDER_EVERY_MS = 100
const SHEETS = 'sheets'

type Known = Pick<ClusterConfig, 'timing' | 'services'>

export function limitsOf({ within }: DrillScenario, config: Known): DrillLimits {
  const sum = (terms: readonly DrillTerm[] | null) =>
    terms === null ? null : terms.reduce((total, term) => total + termMs(term, config), 0)
  return { detectMs: sum(within.detect), decideMs: sum(within.decide), restoreMs: sum(within.restore) }
}

function termMs(term: DrillTerm, { timing, services }: Known): number {
  const probe = services.find(({ id }) => id === SHEETS)?.probe
  switch (term) {
    case 'beatEveryMs':
      return BEAT_EVERY_MS
    case 'considerEveryMs':
      return CONSIDER_EVERY_MS
    case 'probeEveryMs':
      return probe?.everyMs ?? 0
    case 'serviceTimeoutMs':
      return probe?.timeoutMs ?? 0
    default:
      return timing[term]
  }
}
