/** Faults are checked by their code; messages are for people and may be reworded. */
import { expect } from 'vitest'
import { Fault, type FaultCode } from '../../shared/fault.ts'

/** `expect(…).toThrow(aFault('staleEpoch'))` would compare messages alone. */
export function faultOf(work: () => unknown): FaultCode | null {
  try {
    work()
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(Fault)
    return error instanceof Fault ? error.code : null
  }
}

/** The code a promise is refused with; `null`: it was kept. */
export async function faultOfPromise(promise: Promise<unknown>): Promise<FaultCode | null> {
  const outcome = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  if (outcome === null) return null
  expect(outcome).toBeInstanceOf(Fault)
  return outcome instanceof Fault ? outcome.code : null
}
