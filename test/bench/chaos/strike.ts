/** One blow, from its beginning to its end. Resolves with what was done. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { assertNever } from '../../../shared/assert-never.ts'
import type { Trouble } from '../support/relay.ts'
import { until } from '../support/until.ts'
import type { Arena } from './arena.ts'
import type { Blow, Fault, Link, Victim } from './faults.ts'
import { hunt } from './hunt.ts'
import { strikeSession } from './session.ts'
import { signal } from './signal.ts'

const LIVES_WITHIN_MS = 10_000
const IN_STEP_WITHIN_MS = 30_000
/** Deadlines of the cluster that a delay each way should reach now and then: a probe's 300 ms, an acknowledgement's 1 s. */
const LONGEST_DELAY_MS = 600
const SHORTEST_DELAY_MS = 5

export function strike(blow: Blow, arena: Arena): Promise<string> {
  const { fault, accountId } = blow
  return fault.kind === 'loseDisk'
    ? arena.turns.alone(accountId, () => loseDisk(blow, arena))
    : arena.turns.shared(accountId, () => hit(fault, blow, arena))
}

async function hit(fault: Exclude<Fault, { kind: 'loseDisk' }>, blow: Blow, arena: Arena): Promise<string> {
  const { forMs } = blow
  const seconds = `${(forMs / 1_000).toFixed(1)} s`
  switch (fault.kind) {
    case 'kill': {
      const id = victimOf(fault.victim, blow, arena)
      signal(await livingPid(id, arena), 'SIGKILL')
      return `killed ${id}`
    }
    case 'stop': {
      const id = victimOf(fault.victim, blow, arena)
      const pid = await livingPid(id, arena)
      signal(pid, 'SIGSTOP')
      await pause(forMs)
      signal(pid, 'SIGCONT')
      return `stopped ${id} for ${seconds}`
    }
    case 'slow':
    case 'silent':
    case 'cut': {
      const { one, others } = endsOf(fault.link, blow, arena)
      const trouble = troubleOf(fault.kind, blow)
      const lifts = others.map((other) => arena.network.impose(one, other, trouble))
      await pause(forMs)
      for (const lift of lifts) lift()
      return `${describeTrouble(trouble)} between ${one} and ${others.join(', ')} for ${seconds}`
    }
    case 'diskFull': {
      if (arena.disk === null) throw new Error('There is no disk that could be filled')
      const free = arena.disk.fill()
      await pause(forMs)
      free()
      return `filled the journal's disk for ${seconds}`
    }
    case 'killInPhase':
      return hunt(arena, blow.accountId, fault)
    case 'session':
      return strikeSession(fault.blow, blow, arena)
    default:
      return assertNever(fault)
  }
}

/** What only a master's disk holds is lost with it: the loss must be one that its servants make good. */
async function loseDisk({ accountId, chance }: Blow, arena: Arena): Promise<string> {
  const isSafe = await inStep(arena, accountId)
  const id = victimOf('master', { accountId, chance }, arena)
  signal(await livingPid(id, arena), 'SIGKILL')
  // A cluster without replication is never in step, and shows here what that means.
  if (!isSafe && arena.variant === null) return `killed ${id}, whose servants were not in step`
  rmSync(join(arena.cluster.dataDir, 'nodes', id), { recursive: true, force: true })
  await inStep(arena, accountId)
  return `killed ${id}, its disk is gone`
}

/** False: not within the time. */
function inStep(arena: Arena, accountId: string): Promise<boolean> {
  const look = async () => {
    const master = arena.masterOf(accountId)
    const status = master === null ? null : await arena.statusOf(master).catch(() => null)
    const isMaster = status?.roleBelieved === 'master'
    return isMaster && status.peers.every(({ ackedPosition }) => ackedPosition !== null) ? true : null
  }
  const withinMs = arena.variant === null ? IN_STEP_WITHIN_MS : IN_STEP_WITHIN_MS / 10
  return until(look, { what: `${accountId} is in step`, withinMs }).catch(() => false)
}

function victimOf(victim: Victim, { accountId, chance }: Pick<Blow, 'accountId' | 'chance'>, arena: Arena): string {
  if (victim === 'gateway' || victim === 'control-plane') return victim
  const nodes = arena.nodesOf(accountId)
  const master = arena.masterOf(accountId) ?? nodes[0] ?? ''
  if (victim === 'master') return master
  const servants = nodes.filter((id) => id !== master)
  return servants[Math.floor(chance * servants.length)] ?? master
}

/** Whoever is being started again is waited for: `null` only where it does not come back in time. */
function livingPid(id: string, arena: Arena): Promise<number | null> {
  return until(() => arena.pidOf(id), { what: `${id} lives`, withinMs: LIVES_WITHIN_MS, everyMs: 200 }).catch(
    () => null,
  )
}

function endsOf(link: Link, blow: Blow, arena: Arena): { one: string; others: readonly string[] } {
  // Mostly the master's link, since most hangs on it.
  const { chance, accountId } = blow
  const node = victimOf(chance < 0.7 ? 'master' : 'servant', { ...blow, chance: (chance - 0.7) / 0.3 }, arena)
  switch (link) {
    case 'bot and gateway':
      return { one: node, others: ['gateway'] }
    case 'control plane and gateway':
      return { one: 'control-plane', others: ['gateway'] }
    case 'bot and bot':
      return { one: victimOf('master', blow, arena), others: [victimOf('servant', blow, arena)] }
    case 'control plane and node':
      return { one: 'control-plane', others: [node] }
    case 'bot and everybody':
      return {
        one: node,
        others: ['gateway', 'control-plane', ...arena.nodesOf(accountId).filter((id) => id !== node)],
      }
    default:
      return assertNever(link)
  }
}

function troubleOf(kind: Trouble['kind'], { chance }: Blow): Trouble {
  return kind === 'slow'
    ? { kind, delayMs: Math.round(SHORTEST_DELAY_MS + chance ** 2 * (LONGEST_DELAY_MS - SHORTEST_DELAY_MS)) }
    : { kind }
}

function describeTrouble(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'slow':
      return `${trouble.delayMs} ms each way`
    case 'silent':
      return 'silence'
    case 'cut':
      return 'a cut'
    default:
      return assertNever(trouble)
  }
}
