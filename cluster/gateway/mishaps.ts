/** What happens to sessions by chance, seeded: lost connections, log-outs, blocks. The same seed, the same mishaps. */
import { assertNever } from '../../shared/assert-never.ts'
import { Fault } from '../../shared/fault.ts'
import type { Clock } from '../clock.ts'
import type { Scenario } from '../config.ts'
import { nextArrivalMs, type Random, randomFrom } from '../random.ts'
import type { Mishap, Sessions } from './sessions.ts'

type Kind = Exclude<Mishap['do'], 'expire'>

const LONGEST_DROP_MS = 3_000
const SHORTEST_BLOCK_MS = 5_000
const LONGEST_BLOCK_MS = 20_000
const SECONDS_AN_HOUR = 3_600

export interface MishapsOptions {
  readonly scenario: Pick<Scenario, 'seed' | 'sessions'>
  readonly sessions: Pick<Sessions, 'nodeIds' | 'suffer'>
  readonly clock: Clock
}

/** Returns what calls them off. */
export function letSessionsSuffer({ scenario, sessions, clock }: MishapsOptions): () => void {
  const { dropsPerHour, logOutsPerHour, blocksPerHour } = scenario.sessions
  const calls = new Map<Kind, () => void>()

  const next = (kind: Kind, perHour: number, number: number) => {
    const random = randomFrom(scenario.seed, 'session', kind, number)
    const perSecond = (perHour * sessions.nodeIds.length) / SECONDS_AN_HOUR
    const happen = () => {
      const nodeId = sessions.nodeIds[Math.floor(random() * sessions.nodeIds.length)]
      if (nodeId !== undefined) suffer(nodeId, mishapOf(kind, random))
      next(kind, perHour, number + 1)
    }
    calls.set(kind, clock.after(nextArrivalMs(random, perSecond), happen))
  }
  const suffer = (nodeId: string, mishap: Mishap) => {
    try {
      sessions.suffer(nodeId, mishap)
    } catch (error) {
      // Nothing to lose on that node, or a ledger that takes nothing: it did not happen.
      if (!(error instanceof Fault)) throw error
    }
  }

  if (dropsPerHour > 0) next('drop', dropsPerHour, 1)
  if (logOutsPerHour > 0) next('logOut', logOutsPerHour, 1)
  if (blocksPerHour > 0) next('block', blocksPerHour, 1)
  return () => {
    for (const callOff of calls.values()) callOff()
  }
}

function mishapOf(kind: Kind, random: Random): Mishap {
  switch (kind) {
    case 'drop':
      return { do: 'drop', forMs: random() * LONGEST_DROP_MS }
    case 'logOut':
      return { do: 'logOut' }
    case 'block': {
      const forMs = SHORTEST_BLOCK_MS + random() * (LONGEST_BLOCK_MS - SHORTEST_BLOCK_MS)
      return { do: 'block', forMs, afterwards: random() < 0.5 ? 'linked' : 'loggedOut' }
    }
    default:
      return assertNever(kind)
  }
}
