import { describe, expect, it } from 'vitest'
import { LIVE } from '../../../renderer/store/range.ts'
import { createUiStore, type Memory } from '../../../renderer/store/ui.ts'

function aMemory(): Memory & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return { kept, read: (key) => kept.get(key) ?? null, write: (key, value) => void kept.set(key, value) }
}

describe('the range of a dashboard', () => {
  it('is live until another is chosen, and is remembered for that page alone', () => {
    const memory = aMemory()
    const first = createUiStore(memory)
    expect(first.getState().ranges['performance']).toEqual(LIVE)
    const day = { range: { kind: 'last', length: 'day' }, compare: { kind: 'yesterday' } } as const
    first.setState((state) => ({ ranges: { ...state.ranges, performance: day } }))
    const again = createUiStore(memory)
    expect(again.getState().ranges['performance']).toEqual(day)
    expect(again.getState().ranges['application']).toEqual(LIVE)
  })
})
