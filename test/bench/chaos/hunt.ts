/** Kills the control plane while a failover is in a wanted phase: makes one happen, over slow links, and watches it. */
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../support/until.ts'
import type { Arena } from './arena.ts'
import { listen, type Told } from './events.ts'
import type { Fault } from './faults.ts'
import { failOver } from './operator.ts'
import { signal } from './signal.ts'

/** Slow enough that a phase is still under way when it is told, and well within every deadline. */
const LINK_DELAY_MS = 120
const WITHIN_MS = 8_000
const ASK_EVERY_MS = 250

type Hunt = Extract<Fault, { kind: 'killInPhase' }>

export async function hunt(arena: Arena, accountId: string, { phase, isPlanned }: Hunt): Promise<string> {
  const slow = { kind: 'slow', delayMs: LINK_DELAY_MS } as const
  const lifts = ['gateway', ...arena.nodesOf(accountId)].map((id) => arena.network.impose('control-plane', id, slow))
  const over = new AbortController()
  const reached = Promise.withResolvers<boolean>()
  let pids: ReadonlyMap<string, number> = new Map()
  let candidate: number | null = null
  const told = (fact: Told) => {
    if (fact.failoverId?.startsWith(`${accountId}.`) !== true) return
    const now = phaseOf(fact)
    if (now === phase) reached.resolve(signal(pids.get('control-plane') ?? null, 'SIGKILL'))
    // A planned failover goes back when its candidate falls silent after it was granted the lease.
    if (phase !== 'rollingBack' || now !== 'promoting' || candidate !== null) return
    candidate = pids.get(arena.masterOf(accountId) ?? '') ?? null
    signal(candidate, 'SIGSTOP')
  }
  try {
    const isListening = await listening(arena, told, over.signal)
    // Looked up beforehand: a phase is short.
    pids = arena.pids()
    if (isPlanned) void failOver(arena, accountId, over.signal)
    else signal(pids.get(arena.masterOf(accountId) ?? '') ?? null, 'SIGKILL')
    const hasReached = isListening && (await Promise.race([reached.promise, pause(WITHIN_MS, false)]))
    if (!hasReached) signal(arena.pidOf('control-plane'), 'SIGKILL')
    const which = `${isPlanned ? 'a planned' : 'an automatic'} failover of ${accountId}`
    return `killed the control plane ${hasReached ? `in ${phase} of` : `without ${phase} in`} ${which}`
  } finally {
    over.abort()
    for (const lift of lifts) lift()
    signal(candidate, 'SIGCONT')
  }
}

function phaseOf({ kind, phase }: Told): string | null {
  if (kind === 'failoverStarted') return 'selecting'
  return kind === 'failoverPhaseEntered' ? (phase ?? null) : null
}

/** Once the control plane may act: it may be coming back from an earlier blow. False: it does not in time. */
async function listening({ cluster }: Arena, told: (fact: Told) => void, ends: AbortSignal): Promise<boolean> {
  const listens = async () => {
    if ((await cluster.snapshot()).protection.state !== 'on') return null
    await listen(cluster.api, told, ends)
    return true
  }
  const patience = { what: 'the control plane watches', withinMs: 2 * WITHIN_MS, everyMs: ASK_EVERY_MS }
  return until(() => listens().catch(() => null), patience).catch(() => false)
}
