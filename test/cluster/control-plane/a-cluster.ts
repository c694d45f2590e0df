/** A control plane's parts around one account, as they stand after its first failover: uae-1 holds epoch 1. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { Book } from '../../../cluster/control-plane/book.ts'
import { SqliteEngine } from '../../../cluster/control-plane/engine/sqlite.ts'
import { FailoverRunner } from '../../../cluster/control-plane/failover/runner.ts'
import { GATEWAY } from '../../../cluster/control-plane/nodes/roster.ts'
import { Operations } from '../../../cluster/control-plane/operations/operations.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { aConfig, aFolder, aFormedCluster, aHealthChange, AT, INCARNATIONS } from '../../support/factories.ts'
import { aRoster } from './support.ts'

/** Stands still until a test moves it on. */
export interface FakeClock {
  readonly wall: () => number
  readonly mono: () => number
  advance(ms: number): void
}

export function aClock(): FakeClock {
  let elapsed = 10_000
  return { wall: () => AT + elapsed - 10_000, mono: () => elapsed, advance: (ms) => void (elapsed += ms) }
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
export function aBook({ maxPages }: { maxPages?: number } = {}) {
  const clock = aClock()
  const path = join(aFolder(), 'journal.db')
  const engine = new SqliteEngine(maxPages === undefined ? { path } : { path, maxPages })
  onTestFinished(() => engine.close())
  const book = new Book(engine, clock.wall)
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
  const operations = new Operations({ config, book, roster, runner, now: clock.wall })
  return { book, engine, clock, config, roster, runner, operations, lines }
}
