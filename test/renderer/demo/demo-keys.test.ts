import { describe, expect, it } from 'vitest'
import { demoKey, NEXT_KEY, PAUSE_KEY } from '../../../renderer/demo/demo-keys.ts'
import { nextKey } from '../../../renderer/frame/keys.ts'

const aStroke = (key: string) => ({ key, isModified: false, isInField: false })

describe('the demonstration’s keys', () => {
  it('start the script whose number is pressed, where there is one and none is on', () => {
    expect(demoKey(aStroke('2'), 2)).toEqual({ kind: 'start', script: 1 })
    expect(demoKey(aStroke('3'), 2)).toBeNull()
    expect(demoKey(aStroke('1'), 0)).toBeNull()
  })

  it('go on and pause while a script is on, and not before', () => {
    expect(demoKey(aStroke(NEXT_KEY), 0)).toEqual({ kind: 'next' })
    expect(demoKey(aStroke(PAUSE_KEY), 0)).toEqual({ kind: 'pause' })
    expect([NEXT_KEY, PAUSE_KEY].map((key) => demoKey(aStroke(key), 2))).toEqual([null, null])
  })

  it('mean nothing in a field, nor with another key held', () => {
    expect(demoKey({ ...aStroke(NEXT_KEY), isInField: true }, 0)).toBeNull()
    expect(demoKey({ ...aStroke(NEXT_KEY), isModified: true }, 0)).toBeNull()
  })

  it('are keys that the console itself has no use for', () => {
    const stroke = { ctrlOrMeta: false, alt: false, inField: false, underSheet: false }
    const taken = ['1', '2', NEXT_KEY, PAUSE_KEY].filter((key) => nextKey('idle', { ...stroke, key })[1] !== null)
    expect(taken).toEqual([])
  })
})
