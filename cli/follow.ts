/** Follows an operation to its outcome. What cannot be learnt now is unknown, never failed. */
import { asFault, type Fault } from '../shared/fault.ts'
import { isEnded, type Operation, type OperationRequest } from '../shared/operation.ts'
import { formatAge } from '../shared/words/format.ts'
import { outcomeBeside } from '../shared/words/outcome.ts'
import { EXIT, type ExitCode, type World } from './world.ts'

const ASK_EVERY_MS = 200
/** Said again at most this often while nothing can be heard. */
const SAY_EVERY_MS = 5_000

/** Resolves with the exit code once it ended, or when whoever waits gives up. */
export async function follow(world: World, operationId: string): Promise<ExitCode> {
  let step: string | null = null
  let silentSince: number | null = null
  let saidAt = 0
  while (!world.interrupted.aborted) {
    try {
      const operation = await world.client.call('getOperation', { params: { operationId } })
      silentSince = null
      if (isEnded(operation.status)) return tell(world, operation)
      if (operation.step !== step && operation.step !== null && !world.isJson) world.note(`  ${operation.step}`)
      step = operation.step
    } catch (error) {
      const fault = asFault(error)
      if (!isSilence(fault)) throw fault
      silentSince ??= world.now()
      if (world.now() - saidAt >= SAY_EVERY_MS) {
        saidAt = world.now()
        world.note(unknownText(operationId, step, world.now() - silentSince, fault))
      }
    }
    await world.pause(ASK_EVERY_MS)
  }
  world.note(`Not waiting any more; the cluster goes on. Ask for the outcome with: linda operation get ${operationId}`)
  return EXIT.unknown
}

/** Sending may fail on the way there or on the way back: only following tells. @throws {Fault} what the cluster refused. */
export async function send(world: World, request: OperationRequest): Promise<ExitCode> {
  try {
    await world.client.call('createOperation', { body: request }, { idempotencyKey: request.operationId })
  } catch (error) {
    const fault = asFault(error)
    if (!isSilence(fault)) throw fault
    world.note(unknownText(request.operationId, null, 0, fault))
    return resend(world, request)
  }
  return follow(world, request.operationId)
}

/** The same key again is the same operation: it arrives once, however often it is sent. */
async function resend(world: World, request: OperationRequest): Promise<ExitCode> {
  while (!world.interrupted.aborted) {
    await world.pause(ASK_EVERY_MS * 5)
    try {
      await world.client.call('createOperation', { body: request }, { idempotencyKey: request.operationId })
      return await follow(world, request.operationId)
    } catch (error) {
      const fault = asFault(error)
      if (!isSilence(fault)) throw fault
    }
  }
  world.note(`Whether it arrived is not known. Ask with: linda operation get ${request.operationId}`)
  return EXIT.unknown
}

function tell(world: World, operation: Operation): ExitCode {
  if (world.isJson) world.print(JSON.stringify(operation))
  else world.print(`${operation.status}: ${outcomeBeside(operation.outcome ?? operation.title)}`)
  return operation.status === 'succeeded' ? EXIT.ok : EXIT.failed
}

function isSilence({ code }: Fault): boolean {
  return code === 'unreachable' || code === 'timeout' || code === 'badAnswer'
}

function unknownText(operationId: string, step: string | null, silentMs: number, fault: Fault): string {
  const last = step === null ? 'nothing was heard of it yet' : `last seen: ${step}`
  return `unknown, still following (${last}; silent for ${formatAge(silentMs)}: ${fault.message}). The cluster goes on by itself; do not send it again. linda operation get ${operationId}`
}
