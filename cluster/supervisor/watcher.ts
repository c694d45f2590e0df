/** Looks at the machine every 2 s, tells the control plane, and keeps the last look for the supervisor's own page. */
import type { MachineSample } from '../../shared/sample.ts'
import type { Clock } from '../clock.ts'
import type { MachineNow } from './metrics.ts'
import { type Reading, sampleOf } from './machine.ts'

export const LOOK_EVERY_MS = 2_000

export interface WatcherOptions {
  readonly machineId: string
  /** @throws what keeps it from being read. */
  readonly read: (atMonoMs: number) => Promise<Reading>
  readonly tell: (machine: MachineSample) => void
  readonly clock: Pick<Clock, 'wallMs' | 'monotonicMs' | 'every'>
  readonly log: (line: string) => void
}

export class MachineWatcher {
  readonly #options: WatcherOptions
  readonly #stop: () => void
  #now: MachineNow | null = null
  #problem: string | null = null

  constructor(options: WatcherOptions) {
    this.#options = options
    this.#stop = options.clock.every(LOOK_EVERY_MS, () => void this.look())
    void this.look()
  }

  /** `null`: the last look brought nothing. */
  get now(): MachineNow | null {
    return this.#now
  }

  /** Why the last look brought nothing; `null`: it did. */
  get problem(): string | null {
    return this.#problem
  }

  async look(): Promise<void> {
    const { machineId, read, tell, clock, log } = this.#options
    try {
      const reading = await read(clock.monotonicMs())
      const sample = sampleOf(this.#now?.reading ?? null, reading, machineId, clock.wallMs())
      this.#now = { sample, reading }
      this.#problem = null
      tell(sample)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (this.#problem !== why) log(`the machine cannot be read: ${why}`)
      this.#now = null
      this.#problem = why
    }
  }

  close(): void {
    this.#stop()
  }
}
