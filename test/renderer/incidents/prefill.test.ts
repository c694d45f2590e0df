import { describe, expect, it } from 'vitest'
import { type Declaring, prefill } from '../../../renderer/incidents/prefill.ts'
import { NO_OFFSET } from '../../../renderer/store/age.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { anAlert, aSnapshot, withNode } from '../factories.ts'
import { AT } from '../moment.ts'

const of = (
  snapshot: Snapshot | null,
  alertId: string | null = null,
  offsetMs: number | null = null,
  accountInView: string | null = null,
): Declaring =>
  prefill({
    snapshot,
    latest: {},
    offset: offsetMs === null ? NO_OFFSET : { recent: [offsetMs] },
    alertId,
    accountInView,
  })

const slow = anAlert({
  id: 'slow/uae-main',
  level: 'warning',
  title: 'uae-main is slow',
  accountId: 'uae-main',
  raisedAt: AT - 90_000,
})
const mute = anAlert({
  id: 'notServing/ksa-main',
  level: 'critical',
  title: 'Nobody is answered',
  accountId: 'ksa-main',
  raisedAt: AT - 60_000,
})
const follower = anAlert({ id: 'errorRate/ksa-main', accountId: 'ksa-main', causeId: mute.id, raisedAt: AT - 70_000 })

describe('an incident that is about to be declared', () => {
  it('is filled from the worst open alert: whose it is and what, with what follows from it', () => {
    expect(of(aSnapshot({ alerts: [slow, follower, mute] }))).toEqual({
      title: 'ksa-main: Nobody is answered',
      severity: 2,
      accountIds: ['ksa-main'],
      alertIds: ['notServing/ksa-main', 'errorRate/ksa-main'],
      beganAt: AT - 70_000,
    })
  })

  it('does not say the account twice, and is of severity 3 where only a warning is open', () => {
    expect(of(aSnapshot({ alerts: [slow] }))).toMatchObject({ title: 'uae-main is slow', severity: 3 })
  })

  it('is of severity 1 where an account of it is without service', () => {
    const down = withNode(aSnapshot({ alerts: [mute] }), 'ksa-1', { health: 'down' })
    expect(of(down).severity).toBe(1)
    expect(of(withNode(aSnapshot({ alerts: [slow] }), 'ksa-1', { health: 'down' })).severity).toBe(3)
  })

  it('began when the alert was raised, by this machine’s clock', () => {
    expect(of(aSnapshot({ alerts: [slow] }), null, 5_000).beganAt).toBe(AT - 85_000)
  })

  it('is about the alert it is declared from, not the worst one', () => {
    expect(of(aSnapshot({ alerts: [slow, mute] }), slow.id)).toMatchObject({
      title: 'uae-main is slow',
      accountIds: ['uae-main'],
    })
  })

  it('is left to be said where nothing is open, but for accounts without service', () => {
    expect(of(aSnapshot({ alerts: [] }))).toMatchObject({
      title: '',
      severity: 2,
      accountIds: [],
      alertIds: [],
      beganAt: null,
    })
    const down = withNode(aSnapshot({ alerts: [] }), 'ksa-1', { health: 'down' })
    expect(of(down)).toMatchObject({ title: '', severity: 1, accountIds: ['ksa-main'] })
  })

  it('is about the account one looks at, where nothing else says what it is about', () => {
    expect(of(aSnapshot({ alerts: [] }), null, null, 'uae-main').accountIds).toEqual(['uae-main'])
    expect(of(aSnapshot({ alerts: [] }), null, null, 'gone').accountIds).toEqual([])
    expect(of(aSnapshot({ alerts: [mute] }), null, null, 'uae-main').accountIds).toEqual(['ksa-main'])
  })

  it('works where nothing was ever heard of the cluster', () => {
    expect(of(null)).toMatchObject({ title: '', accountIds: [] })
  })
})
