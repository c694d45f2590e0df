/** Codes that link an account's phone with a node: short-lived, of one use, typed by whoever holds the phone. */
import type { Clock } from '../clock.ts'
import { Fault } from '../../shared/fault.ts'

/** Without letters and digits that are taken for one another. */
export const CODE_LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 8

/** "7K3F-Q2MN". `below(n)`: an unpredictable whole number, 0 … n - 1. */
export function makeCode(below: (limit: number) => number): string {
  const letters = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS.charAt(below(CODE_LETTERS.length)))
  return `${letters.slice(0, CODE_LENGTH / 2).join('')}-${letters.slice(CODE_LENGTH / 2).join('')}`
}

interface Pairing {
  readonly code: string
  readonly nodeId: string
  readonly accountId: string
  readonly callOff: () => void
}

export interface PairingOptions {
  readonly clock: Clock
  readonly validMs: number
  readonly makeCode: () => string
  /** Nobody typed it in time. */
  readonly expired: (nodeId: string) => void
}

export class Pairings {
  readonly #options: PairingOptions
  readonly #pairings = new Map<string, Pairing>()

  constructor(options: PairingOptions) {
    this.#options = options
  }

  /** A node's newer code replaces its older one. */
  begin(nodeId: string, accountId: string): { code: string; expiresAt: number } {
    const { clock, validMs } = this.#options
    this.end(nodeId)
    const code = this.#options.makeCode()
    const callOff = clock.after(validMs, () => {
      this.#pairings.delete(nodeId)
      this.#options.expired(nodeId)
    })
    this.#pairings.set(nodeId, { code, nodeId, accountId, callOff })
    return { code, expiresAt: clock.wallMs() + validMs }
  }

  /** The node that it links; the code is used up. @throws {Fault} pairingExpired: unknown, used, expired or another account's. */
  use(accountId: string, typed: string): string {
    const isIt = ({ code, accountId: of }: Pairing) => of === accountId && code === typed.trim().toUpperCase()
    const pairing = [...this.#pairings.values()].find(isIt)
    if (pairing === undefined) throw new Fault('pairingExpired', `${accountId} has no such pairing code`)
    this.end(pairing.nodeId)
    return pairing.nodeId
  }

  end(nodeId: string): void {
    this.#pairings.get(nodeId)?.callOff()
    this.#pairings.delete(nodeId)
  }
}
