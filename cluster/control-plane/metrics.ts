/** The control plane's own figures for its metrics page. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { openRegistry } from '../process/metrics.ts'
import type { Book } from './book.ts'

export interface MetricSources {
  readonly book: Book
  readonly nodesConnected: () => number
  readonly streamClients: () => number
}

export function makeMetrics({ book, nodesConnected, streamClients }: MetricSources): Registry {
  const registry = openRegistry()
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
  gauge('linda_control_plane_protection_on', '1 while automatic failover may act.', () =>
    book.snapshot.protection.state === 'on' ? 1 : 0,
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
