import { describe, expect, it } from 'vitest'
import {
  accountStatus,
  accountStatuses,
  isServed,
  nodesOf,
  serviceTone,
} from '../../../renderer/store/account-status.ts'
import { aDevice } from '../estate-factories.ts'
import { aFailover, aSnapshot, withAccount, withNode } from '../factories.ts'
import { AT } from '../moment.ts'
import { anAccountSample, byKey } from '../sample-factories.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'

function service(snapshot: Snapshot, latest = {}) {
  const account = snapshot.accounts['ksa-main']
  if (account === undefined) throw new Error('the factory has it')
  return accountStatus(snapshot, latest, account).service
}

describe('how all accounts are served', () => {
  it('is the very list before, where a fact changed none of them', () => {
    const before = aSnapshot()
    const latest = byKey([anAccountSample()])
    expect(accountStatuses({ ...before, seq: before.seq + 1 }, latest)).toEqual(accountStatuses(before, latest))
    expect(accountStatuses({ ...before, seq: before.seq + 2 }, latest)).toBe(accountStatuses(before, latest))
  })

  it('is made anew for the account of the node that changed alone', () => {
    const before = aSnapshot()
    const latest = byKey([anAccountSample()])
    const earlier = accountStatuses(before, latest)
    const after = withNode(before, 'ksa-1', { health: 'degraded', why: 'slow' })
    const later = accountStatuses(after, latest)
    const kept = later.filter((status, index) => status === earlier[index]).map(({ account }) => account.id)
    expect(kept).toEqual(earlier.map(({ account }) => account.id).filter((id) => id !== 'ksa-main'))
    expect(later.find(({ account }) => account.id === 'ksa-main')?.service.kind).toBe('struggling')
    expect(nodesOf(after, 'ksa-main').map(({ id }) => id)).toEqual(nodesOf(before, 'ksa-main').map(({ id }) => id))
    expect(accountStatuses(before, latest).find(({ account }) => account.id === 'ksa-main')?.service.kind).toBe(
      'served',
    )
  })

  it('knows a node that came, and one that went', () => {
    const before = aSnapshot()
    nodesOf(before, 'ksa-main')
    const { 'ksa-2': gone, ...rest } = before.nodes
    if (gone === undefined) throw new Error('the factory has it')
    expect(nodesOf({ nodes: rest }, 'ksa-main').map(({ id }) => id)).not.toContain('ksa-2')
    const other = { ...rest, 'ksa-9': { ...gone, id: 'ksa-9' } }
    expect(nodesOf({ nodes: other }, 'ksa-main').map(({ id }) => id)).toEqual(['ksa-1', 'ksa-3', 'ksa-9'])
  })
})

describe('how an account is served', () => {
  it('is by its holder where that is healthy', () => {
    expect(service(aSnapshot())).toMatchObject({ kind: 'served', holder: { id: 'ksa-1' } })
  })

  it.each(['degraded', 'suspect', 'disputed'] as const)('is with trouble where the holder is %s', (health) => {
    const found = service(withNode(aSnapshot(), 'ksa-1', { health, why: 'slow' }))
    expect(found.kind).toBe('struggling')
    expect(isServed(found)).toBe(true)
  })

  it('is a failover while one runs, whatever the holder looks like', () => {
    const failover = aFailover({ outcome: null })
    const snapshot = withAccount(aSnapshot({ failovers: [failover] }), 'ksa-main', { activeFailoverId: failover.id })
    expect(service(snapshot)).toMatchObject({ kind: 'failingOver', failover })
  })

  it('is blocked only while nobody holds the lease: an old block is history', () => {
    const failovers = [aFailover({ outcome: 'blocked' })]
    expect(service(aSnapshot({ failovers })).kind).toBe('served')
    const vacant = withAccount(aSnapshot({ failovers }), 'ksa-main', { lease: { epoch: 18, holder: null, since: AT } })
    expect(service(vacant).kind).toBe('blocked')
    expect(serviceTone(service(vacant))).toBe('critical')
  })

  it('is not, where messages wait beyond what counts as late', () => {
    const latest = byKey([anAccountSample({ waiting: 2, oldestWaitingMs: 5_100 })])
    expect(service(aSnapshot(), latest)).toMatchObject({ kind: 'notAnswered', oldestWaitingMs: 5_100 })
  })

  it('is by nobody while the session of a living holder is gone', () => {
    const lost = withNode(aSnapshot(), 'ksa-1', {
      device: aDevice({ state: 'loggedOut', why: 'ended from the phone' }),
    })
    const found = service(lost)
    expect(found).toMatchObject({ kind: 'mute', device: { state: 'loggedOut' } })
    expect(isServed(found)).toBe(false)
    expect(serviceTone(found)).toBe('critical')
  })

  it('struggles while the session is being restored', () => {
    const dropped = withNode(aSnapshot(), 'ksa-1', { device: aDevice({ state: 'recovering', why: 'reset' }) })
    expect(service(dropped).kind).toBe('struggling')
  })

  it('is not known while the holder has not been observed', () => {
    expect(service(withNode(aSnapshot(), 'ksa-1', { health: 'unknown' })).kind).toBe('notKnown')
  })
})
