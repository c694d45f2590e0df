/**
 * A process that leaves the processors to the others. In Linux's idle class it is put off the core the moment anybody else wants it,
 * which niceness does not do: a nice process keeps its turn of some milliseconds. Elsewhere niceness is all there is.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Users come first. */
const NICE = 10

export const COURTESIES = ['idle', 'nice'] as const
export type Courtesy = (typeof COURTESIES)[number]

/** For this process and everything it starts from now on. Answers what it got: there is no idle class outside of Linux. */
export function beCourteous(wanted: Courtesy): Courtesy {
  setPriority(NICE)
  if (wanted === 'nice' || process.platform !== 'linux') return 'nice'
  const { status } = spawnSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(process.pid)], {
    stdio: 'ignore',
  })
  return status === 0 ? 'idle' : 'nice'
}

/** Of one process since it began, by the kernel's own count, ms. */
export interface CoreTime {
  readonly ranMs: number
  /** It could have run, and others had the cores. */
  readonly waitedMs: number
}

const NS_IN_MS = 1e6

/** `null`: the process is gone, or this system does not tell. */
export function coreTimeOf(pid: number): CoreTime | null {
  try {
    const [ran, waited] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number)
    if (ran === undefined || waited === undefined || Number.isNaN(ran + waited)) return null
    return { ranMs: ran / NS_IN_MS, waitedMs: waited / NS_IN_MS }
  } catch {
    return null
  }
}

/** Of the time in which it had something to do it waited for most. */
const STARVED_FROM = 0.9
/** And for at least so long, ms: a moment tells nothing. */
const WAITED_AT_LEAST_MS = 5_000

/** Whether the others leave it so little between the two moments that it would hardly ever come to an end. */
export function isStarved(before: CoreTime, after: CoreTime): boolean {
  const ran = after.ranMs - before.ranMs
  const waited = after.waitedMs - before.waitedMs
  return waited >= WAITED_AT_LEAST_MS && waited / (ran + waited) >= STARVED_FROM
}
