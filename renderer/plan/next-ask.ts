/** What is asked for when a plan is made again: the same, or the best candidate where the node asked for is out of the question. Pure. */
import type { Command } from '../../shared/command.ts'
import type { FaultCode, Problem } from '../../shared/fault.ts'
import type { BasisChange } from '../../shared/plan.ts'

export interface NextAsk {
  readonly command: Command
  /** Why something else is asked for than before; `null`: it is the same. */
  readonly note: string | null
}

/** Faults that say of the node asked for, not of the moment, that it cannot take over. */
const OF_THE_NODE: ReadonlySet<FaultCode> = new Set(['noCandidate', 'nodeIsMaster', 'alreadySo', 'unknownNode'])

export function nextAsk(command: Command, problem: Problem, changes: readonly BasisChange[]): NextAsk {
  const best = withTarget(command, null)
  if (best === null || !('to' in command) || command.to === null) return { command, note: null }
  const { to } = command
  if (isMasterNow(to, changes)) return { command: best, note: `${to} is master by now. ${INSTEAD}` }
  if (OF_THE_NODE.has(problem.code)) return { command: best, note: `${to} cannot take over. ${INSTEAD}` }
  return { command, note: null }
}

const INSTEAD = 'This plan is for the best candidate instead.'

function isMasterNow(nodeId: string, changes: readonly BasisChange[]): boolean {
  return changes.some(({ field, now }) => field === 'lease.holder' && now === nodeId)
}

/** The same command to another node; `null`: it moves nothing to a node. */
export function withTarget(command: Command, to: string | null): Command | null {
  return 'to' in command ? { ...command, to } : null
}
