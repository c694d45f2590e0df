/** What a process and all it started hold of the machine's memory. */
import { readdirSync, readFileSync } from 'node:fs'

/** Proportional set size of the whole tree, bytes: shared pages count once, divided among those that share them. */
export function treePssBytes(root: number): { bytes: number; processes: number } {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const parent = parentOf(Number(name))
        return parent === null ? [] : [[Number(name), parent] as const]
      }),
  )
  const isOfTree = (pid: number): boolean => pid === root || (parents.has(pid) && isOfTree(parents.get(pid) ?? 0))
  const tree = [...parents.keys()].filter(isOfTree)
  return { bytes: tree.reduce((sum, pid) => sum + pssBytes(pid), 0), processes: tree.length }
}

/** `null`: it ended while the list was read. */
function parentOf(pid: number): number | null {
  const status = read(`/proc/${pid}/status`)
  const parent = status === null ? null : /^PPid:\s+(\d+)$/m.exec(status)?.[1]
  return parent === null || parent === undefined ? null : Number(parent)
}

function pssBytes(pid: number): number {
  const kib = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1]
  return kib === undefined ? 0 : Number(kib) * 1024
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null // The process ended in between.
  }
}
