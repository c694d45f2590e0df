/** Signals to processes that may have been killed meanwhile by another blow. */

/** False: there is no such process any more. `null`: there was none. */
export function signal(pid: number | null, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): boolean {
  if (pid === null) return false
  try {
    return process.kill(pid, name)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}
