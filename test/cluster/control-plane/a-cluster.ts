/** A control plane's parts around one account, as they stand after its first failover: uae-1 holds epoch 1. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { Backups } from '../../../cluster/control-plane/backups/backups.ts'
import { Balancing } from '../../../cluster/control-plane/balancing/balancing.ts'
import { Book } from '../../../cluster/control-plane/book.ts'
import { SqliteEngine } from '../../../cluster/control-plane/engine/sqlite.ts'
import { Deployments } from '../../../cluster/control-plane/deployments/deployments.ts'
import { FailoverRunner } from '../../../cluster/control-plane/failover/runner.ts'
import { Membership } from '../../../cluster/control-plane/nodes/membership.ts'
import { GATEWAY } from '../../../cluster/control-plane/nodes/roster.ts'
import { Operations } from '../../../cluster/control-plane/operations/operations.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { aConfig, aFolder, aFormedCluster, aHealthChange, AT, INCARNATIONS } from '../../support/factories.ts'
import { turns } from '../../support/until.ts'
import { aRoster } from './support.ts'

/** Stands still until a test moves it on. */
export interface FakeClock {
  readonly wall: () => number
  readonly mono: () => number
  advance(ms: number): void
  /** Somebody sets the wall clock; the monotonic one goes on. */
  readonly set: (byMs: number) => void
}

export function aClock(): FakeClock {
  let elapsed = 10_000
  let setBy = 0
  return {
    wall: () => AT + elapsed + setBy - 10_000,
    mono: () => elapsed,
    advance: (ms) => void (elapsed += ms),
    set: (byMs) => void (setBy += byMs),
  }
}

const NODES = ['uae-1', 'uae-2', 'uae-3']

export const GRANTED: FactBody[] = [
  { kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 1 },
  {
    kind: 'leaseGranted',
    accountId: 'uae-main',
    leaseEpoch: 1,
    holder: { nodeId: 'uae-1', incarnation: INCARNATIONS['uae-1'] ?? '' },
  },
]
export const OBSERVED: FactBody = { kind: 'protectionChanged', state: 'on', why: 'observed long enough' }

/** The journal of a cluster that is well, and a clock that stands still. */
export function aBook({ maxPages, later }: { maxPages?: number; later?: (write: () => void) => void } = {}) {
  const clock = aClock()
  const path = join(aFolder(), 'journal.db')
  const engine = new SqliteEngine(maxPages === undefined ? { path } : { path, maxPages })
  onTestFinished(() => engine.close())
  const book = new Book(engine, clock.wall, later)
  const healthy = NODES.map((id): FactBody => aHealthChange(id, { health: 'healthy', why: '' }))
  book.record([
    aFormedCluster(),
    { kind: 'termBegan', reason: 'the cluster was formed' },
    ...GRANTED,
    OBSERVED,
    ...healthy,
  ])
  return { book, engine, clock }
}

/** With everybody connected; a node answers what a test lets it answer, and is waited for otherwise. */
export function aCluster() {
  const { book, engine, clock } = aBook()
  const config = aConfig()
  const roster = aRoster(GATEWAY, ...NODES)
  const forEver = () => new Promise<never>(() => undefined)
  for (const id of [GATEWAY, ...NODES]) {
    for (const ask of ['raiseFloor', 'catchUp', 'hashAt', 'promote', 'awaitServed', 'probe']) {
      roster.answers.set(`${id}:${ask}`, forEver)
    }
  }
  const lines: string[] = []
  const log = (line: string) => void lines.push(line)
  const runner = new FailoverRunner({ config, book, roster, now: clock.wall, mono: clock.mono, log })
  const membership = new Membership({ config, book, roster: () => roster })
  const balancing = new Balancing({ config, book, roster: () => roster, clock, log })
  const backups = new Backups({ config, book, roster: () => roster, clock, log })
  const deployments = new Deployments({ config, book, roster: () => roster, clock, log })
  const { pause, pass } = somePauses(clock)
  const parts = {
    config,
    book,
    roster,
    runner,
    membership,
    balancing,
    backups,
    deployments,
    now: clock.wall,
    mono: clock.mono,
    pause,
    log,
  }
  const operations = new Operations(parts)
  let current = operations
  /** The same journal under another control plane's operations: as after a restart. */
  const restarted = () => {
    current.close()
    current = new Operations(parts)
    return current
  }
  return {
    book,
    engine,
    clock,
    config,
    roster,
    runner,
    membership,
    balancing,
    backups,
    deployments,
    operations,
    restarted,
    pass,
    lines,
  }
}

/** Whoever pauses goes on when a test lets the time pass. */
function somePauses(clock: FakeClock) {
  const pauses: { dueAt: number; wake: () => void }[] = []
  const pause = (ms: number) => new Promise<void>((resolve) => pauses.push({ dueAt: clock.mono() + ms, wake: resolve }))
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100)
      const due = pauses.filter(({ dueAt }) => dueAt <= clock.mono())
      for (const one of due) {
        pauses.splice(pauses.indexOf(one), 1)
        one.wake()
      }
      await turns(1)
    }
  }
  return { pause, pass }
}
