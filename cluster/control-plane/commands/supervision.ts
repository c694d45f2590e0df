/** Asking the supervisor to start and stop processes. */
import { Fault } from '../../../shared/fault.ts'
import type { NodeAnswer, NodeRequest } from '../../wire/control.ts'
import { SUPERVISOR } from '../nodes/roster.ts'
import type { Tools, View } from './handler.ts'

/** A process gets 3 s to leave; starting another takes well under the rest. */
const ANSWER_WITHIN_MS = 10_000

type Ask = 'startNode' | 'stopNode' | 'restartNode'

/** @throws {Fault} supervisorGone: nothing was begun. */
export function needSupervisor({ roster }: Pick<View, 'roster'>): void {
  if (roster.presence(SUPERVISOR) === null) throw new Fault('supervisorGone')
}

/** @throws {Fault} supervisorGone: it is not connected, or hung up; what it refused with. */
export async function askSupervisor<A extends Ask>(
  { ask }: Tools,
  request: Extract<NodeRequest, { ask: A }>,
): Promise<NodeAnswer<A>> {
  try {
    return await ask(SUPERVISOR, request, ANSWER_WITHIN_MS)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.code === 'unreachable') throw new Fault('supervisorGone', error.message)
    if (error.code === 'timeout')
      throw new Fault(
        'timeout',
        `the supervisor did not answer within ${ANSWER_WITHIN_MS / 1_000} s; it may still do it`,
      )
    throw error
  }
}
