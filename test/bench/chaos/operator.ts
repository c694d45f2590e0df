/** An operator who fails accounts over while everything else happens. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Arena } from './arena.ts'

/** So that replies of the old master are on their way when it is fenced. */
const REPLY_DELAY_MS = 250
const ASK_EVERY_MS = 250

/** Asks until it is accepted, and keeps the old master's replies slow, both until `ends` at the latest. */
export async function failOver(arena: Arena, accountId: string, ends: AbortSignal): Promise<void> {
  const { cluster, network } = arena
  const master = arena.masterOf(accountId)
  const slow = { kind: 'slow', delayMs: REPLY_DELAY_MS } as const
  const lift = master === null ? () => undefined : network.impose(master, 'gateway', slow)
  ends.addEventListener('abort', lift, { once: true })
  while (!ends.aborted) {
    try {
      await cluster.confirm(await cluster.planFailover(accountId))
      return
    } catch {
      // Warming, just failing over, or hit by a blow.
      await pause(ASK_EVERY_MS)
    }
  }
}
