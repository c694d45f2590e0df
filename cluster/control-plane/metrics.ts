/** The control plane's own figures for its metrics page. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { backupAgeMs, recoveryPointMs } from '../../shared/backup.ts'
import { openRegistry } from '../process/metrics.ts'
import type { Book } from './book.ts'

export interface MetricSources {
  readonly book: Book
  readonly nodesConnected: () => number
  readonly streamClients: () => number
  /** Of the journal on disk. */
  readonly sizeBytes: () => number
  readonly writes: Histogram
}

/** How long commits take; it exists before the engine does, which measures into it. */
export function engineWrites(): Histogram {
  return new Histogram({
    name: 'linda_engine_write_duration_seconds',
    help: 'Time until facts are on the disk of the control plane.',
    buckets: [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [],
  })
}

export function makeMetrics({ book, nodesConnected, streamClients, sizeBytes, writes }: MetricSources): Registry {
  const registry = openRegistry()
  registry.registerMetric(writes)
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value())
      },
    })
  gauge('linda_control_plane_term', 'Term of this control plane.', () => book.engine.term)
  gauge('linda_control_plane_journal_seq', 'Number of the last fact in the journal.', () => book.snapshot.seq)
  gauge('linda_control_plane_nodes_connected', 'Bots and gateway that are connected.', nodesConnected)
  gauge('linda_control_plane_stream_clients', 'Clients on the event stream.', streamClients)
  gauge('linda_engine_size_bytes', 'The journal on disk.', sizeBytes)
  gauge('linda_control_plane_protection_on', '1 while automatic failover may act.', () =>
    book.snapshot.protection.state === 'on' ? 1 : 0,
  )
  const age = (name: string, help: string, valueMs: () => number | null) =>
    new Gauge({
      name,
      help,
      // With a label it can be absent: what is not there has no age.
      labelNames: ['of'],
      registers: [registry],
      collect() {
        this.reset()
        const ms = valueMs()
        if (ms !== null) this.set({ of: 'cluster' }, ms / 1_000)
      },
    })
  age('linda_backup_age_seconds', 'Age of the newest complete backup. Absent: there is none.', () =>
    backupAgeMs(book.snapshot.backups, book.now()),
  )
  age(
    'linda_backup_recovery_point_seconds',
    'How much a restore now would lose: age of what was copied last, snapshot or segment. Absent: there is no backup.',
    () => recoveryPointMs(book.snapshot, book.now()),
  )
  const facts = new Counter({
    name: 'linda_control_plane_facts_total',
    help: 'Facts journaled, by kind.',
    labelNames: ['kind'],
    registers: [registry],
  })
  const failovers = new Counter({
    name: 'linda_control_plane_failovers_total',
    help: 'Failovers ended, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const gap = new Histogram({
    name: 'linda_control_plane_failover_gap_seconds',
    help: 'Time without an accepted reply in completed failovers, as the gateway measured it.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
    registers: [registry],
  })
  book.subscribe((batch) => {
    for (const fact of batch) {
      facts.inc({ kind: fact.kind })
      if (fact.kind !== 'failoverEnded') continue
      failovers.inc({ outcome: fact.outcome })
      if (fact.gapMs !== null) gap.observe(fact.gapMs / 1_000)
    }
  })
  return registry
}
