import { describe, expect, it } from 'vitest'
import { formOf, valueOf, withValue } from '../../../renderer/plan/forms.ts'
import { COMMAND_KINDS, COMMANDS } from '../../../shared/command.ts'
import { aSnapshot } from '../factories.ts'

const hold = { kind: 'holdAutomation', accountId: null, minutes: 30 } as const

describe('the form of a command', () => {
  it('asks only for what the command has', () => {
    for (const kind of COMMAND_KINDS) {
      const known = Object.keys(COMMANDS[kind].schema.shape)
      for (const { name } of formOf(kind).fields) expect(known).toContain(name)
    }
  })

  it('offers only what the command takes', () => {
    const snapshot = aSnapshot()
    const rule = { kind: 'setPromotionRule', nodeId: 'ksa-1', rule: 'neutral', minutes: null } as const
    const add = { kind: 'addNode', accountId: 'ksa-main', nodeId: 'ksa-4', region: 'ksa' } as const
    for (const command of [hold, rule, add]) {
      for (const field of formOf(command.kind).fields) {
        if (field.kind !== 'choice') continue
        for (const { value } of field.options(snapshot))
          expect(withValue(command, field.name, value)).toMatchObject({ kind: 'command' })
      }
    }
  })

  it('says what is wrong instead of asking the cluster for it', () => {
    expect(withValue(hold, 'minutes', 1_440)).toEqual({ kind: 'command', command: { ...hold, minutes: 1_440 } })
    expect(withValue(hold, 'minutes', 1_441).kind).toBe('wrong')
    expect(withValue(hold, 'minutes', 0).kind).toBe('wrong')
    expect(withValue(hold, 'minutes', 12.5).kind).toBe('wrong')
    const add = { kind: 'addNode', accountId: 'ksa-main', nodeId: 'ksa-4', region: 'ksa' } as const
    expect(withValue(add, 'nodeId', 'KSA 4')).toEqual({
      kind: 'wrong',
      why: 'lower-case letters, digits and dashes, at most 63',
    })
  })

  it('starts from what the command has', () => {
    expect(valueOf(hold, 'minutes')).toBe(30)
    expect(valueOf(hold, 'accountId')).toBeNull()
  })
})
