/** The supervisor's `/metrics`: its machine, and what it had to start again. */
import { Counter, Gauge } from 'prom-client'
import type { MachineSample } from '../../shared/sample.ts'
import { openRegistry } from '../process/metrics.ts'
import type { Reading } from './machine.ts'

export interface MachineNow {
  readonly sample: MachineSample
  readonly reading: Reading
}

export class SupervisorMetrics {
  readonly registry = openRegistry()
  readonly #restarts

  /** `machine` `null`: nothing was read yet, and nothing is shown. */
  constructor(
    machine: () => MachineNow | null,
    processes: () => readonly { readonly id: string; readonly pid: number }[],
  ) {
    const registers = [this.registry]
    const gauge = (name: string, help: string, value: (machine: MachineNow) => number | null) =>
      new Gauge({
        name,
        help,
        // One that it never carries: without any, the library shows 0 where nothing is known.
        labelNames: ['never'] as const,
        registers,
        collect() {
          this.reset()
          const now = machine()
          const known = now === null ? null : value(now)
          if (known !== null) this.set({}, known)
        },
      })
    gauge(
      'linda_machine_cpu_fraction',
      'Busy share of all cores over the last seconds.',
      (now) => now.sample.cpuFraction,
    )
    gauge(
      'linda_machine_memory_used_bytes',
      'Memory not available to new processes.',
      (now) => now.sample.memoryUsedBytes,
    )
    gauge('linda_machine_memory_bytes', 'Memory of the machine.', (now) => now.sample.memoryBytes)
    gauge(
      'linda_machine_disk_used_bytes',
      "Used on the file system of the cluster's folder.",
      (now) => now.sample.diskUsedBytes,
    )
    gauge('linda_machine_disk_bytes', 'What that file system holds for its users.', (now) => now.sample.diskBytes)
    const counter = (name: string, help: string, value: (reading: Reading) => number | null) =>
      new Counter({
        name,
        help,
        labelNames: ['never'] as const,
        registers,
        collect() {
          this.reset()
          const now = machine()
          const known = now === null ? null : value(now.reading)
          if (known !== null) this.inc({}, known)
        },
      })
    counter(
      'linda_machine_network_received_bytes_total',
      'Bytes received on all interfaces, loopback too.',
      ({ network }) => network?.receivedBytes ?? null,
    )
    counter(
      'linda_machine_network_sent_bytes_total',
      'Bytes sent on all interfaces, loopback too.',
      ({ network }) => network?.sentBytes ?? null,
    )
    this.#restarts = new Counter({
      name: 'linda_supervisor_restarts_total',
      help: 'Processes that ended unasked and were started again.',
      labelNames: ['process'] as const,
      registers,
      collect() {
        // A rate over a series that is not there yet misses its first event.
        for (const { id } of processes()) this.inc({ process: id }, 0)
      },
    })
    new Gauge({
      name: 'linda_supervisor_process_up',
      help: 'Whether the process runs: 1 or 0, while it waits to be started again.',
      labelNames: ['process'] as const,
      registers,
      collect() {
        this.reset()
        for (const { id, pid } of processes()) this.set({ process: id }, pid === 0 ? 0 : 1)
      },
    })
  }

  restarted(id: string): void {
    this.#restarts.inc({ process: id })
  }
}
