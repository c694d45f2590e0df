/** What another process of this machine used, from /proc. Linux only, and says so. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** Processor time so far, ms: user and system. @throws where there is no /proc, or no such process. */
export function cpuMsOf(pid: number): number {
  if (!existsSync('/proc/self/stat')) throw new Error('This bench reads /proc, which this system does not have.')
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in brackets may hold anything, spaces and brackets too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return (ticks * 1_000) / ticksPerS()
}

/** Resident memory, bytes. */
export function rssOf(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? 0) * 1_024
}

let known: number | null = null
function ticksPerS(): number {
  known ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  return known
}
