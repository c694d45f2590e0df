import { describe, expect, it } from 'vitest'
import { fieldsOf, isCommandKind, readCommand, usageOf } from '../../cli/command-words.ts'
import { COMMAND_KINDS } from '../../shared/command.ts'

describe('a command in words', () => {
  it('reads names, numbers and "none"', () => {
    expect(readCommand('holdAutomation', ['accountId=none', 'minutes=30'])).toEqual({
      kind: 'holdAutomation',
      accountId: null,
      minutes: 30,
    })
    expect(readCommand('setPromotionRule', ['nodeId=uae-2', 'rule=must_not', 'minutes=none'])).toEqual({
      kind: 'setPromotionRule',
      nodeId: 'uae-2',
      rule: 'must_not',
      minutes: null,
    })
  })

  it('reads numbers by name, and none of them where none are given', () => {
    const words = ['accountId=uae-main', 'algorithm=geo']
    const asked = { kind: 'setBalancing', accountId: 'uae-main', algorithm: 'geo' }
    expect(readCommand('setBalancing', [...words, 'weights=uae-2:2, uae-3:0.5'])).toEqual({
      ...asked,
      weights: { 'uae-2': 2, 'uae-3': 0.5 },
    })
    expect(readCommand('setBalancing', words)).toEqual({ ...asked, weights: {} })
    expect(() => readCommand('setBalancing', [...words, 'weights=uae-2'])).toThrow('weights')
    expect(() => readCommand('setBalancing', [...words, 'weights=uae-2:0'])).toThrow('weights')
  })

  it('leaves a name of digits a name', () => {
    expect(readCommand('drain', ['nodeId=42'])).toEqual({ kind: 'drain', nodeId: '42' })
  })

  it('takes "none" for what is not given, where the command allows it', () => {
    expect(readCommand('failover', ['accountId=uae-main'])).toEqual({
      kind: 'failover',
      accountId: 'uae-main',
      to: null,
    })
    expect(() => readCommand('failover', [])).toThrow('accountId')
  })

  it.each([
    ['drain', ['nodeId=Not A Name'], 'nodeId'],
    ['drain', ['node=uae-1'], 'has no "node"'],
    ['holdAutomation', ['minutes=100000'], 'minutes'],
    ['setPromotionRule', ['nodeId=uae-1', 'rule=perhaps'], 'rule'],
    ['drain', ['kind=failover', 'nodeId=uae-1'], 'has no "kind"'],
  ] as const)('refuses %s %s and names the field', (kind, pairs, words) => {
    expect(() => readCommand(kind, pairs)).toThrow(words)
  })

  it('knows every command of the table without a word of its own', () => {
    for (const kind of COMMAND_KINDS) {
      expect(isCommandKind(kind)).toBe(true)
      expect(usageOf(kind)).toBe([kind, ...fieldsOf(kind).map((name) => `${name}=…`)].join(' '))
    }
    expect(isCommandKind('toString')).toBe(false)
  })
})
