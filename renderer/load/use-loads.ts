/** What the Load screen reads, twice a second: with a thousand nodes pushes come faster than anybody can look. */
import { useEffect, useMemo, useState } from 'react'
import type { Account } from '../../shared/account.ts'
import type { Node } from '../../shared/node.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { SampleState } from '../store/picture.ts'
import { type LatestSamples, nodesOf } from '../store/account-status.ts'
import type { Rings } from '../store/rings.ts'
import { type NodeLoad, nodeLoads } from '../store/spread-now.ts'
import { useConsole, usePicture } from '../use-console.ts'

const STEP_MS = 500
/** Means of half a minute do not change faster than anybody can compare a hundred of them. */
const LARGE = { nodes: 100, stepMs: 2_000 }

/** The samples as they stood at the beginning of this half second; of a large estate, of these two seconds. */
export function useSteppedSamples(): SampleState {
  const { picture, samples, ticker } = useConsole()
  const [state, setState] = useState(samples.getState)
  useEffect(() => {
    let step = 0
    return ticker.subscribe(() => {
      const nodes = Object.keys(picture.getState().snapshot?.nodes ?? {}).length
      const next = Math.floor(ticker.now() / (nodes > LARGE.nodes ? LARGE.stepMs : STEP_MS))
      if (next === step) return
      step = next
      setState(samples.getState())
    })
  }, [picture, samples, ticker])
  return state
}

export interface AccountLoads {
  readonly account: Account
  readonly loads: readonly NodeLoad[]
}

/** Of one account, or (`null`) of each. Empty: nothing is known of it. */
export function useLoads({ latest, rings }: SampleState, accountId: string | null): readonly AccountLoads[] {
  const snapshot = usePicture((state) => state.snapshot)
  // Who belongs where changes with facts, not with samples.
  const groups = useMemo(() => (snapshot === null ? [] : groupsOf(snapshot, accountId)), [snapshot, accountId])
  return useMemo(
    () => groups.map(({ account, nodes }) => ({ account, loads: loadsOf(account, nodes, latest, rings) })),
    [groups, latest, rings],
  )
}

interface AccountNodes {
  readonly account: Account
  readonly nodes: readonly Node[]
}

function groupsOf(snapshot: Snapshot, accountId: string | null): AccountNodes[] {
  return Object.values(snapshot.accounts)
    .filter(({ id }) => accountId === null || id === accountId)
    .map((account) => ({ account, nodes: nodesOf(snapshot, account.id) }))
}

interface Known {
  readonly account: Account
  readonly latest: LatestSamples
  readonly rings: Rings
  readonly loads: readonly NodeLoad[]
}

const known = new WeakMap<readonly Node[], Known>()

/** The same rows for the same nodes and numbers: a fact about one account leaves the rows of the others as they are. */
function loadsOf(account: Account, nodes: readonly Node[], latest: LatestSamples, rings: Rings): readonly NodeLoad[] {
  const before = known.get(nodes)
  if (before?.account === account && before.latest === latest && before.rings === rings) return before.loads
  const loads = nodeLoads(account, nodes, latest, rings)
  known.set(nodes, { account, latest, rings, loads })
  return loads
}
