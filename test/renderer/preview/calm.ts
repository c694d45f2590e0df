/** All is well: the ground of the other scenarios. */
import { aPicture } from '../factories.ts'
import { samplesOf } from '../sample-factories.ts'

import { sightingsOf } from '../estate-factories.ts'
import { calmSnapshot, factsOf, ledgerOf, seriesOf } from './history.ts'
import { followedEntry, preparedAt } from './plans.ts'
import type { Scenario } from './scenario.ts'

export function calm(now: number): Scenario {
  const snapshot = calmSnapshot(now)
  const picture = aPicture({
    snapshot,
    heardAt: now,
    link: { kind: 'live', since: now - 600_000 },
    sightings: sightingsOf(snapshot, now),
    samples: samplesOf(snapshot, now),
    series: seriesOf(snapshot, now, () => 1),
    ledger: ledgerOf(now),
  })
  return {
    picture,
    facts: factsOf(now),
    plan: preparedAt(now),
    confirm: { kind: 'recorded', entry: followedEntry(now) },
    isLive: true,
    port: 'open',
  }
}
