import { describe, expect, it } from 'vitest'
import { findAncestors, isOrphaned, type ProcessTable } from '../../../scripts/launch/parent-watch.ts'

/** 50 launcher ← 40 start.mjs ← 30 sh ← 20 npm ← 10 a person's shell */
const underNpm: Record<number, [parent: number, command: string]> = {
  40: [30, 'node scripts/start.mjs'],
  30: [20, 'sh -c node scripts/start.mjs'],
  20: [10, 'npm start'],
  10: [1, '-bash'],
}
const aTable = (rows: Record<number, [parent: number, command: string]>): ProcessTable => ({
  parentOf: (pid) => rows[pid]?.[0] ?? null,
  commandOf: (pid) => rows[pid]?.[1] ?? null,
})

describe('the processes whose end ends a run', () => {
  it('are the start script and all that npm put above it', () => {
    expect(findAncestors(40, aTable(underNpm), false)).toEqual([40, 30, 20])
  })

  it('include whoever ran npm when that was asked for', () => {
    expect(findAncestors(40, aTable(underNpm), true)).toEqual([40, 30, 20, 10])
  })

  it('are the parent alone without npm, so that a command in the background outlives its shell', () => {
    const direct = aTable({ 40: [10, 'node scripts/start.mjs'], 10: [1, '-bash'] })
    expect(findAncestors(40, direct, false)).toEqual([40])
    expect(findAncestors(40, direct, true)).toEqual([40, 10])
  })

  it('are the parent alone where the system tells nothing of others', () => {
    expect(findAncestors(40, aTable({}), false)).toEqual([40])
  })
})

describe('a run is orphaned', () => {
  const ancestors = [process.ppid, 30, 20]
  const standing = { ...underNpm, [process.ppid]: underNpm[40] ?? [30, ''] }

  it('not while every parent is still its child’s parent', () => {
    expect(isOrphaned(process.pid, ancestors, aTable(standing))).toBe(false)
  })

  it('when npm was killed and its shell was given to another', () => {
    expect(isOrphaned(process.pid, ancestors, aTable({ ...standing, 30: [1, 'sh -c …'] }))).toBe(true)
  })

  it('when its own parent is another than before', () => {
    expect(isOrphaned(process.pid, [process.ppid + 1], aTable(standing))).toBe(true)
  })
})
