/** The backup process's `/metrics`. */
import { Counter, Gauge, Histogram } from 'prom-client'
import { openRegistry } from '../process/metrics.ts'

export interface BackupSources {
  /** Of the last segment, or of the snapshot where none followed it; `null`: there is nothing. */
  readonly copiedAgeMs: () => number | null
  readonly freeBytes: () => Readonly<Record<string, number>>
  readonly usedBytes: () => Readonly<Record<string, number>>
}

const WORKS = ['backup', 'segment', 'verification', 'restore'] as const
export type WorkKind = (typeof WORKS)[number]

export class BackupMetrics {
  readonly registry = openRegistry()
  readonly #ended = new Counter({
    name: 'linda_backup_works_total',
    help: 'What the backup process did, by kind and outcome.',
    labelNames: ['kind', 'outcome'] as const,
    registers: [this.registry],
  })
  readonly #took = new Histogram({
    name: 'linda_backup_work_duration_seconds',
    help: 'How long it took, by kind.',
    labelNames: ['kind'] as const,
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600],
    registers: [this.registry],
  })

  constructor({ copiedAgeMs, freeBytes, usedBytes }: BackupSources) {
    for (const kind of WORKS) for (const outcome of ['ok', 'failed'] as const) this.#ended.inc({ kind, outcome }, 0)
    new Gauge({
      name: 'linda_backup_copied_age_seconds',
      help: 'Age of what was copied last: a segment, or the snapshot before the first one. Absent: there is nothing.',
      // With a label it can be absent.
      labelNames: ['of'],
      registers: [this.registry],
      collect() {
        const age = copiedAgeMs()
        this.reset()
        if (age !== null) this.set({ of: 'cluster' }, age / 1_000)
      },
    })
    const byPlace = (name: string, help: string, values: () => Readonly<Record<string, number>>) =>
      new Gauge({
        name,
        help,
        labelNames: ['place'],
        registers: [this.registry],
        collect() {
          this.reset()
          for (const [place, value] of Object.entries(values())) this.set({ place }, value)
        },
      })
    byPlace('linda_backup_place_free_bytes', 'Free space where backups lie.', freeBytes)
    byPlace('linda_backup_place_used_bytes', 'Backups and segments in the place.', usedBytes)
  }

  ended(kind: WorkKind, outcome: 'ok' | 'failed', tookMs: number): void {
    this.#ended.inc({ kind, outcome })
    this.#took.observe({ kind }, tookMs / 1_000)
  }
}
