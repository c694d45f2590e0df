/** The media worker's `/metrics`. */
import { Counter, Gauge, Histogram } from 'prom-client'
import { openRegistry } from '../process/metrics.ts'

export class MediaMetrics {
  readonly registry = openRegistry()
  readonly #jobs = new Counter({
    name: 'linda_media_jobs_total',
    help: 'Pictures and documents worked on, by outcome: processed, failed (it could not be read).',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  })
  readonly #refused = new Counter({
    name: 'linda_media_jobs_refused_total',
    help: 'Jobs not taken because the queue was full.',
    registers: [this.registry],
  })
  readonly #took = new Histogram({
    name: 'linda_media_job_duration_seconds',
    help: 'Time to work on one picture or document, waiting not included.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers: [this.registry],
  })

  constructor(waiting: () => number) {
    // A rate over a series that is not there yet misses its first event.
    for (const outcome of ['processed', 'failed']) this.#jobs.inc({ outcome }, 0)
    new Gauge({
      name: 'linda_media_queue_depth',
      help: 'Jobs that wait.',
      registers: [this.registry],
      collect() {
        this.set(waiting())
      },
    })
  }

  ended(outcome: 'processed' | 'failed', tookMs: number): void {
    this.#jobs.inc({ outcome })
    this.#took.observe(tookMs / 1_000)
  }

  refused(): void {
    this.#refused.inc()
  }
}
