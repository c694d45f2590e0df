import type { Replay } from '../../../shared/replay.ts'
import { AT } from '../moment.ts'

export function aReplay(over: Partial<Replay> = {}): Replay {
  return {
    source: { kind: 'store' },
    name: 'Built-in cluster',
    from: AT - 600_000,
    to: AT,
    at: AT - 300_000,
    speed: 0,
    gaps: [],
    marks: [],
    ...over,
  }
}
