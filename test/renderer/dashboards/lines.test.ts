import { describe, expect, it } from 'vitest'
import { linesOf, NO_LINES, tableLines } from '../../../renderer/dashboards/lines.ts'
import type { Judged } from '../../../renderer/store/figure-summary.ts'
import { AT } from '../moment.ts'

function aWord(whose: string, value: number, part: string | null = null): Judged {
  return { key: `node/${whose}/cpuFraction`, whose, part, value, at: AT, state: { kind: 'fresh', ageMs: 0 } }
}

const words = (...names: string[]) => [{ id: 'nodeCpu', readings: names.map((name) => aWord(name, 0.1)) } as const]
const nodes = Array.from({ length: 40 }, (_, index) => `n-${index}`)

describe('the lines of a panel', () => {
  it('are the worst six, and how many more there are', () => {
    const lines = linesOf(words(...nodes), NO_LINES)
    expect(lines.shown.map(({ label }) => label)).toEqual(nodes.slice(0, 6))
    expect(lines.more).toBe(34)
  })

  it('each have a colour of their own', () => {
    const tokens = linesOf(words(...nodes), NO_LINES).shown.map(({ token }) => token)
    expect(new Set(tokens).size).toBe(6)
  })

  it('stay the same object while ranks change, so that nothing jumps', () => {
    const before = linesOf(words('a', 'b', 'c'), NO_LINES)
    expect(linesOf(words('c', 'a', 'b'), before)).toBe(before)
  })

  it('take another in where one is gone, in its colour', () => {
    const before = linesOf(words(...nodes), NO_LINES)
    const after = linesOf(words(...nodes.slice(1)), before)
    expect(after.shown.map(({ label }) => label)).toEqual(['n-1', 'n-2', 'n-3', 'n-4', 'n-5', 'n-6'])
    expect(after.shown.at(-1)?.token).toBe(before.shown[0]?.token)
  })

  it('are named by figure where one chart holds two', () => {
    const all = (key: string): Judged => ({ ...aWord('x', 1), key, whose: null })
    const lines = linesOf(
      [
        { id: 'throughput', readings: [all('all/repliedPerS')] },
        { id: 'received', readings: [all('all/receivedPerS')] },
      ],
      NO_LINES,
    )
    expect(lines.shown.map(({ label }) => label)).toEqual(['Replies', 'Messages'])
  })

  it('are named by feature where a label tells them apart', () => {
    const lines = linesOf([{ id: 'featureUse', readings: [aWord('gateway', 3, 'transfer')] }], NO_LINES)
    expect(lines.shown[0]?.label).toBe('transfer')
  })

  it('are all in a table, by name, in whatever order they rank', () => {
    const lines = linesOf(words('n-10', 'n-9', 'n-8', 'n-7', 'n-6', 'n-5', 'n-4', 'n-3', 'n-2'), NO_LINES)
    const names = ['n-2', 'n-3', 'n-4', 'n-5', 'n-6', 'n-7', 'n-8', 'n-9', 'n-10']
    expect(tableLines(lines).map(({ label }) => label)).toEqual(names)
    expect(linesOf(words(...names), lines)).toBe(lines)
  })

  it('of a table are at most sixty', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `n-${index}`)
    const lines = linesOf(words(...many), NO_LINES)
    expect(tableLines(lines)).toHaveLength(60)
    expect(lines.more).toBe(994)
  })
})
