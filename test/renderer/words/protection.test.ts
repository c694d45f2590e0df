import { describe, expect, it } from 'vitest'
import { describeProtection } from '../../../renderer/words/protection.ts'
import { aHold } from '../estate-factories.ts'
import { aProblem, aSnapshot } from '../factories.ts'
import { AT } from '../moment.ts'

const base = { snapshot: aSnapshot(), heardAt: AT, clock: 'utc' } as const
const live = { ...base, connection: { kind: 'live' } } as const
const retrying = (code: 'unreachable' | 'badAnswer') =>
  ({ kind: 'retrying', retryAt: AT, attempt: 3, problem: aProblem(code) }) as const

describe('the state of automatic failover', () => {
  it('is what the cluster reports while the link is live', () => {
    expect(describeProtection(live)).toMatchObject({ text: 'Automatic failover on', tone: 'ok' })
    const warming = aSnapshot({ protection: { state: 'warming', since: AT, why: 'just started' } })
    expect(describeProtection({ ...live, snapshot: warming }).text).toBe('Automatic failover warming')
  })

  it('names who holds it, until when and why', () => {
    const hold = aHold({ accountId: null, owner: 'noor', reason: 'new network', expiresAt: AT + 1_640_000 })
    expect(describeProtection({ ...live, snapshot: aSnapshot({ holds: [hold] }) })).toEqual({
      text: 'Automatic failover held by noor until 03:40',
      tone: 'warn',
      why: 'Nobody would replace a master of any account that dies: new network',
    })
  })

  it('says where it is held, and that it is on elsewhere', () => {
    const hold = aHold({ accountId: 'ksa-main', owner: 'noor', reason: 'new disk', expiresAt: AT + 1_640_000 })
    expect(describeProtection({ ...live, snapshot: aSnapshot({ holds: [hold] }) })).toMatchObject({
      text: 'Automatic failover on, ksa-main held by noor until 03:40',
      why: 'Nobody would replace a master of ksa-main that dies: new disk',
    })
    const two = [hold, { ...hold, id: aHold().id, accountId: 'uae-main', owner: 'sami' }]
    expect(describeProtection({ ...live, snapshot: aSnapshot({ holds: two }) }).text).toBe(
      'Automatic failover on, 2 of 3 accounts held',
    )
  })

  it('is absent where the control plane does not answer', () => {
    const said = describeProtection({ ...base, connection: retrying('unreachable') })
    expect(said).toMatchObject({ text: 'Automatic failover absent since 03:12:40', tone: 'critical' })
    expect(said.why).toContain('The control plane does not answer since 03:12:40')
  })

  it.each([{ kind: 'stale' }, { kind: 'hostGone' }, retrying('badAnswer')] as const)(
    'is not known otherwise: $kind',
    (connection) => {
      expect(describeProtection({ ...base, connection }).text).toBe('Automatic failover: not known since 03:12:40')
    },
  )
})
