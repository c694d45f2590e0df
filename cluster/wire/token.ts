/** Compares tokens in constant time. */
import { timingSafeEqual } from 'node:crypto'
import { Fault } from '../../shared/fault.ts'

export function sameToken(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** @throws {Fault} unauthorized: whoever asks is none of this cluster's processes. */
export function checkBearer(authorization: string | undefined, token: string): void {
  if (!sameToken(authorization ?? '', `Bearer ${token}`))
    throw new Fault('unauthorized', 'This needs the token of the nodes')
}
