/** What the system knows of another process: whether it lives, and since when. */
import { readFileSync } from 'node:fs'

export interface Processes {
  isAlive(pid: number): boolean
  /** Something that is the same for one process always and for another with the same id never; `null`: not known here. */
  startedAt(pid: number): string | null
}

export const systemProcesses: Processes = {
  isAlive: (pid) => {
    try {
      process.kill(pid, 0)
      return true
    } catch (error) {
      // Not permitted to signal it: then it is somebody else's, and alive.
      return error instanceof Error && 'code' in error && error.code === 'EPERM'
    }
  },
  startedAt: (pid) => {
    try {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The name in parentheses may contain anything; the fields after it are counted from its end. The 22nd is the start.
      const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
      return ticks === undefined ? null : `${boot}/${ticks}`
    } catch {
      // No /proc: only Linux tells; elsewhere the process id alone decides.
      return null
    }
  },
}
