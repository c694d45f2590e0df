/**
 * `node --import test/bench/agents/turns.ts …`: how long the turns of a process's event loop are, written to the file named by LINDA_TURNS
 * once a second. Its own timer's lateness is what everybody else waits too.
 */
import { createHistogram } from 'node:perf_hooks'
import { writeFileSync } from 'node:fs'

const EVERY_MS = 5

/** ms. `cpu`: of the main thread alone, whatever else the machine does meanwhile. */
export interface Turns {
  readonly lateP999Ms: number
  readonly lateMaxMs: number
  readonly cpuP999Ms: number
  readonly cpuMaxMs: number
}

const path = process.env['LINDA_TURNS']
if (path !== undefined) {
  let [late, cpu] = [createHistogram(), createHistogram()]
  let turnAt = performance.now()
  let used = cpuUs()
  // Loading is one long turn before there is anybody to wait for it.
  let isFirst = true
  const timer = setInterval(() => {
    const now = performance.now()
    late.record(Math.max(1, Math.round((now - turnAt - EVERY_MS) * 1_000)))
    cpu.record(Math.max(1, cpuUs() - used))
    if (isFirst) [late, cpu] = [createHistogram(), createHistogram()]
    isFirst = false
    turnAt = performance.now()
    used = cpuUs()
  }, EVERY_MS)
  const writing = setInterval(() => {
    const turns: Turns = {
      lateP999Ms: late.percentile(99.9) / 1_000,
      lateMaxMs: late.max / 1_000,
      cpuP999Ms: cpu.percentile(99.9) / 1_000,
      cpuMaxMs: cpu.max / 1_000,
    }
    writeFileSync(path, JSON.stringify(turns))
  }, 1_000)
  timer.unref()
  writing.unref()
}

function cpuUs(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}
