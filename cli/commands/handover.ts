/** `linda handover`: what whoever takes over has to know, as the console shows it. */
import { Fault } from '../../shared/fault.ts'
import { handoverOf, handoverText } from '../../shared/words/handover.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

const SHIFT_MINUTES = 480
const MOST_MINUTES = 7 * 1_440

/** `minutes`: of the next shift; `null`: eight hours. @throws {Fault} malformed: it is no such length. */
export async function handover(world: World, minutes: string | null): Promise<ExitCode> {
  const length = minutes === null ? SHIFT_MINUTES : Number(minutes)
  if (!Number.isInteger(length) || length < 1 || length > MOST_MINUTES)
    throw new Fault(
      'malformed',
      `--minutes is the length of the next shift, 1 to ${MOST_MINUTES}, not "${minutes ?? ''}"`,
    )
  const { snapshot, servedAt } = await world.client.call('getCluster', {})
  const card = handoverOf(snapshot, servedAt, length * 60_000)
  world.print(
    world.isJson
      ? JSON.stringify(card)
      : handoverText(card, { cluster: snapshot.cluster.name, at: servedAt }).trimEnd(),
  )
  return EXIT.ok
}
