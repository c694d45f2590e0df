/** Notices that whoever started this run is gone, also when nobody could say goodbye (`kill -9`). */
import { fstatSync, readFileSync } from 'node:fs'

const POLL_MS = 500
/** npm, its shell and the start script stand between a person and this process; nothing further is looked at. */
const DEEPEST = 4

export interface ProcessTable {
  /** `null`: not known, or no such process. */
  readonly parentOf: (pid: number) => number | null
  readonly commandOf: (pid: number) => string | null
}

/**
 * The processes whose end ends this run, nearest first: the parent, and where npm stands above it, all up to npm.
 * `isInvokerMeant` adds the one that ran the command. Without it, a command put into the background outlives its shell.
 */
export function findAncestors(parent: number, table: ProcessTable, isInvokerMeant: boolean): readonly number[] {
  const chain = [parent]
  while (chain.length < DEEPEST) {
    const next = table.parentOf(chain.at(-1) ?? parent)
    if (next === null || next <= 1) break
    chain.push(next)
  }
  const npm = chain.findIndex((pid) => /\bnpm\b/.test(table.commandOf(pid) ?? ''))
  const outermost = Math.max(npm, 0)
  return chain.slice(0, outermost + (isInvokerMeant ? 2 : 1))
}

/** Whether one of them is no longer its child's parent: the system gave the child to another when it died. */
export function isOrphaned(self: number, ancestors: readonly number[], table: ProcessTable): boolean {
  const line = [self, ...ancestors]
  return ancestors.some((pid, index) => {
    const child = line[index] ?? self
    const parent = child === self ? process.ppid : table.parentOf(child)
    return parent !== null && parent !== pid
  })
}

/** Runs `gone` once. The timer does not keep the program alive. */
export function watchParent(isInvokerMeant: boolean, gone: () => void): void {
  const ancestors = findAncestors(process.ppid, procTable, isInvokerMeant)
  const timer = setInterval(() => {
    if (!isOrphaned(process.pid, ancestors, procTable)) return
    clearInterval(timer)
    gone()
  }, POLL_MS)
  timer.unref()
  watchStdin(gone)
}

/** A pipe on stdin is held by whoever started us; it ends when they do. One that ended before we were live says nothing. */
function watchStdin(gone: () => void): void {
  const stat = fstatSync(0)
  if (!stat.isFIFO() && !stat.isSocket()) return
  const openedAt = performance.now()
  process.stdin.resume()
  process.stdin.once('end', () => {
    if (performance.now() - openedAt > POLL_MS) gone()
  })
  process.stdin.unref()
}

/** Linux tells all about a process in /proc; elsewhere only the direct parent is known. */
const procTable: ProcessTable = {
  parentOf: (pid) => {
    const stat = readProc(pid, 'stat')
    if (stat === null) return null
    // The name in brackets may hold anything, so the fields are counted from behind it: state, parent.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  },
  commandOf: (pid) => readProc(pid, 'cmdline')?.replaceAll('\0', ' ') ?? null,
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    // No such process, or a system without /proc: not known.
    return null
  }
}
