import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { createCalm, type Quarter } from '../../../renderer/store/calm.ts'

function start(isLarge: boolean, quarter: Quarter = 0) {
  let now = 0
  const beats = new Set<() => void>()
  const store = createStore<{ readonly value: number }>()(() => ({ value: 0 }))
  const ticker = {
    now: () => now,
    subscribe: (listener: () => void) => {
      beats.add(listener)
      return () => beats.delete(listener)
    },
  }
  const calm = createCalm({ store, ticker, isLarge: () => isLarge }, ({ value }) => value, quarter)
  const seen: number[] = []
  calm.subscribe(() => seen.push(calm.get()))
  return {
    seen,
    calm,
    set: (value: number) => store.setState({ value }),
    beatAt: (ms: number) => {
      now = ms
      for (const beat of beats) beat()
    },
  }
}

describe('a calm look at a store', () => {
  it('follows every change of a small cluster', () => {
    const { set, seen } = start(false)
    set(1)
    set(2)
    expect(seen).toEqual([1, 2])
  })

  it('is taken once a second of a large one', () => {
    const { set, seen, beatAt } = start(true)
    set(1)
    beatAt(750)
    set(2)
    expect(seen).toEqual([])
    beatAt(1_000)
    set(3)
    beatAt(1_750)
    expect(seen).toEqual([2])
  })

  it('has its own quarter of the second', () => {
    const { set, seen, beatAt } = start(true, 2)
    set(1)
    beatAt(250)
    expect(seen).toEqual([])
    beatAt(500)
    expect(seen).toEqual([1])
  })

  it('says nothing where nothing changed', () => {
    const { seen, beatAt } = start(true)
    beatAt(1_000)
    beatAt(2_000)
    expect(seen).toEqual([])
  })
})
