import { describe, expect, it } from 'vitest'
import type { LindaBridge } from '../../../renderer/bridge/message-port.ts'
import { createDemoDoor } from '../../../renderer/demo/demo-door.ts'

const aBridge = (over: Partial<LindaBridge>): LindaBridge => ({
  shell: 'electron',
  requestPort: () => undefined,
  ...over,
})

describe('the way into the demonstration', () => {
  it('is not there in a browser, nor in the demonstration itself', () => {
    expect(createDemoDoor(undefined)).toBeNull()
    expect(createDemoDoor(aBridge({ demo: () => Promise.resolve(null), isDemo: true }))).toBeNull()
  })

  it.each([
    ['opened', () => Promise.resolve({ kind: 'opened' }), { kind: 'opened' }],
    ['failed', () => Promise.resolve({ kind: 'failed', why: 'no.' }), { kind: 'failed', why: 'no.' }],
    ['failed', () => Promise.reject(new Error('gone')), { kind: 'failed', why: 'The shell did not answer: gone.' }],
    ['failed', () => Promise.resolve(7), { kind: 'failed', why: 'The shell gave an answer that cannot be read.' }],
  ])('says that it %s', async (_, demo, state) => {
    const door = createDemoDoor(aBridge({ demo }))
    await door?.open()
    expect(door?.store.getState()).toEqual(state)
  })

  it('is asked once while it opens', async () => {
    let asked = 0
    const door = createDemoDoor(
      aBridge({
        demo: () => {
          asked += 1
          return Promise.resolve({ kind: 'opened' })
        },
      }),
    )
    await Promise.all([door?.open(), door?.open()])
    expect(asked).toBe(1)
  })
})
