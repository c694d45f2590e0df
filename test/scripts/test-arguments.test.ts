import { describe, expect, it } from 'vitest'
import { readArguments } from '../../scripts/test-arguments.mjs'

describe('the words of a test run', () => {
  it('ask for everything short, in one shell, where there are none', () => {
    expect(readArguments([], {})).toEqual({ only: [], isMatrix: false, isLong: false, rest: [] })
  })

  it('name some of the runners, and leave what is not theirs to these', () => {
    expect(readArguments(['--only', 'vitest,electron', 'test/host'], {})).toMatchObject({
      only: ['vitest', 'electron'],
      rest: ['test/host'],
    })
  })

  it('ask for the long ones', () => {
    expect(readArguments(['--long', '--only', 'electron', 'demo-scripts'], {})).toEqual({
      only: ['electron'],
      isMatrix: false,
      isLong: true,
      rest: ['demo-scripts'],
    })
  })

  it('ask for both shells, as the surroundings may', () => {
    expect(readArguments(['--matrix'], {}).isMatrix).toBe(true)
    expect(readArguments([], { SHELLS: 'all' }).isMatrix).toBe(true)
  })
})
