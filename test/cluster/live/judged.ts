/** The end of a test on real processes: everybody is answered, everything stops, and what lies on disk is judged. */
import { untilAnswered } from '../../bench/support/drain.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { readEvidence } from '../../checker/evidence.ts'
import { judge, type Judgement } from '../../checker/judge.ts'

export async function judged(live: LiveCluster, withinMs: number): Promise<Judgement> {
  const at = Date.now()
  await untilAnswered(live.ledger, at, withinMs)
  await live.stop()
  return judge(readEvidence(live.dataDir), { until: at })
}
