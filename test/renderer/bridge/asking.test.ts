import { beforeEach, describe, expect, it } from 'vitest'
import { type AskingDeps, startAsking } from '../../../renderer/bridge/asking.ts'

const EVERY = 10_000
let now = 0
let isLookedAt = true
let beats: (() => void)[] = []
let open: { resolve: (value: string) => void; reject: (thrown: unknown) => void }[] = []
let said: unknown[] = []

const deps: AskingDeps<string> = {
  ask: () => new Promise((resolve, reject) => void open.push({ resolve, reject })),
  everyMs: EVERY,
  now: () => now,
  subscribe: (beat) => {
    beats.push(beat)
    return () => void (beats = beats.filter((one) => one !== beat))
  },
  isLookedAt: () => isLookedAt,
  onAnswer: (value) => void said.push(value),
  onFailure: (thrown) => void said.push(thrown),
}
const pass = (ms: number) => {
  now += ms
  for (const beat of beats) beat()
}
const settle = async () => {
  await Promise.resolve()
  await Promise.resolve()
}

beforeEach(() => {
  now = 0
  isLookedAt = true
  beats = []
  open = []
  said = []
})

describe('a question that is asked again', () => {
  it('is asked at once, and again when its time has come', async () => {
    startAsking(deps)
    open[0]?.resolve('one')
    await settle()
    pass(EVERY - 1)
    expect(open).toHaveLength(1)
    pass(1)
    expect(open).toHaveLength(2)
    expect(said).toEqual(['one'])
  })

  it('waits for its answer, however long that takes', async () => {
    startAsking(deps)
    pass(3 * EVERY)
    expect(open).toHaveLength(1)
    open[0]?.reject('slow')
    await settle()
    expect(said).toEqual(['slow'])
    pass(0)
    expect(open).toHaveLength(2)
  })

  it('rests while nobody looks, and is asked once somebody does', async () => {
    startAsking(deps)
    open[0]?.resolve('one')
    await settle()
    isLookedAt = false
    pass(5 * EVERY)
    expect(open).toHaveLength(1)
    isLookedAt = true
    pass(0)
    expect(open).toHaveLength(2)
  })

  it('says nothing any more once it is stopped', async () => {
    const stop = startAsking(deps)
    stop()
    open[0]?.resolve('late')
    await settle()
    pass(EVERY)
    expect(said).toEqual([])
    expect(open).toHaveLength(1)
  })
})
