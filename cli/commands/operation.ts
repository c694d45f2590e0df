/** `linda operation get ID | follow ID | list`: what became of what was asked. */
import { isEnded, type Operation } from '../../shared/operation.ts'
import { outcomeBeside } from '../../shared/words/outcome.ts'
import { columns, timeText } from '../columns.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

const NEWEST = 50

/** @throws {Fault} unknownOperation: it never reached the cluster, or is older than 30 days. */
export async function getOperation(world: World, operationId: string): Promise<ExitCode> {
  const operation = await world.client.call('getOperation', { params: { operationId } })
  if (world.isJson) world.print(JSON.stringify(operation))
  else for (const line of operationLines(operation)) world.print(line)
  return isEnded(operation.status) && operation.status !== 'succeeded' ? EXIT.failed : EXIT.ok
}

export async function listOperations(world: World): Promise<ExitCode> {
  const { items } = await world.client.call('listOperations', { query: { limit: NEWEST } })
  if (world.isJson) world.print(JSON.stringify(items))
  else if (items.length === 0) world.print('Nobody has asked for anything yet.')
  else {
    const rows = items.map(({ acceptedAt, status, title, actor, reason, id }) => [
      timeText(acceptedAt),
      status,
      title,
      actor,
      reason,
      id,
    ])
    for (const line of columns([['AT', 'STATUS', 'WHAT', 'WHO', 'WHY', 'ID'], ...rows])) world.print(line)
  }
  return EXIT.ok
}

function operationLines({ id, title, status, step, outcome, actor, reason, acceptedAt, endedAt }: Operation): string[] {
  return [
    `${title}: ${status}`,
    `  ${outcome !== null ? outcomeBeside(outcome) : step === null ? 'no step yet' : `at: ${step}`}`,
    `  by ${actor}: ${reason}`,
    `  ${timeText(acceptedAt)}${endedAt === null ? '' : ` … ${timeText(endedAt)}`}  ${id}`,
  ]
}
