import { describe, expect, it } from 'vitest'
import { lockOf } from '../../../renderer/words/locks.ts'
import { describeProtection } from '../../../renderer/words/protection.ts'
import { aProblem, aSnapshot, AT } from '../factories.ts'

const base = { snapshot: aSnapshot(), heardAt: AT, clock: 'utc' } as const
const retrying = (code: 'unreachable' | 'badAnswer') =>
  ({ kind: 'retrying', retryAt: AT, attempt: 3, problem: aProblem(code) }) as const

describe('the state of automatic failover', () => {
  it('is what the cluster reports while the link is live', () => {
    expect(describeProtection({ ...base, connection: { kind: 'live' } })).toMatchObject({
      text: 'Automatic failover on',
      tone: 'ok',
    })
    const warming = aSnapshot({ protection: { state: 'warming', since: AT, why: 'just started' } })
    expect(describeProtection({ ...base, snapshot: warming, connection: { kind: 'live' } }).text).toBe(
      'Automatic failover warming',
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

describe('a locked act', () => {
  it('works where the link is live and the cluster reports it', () => {
    expect(lockOf('failover', { kind: 'live' }, ['failover'])).toBeNull()
  })

  it('says what the cluster does not report', () => {
    expect(lockOf('backup', { kind: 'live' }, ['failover'])).toBe('This cluster does not report backups')
    expect(lockOf('rollback', { kind: 'live' }, null)).toBe('This cluster does not report rollback')
  })

  it('names the link first, because without it nothing else is known', () => {
    expect(lockOf('backup', { kind: 'stale' }, ['failover'])).toContain('gone quiet')
    expect(lockOf('failover', retrying('unreachable'), ['failover'])).toBe('Locked: the control plane does not answer')
  })
})
