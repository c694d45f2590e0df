import { describe, expect, it } from 'vitest'
import { formOf, valueOf, weightsOf, withValue, withWeight } from '../../../renderer/plan/forms.ts'
import { COMMAND_KINDS, COMMANDS } from '../../../shared/command.ts'
import { aBackup, aSegment } from '../../support/backups.ts'
import { anAlert, aSnapshot } from '../factories.ts'

const balancing = { kind: 'setBalancing', accountId: 'ksa-main', algorithm: 'geo', weights: { 'ksa-1': 2 } } as const
const silence = {
  kind: 'silenceAlert',
  code: 'errorRate',
  accountId: 'ksa-main',
  nodeId: 'ksa-2',
  serviceId: null,
  minutes: 60,
} as const
const hold = { kind: 'holdAutomation', accountId: null, minutes: 30 } as const

describe('the form of a command', () => {
  it('asks only for what the command has', () => {
    for (const kind of COMMAND_KINDS) {
      const known = Object.keys(COMMANDS[kind].schema.shape)
      for (const { name } of formOf(kind).fields) expect(known).toContain(name)
    }
  })

  it('offers only what the command takes', () => {
    const snapshot = aSnapshot({ alerts: [anAlert()] })
    const rule = { kind: 'setPromotionRule', nodeId: 'ksa-1', rule: 'neutral', minutes: null } as const
    const add = { kind: 'addNode', accountId: 'ksa-main', nodeId: 'ksa-4', region: 'ksa' } as const
    for (const command of [hold, rule, add, balancing, silence]) {
      for (const field of formOf(command.kind).fields) {
        if (field.kind !== 'choice') continue
        for (const { value } of field.options(snapshot, command))
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

  it('offers the moments that follow a backup, as far as they were copied', () => {
    const [field] = formOf('restoreBackup').fields
    if (field?.kind !== 'moment') throw new Error('a restore asks for a moment')
    const backup = aBackup()
    const segment = aSegment()
    const restore = { kind: 'restoreBackup', backupId: backup.id, toAt: null } as const
    const at = backup.engine?.at ?? 0
    expect(field.within({ backups: [backup], segment, facts: [] }, restore)).toEqual({ from: at, to: segment.at })
    expect(field.within({ backups: [backup], segment: null, facts: [] }, restore)).toBeNull()
    expect(field.within({ backups: [], segment, facts: [] }, restore)).toBeNull()
    expect(withValue(restore, 'toAt', at + 60_000)).toEqual({
      kind: 'command',
      command: { ...restore, toAt: at + 60_000 },
    })
  })

  it('starts from what the command has', () => {
    expect(valueOf(hold, 'minutes')).toBe(30)
    expect(valueOf(hold, 'accountId')).toBeNull()
  })

  it('asks for a weight of each node of the account, and leaves out those that weigh 1', () => {
    const field = formOf('setBalancing').fields.find(({ kind }) => kind === 'weights')
    expect(field?.kind === 'weights' ? field.nodes(aSnapshot(), balancing) : []).toEqual(['ksa-1', 'ksa-2', 'ksa-3'])
    const weights = withWeight(weightsOf(balancing), 'ksa-3', 0.5)
    expect(withValue(balancing, 'weights', weights)).toEqual({
      kind: 'command',
      command: { ...balancing, weights: { 'ksa-1': 2, 'ksa-3': 0.5 } },
    })
    expect(withWeight(weights, 'ksa-1', 1)).toEqual({ 'ksa-3': 0.5 })
  })

  it('does not ask the cluster for a weight that is none', () => {
    for (const weight of [0, 0.05, 12, -1, NaN])
      expect(withValue(balancing, 'weights', withWeight({}, 'ksa-1', weight))).toEqual({
        kind: 'wrong',
        why: 'A weight is a number from 0.1 to 10',
      })
  })

  it('forgets the node of a silence when its account changes', () => {
    expect(withValue(silence, 'accountId', 'uae-main')).toEqual({
      kind: 'command',
      command: { ...silence, accountId: 'uae-main', nodeId: null },
    })
  })

  it('lets a silence last up to seven days', () => {
    expect(withValue(silence, 'minutes', 10_080).kind).toBe('command')
    expect(withValue(silence, 'minutes', 10_081).kind).toBe('wrong')
    const field = formOf('silenceAlert').fields.find(({ kind }) => kind === 'minutes')
    expect(field?.kind === 'minutes' ? field.most : null).toBe(10_080)
  })

  it('offers the kinds of alert there are, and the one asked for', () => {
    const field = formOf('silenceAlert').fields[0]
    const texts =
      field?.kind === 'choice' ? field.options(aSnapshot({ alerts: [anAlert()] }), silence).map(({ text }) => text) : []
    expect(texts).toEqual(['every kind', 'errorRate', 'noStandby'])
  })

  it('silences a service or an account: choosing the one lets go of the other', () => {
    const ofService = withValue(silence, 'serviceId', 'sheets')
    expect(ofService).toEqual({
      kind: 'command',
      command: { ...silence, accountId: null, nodeId: null, serviceId: 'sheets' },
    })
    if (ofService.kind !== 'command') return
    expect(withValue(ofService.command, 'accountId', 'ksa-main')).toMatchObject({
      command: { accountId: 'ksa-main', serviceId: null },
    })
  })
})
