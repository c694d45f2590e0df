/** The machine as the system tells of it: processors, memory, the disk that holds the cluster's folder, network. */
import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { cpus, freemem, hostname, totalmem } from 'node:os'
import type { MachineSample } from '../../shared/sample.ts'

/** What is counted since the machine started, and what is so now. */
export interface Reading {
  readonly atMonoMs: number
  /** All cores together, ms; `null`: the system does not tell. */
  readonly cpu: { readonly busyMs: number; readonly totalMs: number } | null
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number }
  /** `totalBytes`: what users of the machine may fill; what is kept for its administrator is not in it. */
  readonly disk: { readonly totalBytes: number; readonly usedBytes: number }
  /** All interfaces together; `null`: the system does not tell. */
  readonly network: { readonly receivedBytes: number; readonly sentBytes: number } | null
}

/** What happened between two readings; a first one has nothing to compare with. Pure. */
export function sampleOf(before: Reading | null, now: Reading, machineId: string, at: number): MachineSample {
  const elapsedS = before === null ? 0 : (now.atMonoMs - before.atMonoMs) / 1_000
  const perS = (count: (network: NonNullable<Reading['network']>) => number) => {
    if (!before?.network || now.network === null || elapsedS <= 0) return null
    const grown = count(now.network) - count(before.network)
    // An interface that went away takes its count with it.
    return grown < 0 ? null : grown / elapsedS
  }
  return {
    kind: 'machine',
    machineId,
    at,
    cpuFraction: busyFraction(before?.cpu ?? null, now.cpu),
    memoryUsedBytes: now.memory.totalBytes - now.memory.availableBytes,
    memoryBytes: now.memory.totalBytes,
    diskUsedBytes: now.disk.usedBytes,
    diskBytes: now.disk.totalBytes,
    receivedBytesPerS: perS(({ receivedBytes }) => receivedBytes),
    sentBytesPerS: perS(({ sentBytes }) => sentBytes),
  }
}

function busyFraction(before: Reading['cpu'], now: Reading['cpu']): number | null {
  if (before === null || now === null) return null
  const total = now.totalMs - before.totalMs
  return total <= 0 ? null : Math.min(1, Math.max(0, (now.busyMs - before.busyMs) / total))
}

/** The sums over all interfaces of `/proc/net/dev`; `null`: it is not such a page. Pure. */
export function networkOf(page: string): Reading['network'] {
  const rows = page.split('\n').flatMap((line) => {
    const [, counts] = /^\s*[^\s:|]+:\s*(.+)$/.exec(line) ?? []
    return counts === undefined ? [] : [counts.trim().split(/\s+/).map(Number)]
  })
  if (rows.length === 0 || rows.some((counts) => !Number.isFinite(counts[0]) || !Number.isFinite(counts[8])))
    return null
  const sum = (column: number) => rows.reduce((total, counts) => total + (counts[column] ?? 0), 0)
  return { receivedBytes: sum(0), sentBytes: sum(8) }
}

/** @throws what keeps the disk of `folder` from being read. */
export async function readMachine(folder: string, atMonoMs: number): Promise<Reading> {
  const { blocks, bfree, bavail, bsize } = await statfs(folder)
  const used = blocks - bfree
  return {
    atMonoMs,
    cpu: readCpu(),
    memory: { totalBytes: totalmem(), availableBytes: freemem() },
    disk: { totalBytes: (used + bavail) * bsize, usedBytes: used * bsize },
    network: readNetwork(),
  }
}

export const machineName = (): string => hostname()

function readCpu(): Reading['cpu'] {
  const times = cpus().map((core) => core.times)
  if (times.length === 0) return null
  const totalMs = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0)
  return { busyMs: totalMs - times.reduce((sum, { idle }) => sum + idle, 0), totalMs }
}

function readNetwork(): Reading['network'] {
  try {
    return networkOf(readFileSync('/proc/net/dev', 'utf8'))
  } catch {
    return null // Only Linux has it.
  }
}
