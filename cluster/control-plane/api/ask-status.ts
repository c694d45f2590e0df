/** What a process says of itself, asked by the control plane on a console's behalf. */
import { Fault } from '../../../shared/fault.ts'
import { type Observation, observationsOf } from '../../../shared/observation.ts'
import { ProcessStatus } from '../../../shared/status.ts'

const ANSWER_WITHIN_MS = 1_000

export interface Asked {
  readonly id: string
  /** Base URL of its pages; `null`: it has not joined yet. */
  readonly url: string | null
}

/** @throws {Fault} unreachable: it did not answer within a second, or with something else. */
export async function askStatus({ id, url }: Asked): Promise<ProcessStatus> {
  if (url === null) throw new Fault('unreachable', `${id} has not joined yet`)
  try {
    const response = await fetch(new URL('/status', url), { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    return ProcessStatus.parse(await response.json())
  } catch (error) {
    throw new Fault(
      'unreachable',
      `${id} did not tell its status: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** Everybody at once: who believes whom to be master, and who could not be asked. */
export async function observe(
  processes: readonly Asked[],
): Promise<{ observations: Observation[]; unreachable: string[] }> {
  const told = await Promise.allSettled(processes.map(askStatus))
  return {
    observations: told.flatMap((one) => (one.status === 'fulfilled' ? observationsOf(one.value) : [])),
    unreachable: processes.flatMap(({ id }, index) => (told[index]?.status === 'rejected' ? id : [])),
  }
}
