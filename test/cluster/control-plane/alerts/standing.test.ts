import { describe, expect, it } from 'vitest'
import { automationNow, CONDITIONS, type Happening } from '../../../../cluster/control-plane/alerts/conditions.ts'
import { type RouteHealth, standingFacts } from '../../../../cluster/control-plane/alerts/standing.ts'
import type { Health } from '../../../../shared/node.ts'
import type { Service } from '../../../../shared/service.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import { aFailover, aHold, anAccount, anAlert, aSnapshot, AT, withNodes } from '../../../support/factories.ts'

const facts = (snapshot: Snapshot, routes: Record<string, RouteHealth> = {}) =>
  standingFacts(snapshot, new Map(Object.entries(routes)), AT)
const nodes = (health: Health, over: Partial<Snapshot> = {}) =>
  withNodes(aSnapshot(over), { 'uae-2': { health, why: 'x' } })
const open = (id: string) => anAlert({ id, code: id.split('/')[0] ?? '' })

describe('a node that is down', () => {
  it('is critical while nobody serves in its place, and a warning otherwise', () => {
    expect(facts(nodes('down'))).toMatchObject([
      { alert: { id: 'nodeDown/uae-2', level: 'warning', nodeId: 'uae-2', title: 'uae-2 is down: x' } },
    ])
    const master = withNodes(aSnapshot(), { 'uae-1': { health: 'down' } })
    expect(facts(master)).toMatchObject([{ alert: { id: 'nodeDown/uae-1', level: 'critical' } }])
    const vacated = {
      ...withNodes(aSnapshot(), { 'uae-1': { health: 'down', role: 'servant' } }),
      accounts: { 'uae-main': anAccount({ lease: { epoch: 2, holder: null, since: AT } }) },
      failovers: [aFailover({ outcome: null, endedAt: null })],
    }
    expect(facts(vacated)).toMatchObject([{ alert: { level: 'critical' } }])
  })

  it('ends when it is well, and not because nobody is sure any more', () => {
    const alerts = [open('nodeDown/uae-2')]
    expect(facts(nodes('suspect', { alerts }))).toEqual([])
    expect(facts(nodes('unknown', { alerts }))).toEqual([])
    expect(facts(nodes('healthy', { alerts }))).toEqual([
      { kind: 'alertResolved', alertId: 'nodeDown/uae-2', why: 'it is healthy' },
    ])
  })
})

describe('a service that is down', () => {
  const service = (over: Partial<Service>): Pick<Snapshot, 'services'> => {
    const id = over.id ?? 'media'
    const rest = { incarnation: null, pid: null, version: null, statusUrl: null, probe: null }
    return {
      services: {
        [id]: { id, name: 'Media worker', kind: 'media', health: 'down', why: '', healthSince: AT, ...rest, ...over },
      },
    }
  }

  it('is critical where nobody is served without it', () => {
    expect(facts(aSnapshot(service({})))).toMatchObject([
      { alert: { id: 'serviceDown/media', level: 'warning', serviceId: 'media', title: 'Media worker is down' } },
    ])
    expect(facts(aSnapshot(service({ id: 'mongo', kind: 'database' })))).toMatchObject([
      { alert: { level: 'critical' } },
    ])
  })

  it('that left the registry has no alert', () => {
    expect(facts(aSnapshot({ alerts: [open('serviceDown/media')] }))).toMatchObject([
      { kind: 'alertResolved', alertId: 'serviceDown/media' },
    ])
  })
})

describe('a route that does not get through', () => {
  const failing = (forMs: number, hasGivenUp = false): RouteHealth => ({
    kind: 'failing',
    forMs,
    why: 'refused',
    hasGivenUp,
  })
  const alerts = [open('deliveryFailing/desk')]

  it('is an alert after a minute, or once something is given up', () => {
    expect(facts(aSnapshot(), { desk: failing(59_000) })).toEqual([])
    expect(facts(aSnapshot(), { desk: failing(60_000) })).toMatchObject([
      { alert: { id: 'deliveryFailing/desk', level: 'critical', measured: 'failing for 1 min' } },
    ])
    expect(facts(aSnapshot(), { desk: failing(0, true) })).toHaveLength(1)
  })

  it('stays one until something gets through, also over a restart', () => {
    expect(facts(aSnapshot({ alerts }), { desk: { kind: 'unknown' } })).toEqual([])
    expect(facts(aSnapshot({ alerts }), { desk: failing(100) })).toEqual([])
    expect(facts(aSnapshot({ alerts }), { desk: { kind: 'well' } })).toMatchObject([
      { kind: 'alertResolved', why: 'a delivery got through' },
    ])
  })

  it('that is not configured any more is none', () => {
    expect(facts(aSnapshot({ alerts }))).toMatchObject([{ kind: 'alertResolved' }])
  })
})

describe('what automation does now', () => {
  /** Of an alert about the account unless it is about a node, whose cause began at AT. */
  const now = (over: Partial<Snapshot>, about: Partial<Happening> = {}) => {
    const happening = { code: 'errorRate', accountId: 'uae-main', nodeId: null, since: AT, ...about }
    return automationNow(aSnapshot(over), happening, AT + 5_000)
  }

  it('is said as it stands', () => {
    expect(now({})).toBe('')
    expect(now({ holds: [aHold()] })).toBe(
      'Automatic failover of uae-main is held by noor (network work): a person has to act.',
    )
    expect(now({ accounts: { 'uae-main': anAccount({ activeFailoverId: 'uae-main.3' }) } })).toBe(
      'Failover uae-main.3 runs.',
    )
    expect(now({ failovers: [aFailover()] })).toBe('It moved uae-main from uae-1 to uae-2 in 0.80 s.')
    expect(now({ failovers: [aFailover({ endedAt: AT - 90_000 })] })).toBe('')
    expect(now({ protection: { state: 'warming', since: AT, why: 'it slept' } })).toBe(
      'Automatic failover only observes: it slept.',
    )
  })

  describe('claims a failover', () => {
    const failovers = [aFailover({ startedAt: AT + 1_000, endedAt: AT + 1_800 })]

    it('of this account only', () => {
      expect(now({ failovers })).toContain('It moved uae-main')
      expect(now({ failovers: [aFailover({ accountId: 'ksa-main' })] })).toBe('')
      expect(now({ failovers }, { accountId: 'ksa-main' })).toBe('')
    })

    it('not where the cause began after it: it may be the cause, and is no answer', () => {
      expect(now({ failovers }, { since: AT + 1_001 })).toBe('')
      expect(now({ failovers }, { since: AT + 1_000 })).toContain('It moved uae-main')
      expect(now({ failovers: [aFailover({ outcome: 'rolledBack' })] }, { since: AT + 1 })).toBe('')
    })

    it('that began on the suspicion, where the node it left was found down while it ran', () => {
      const ofMaster = { code: 'nodeDown', nodeId: 'uae-1', since: AT + 1_500 }
      expect(now({ failovers }, ofMaster)).toContain('It moved uae-main from uae-1')
      expect(now({ failovers }, { ...ofMaster, since: AT + 1_801 })).toBe('')
    })

    it('away from the node in question only, also while it runs', () => {
      const ofServant = { code: 'nodeDown', nodeId: 'uae-3' }
      expect(now({ failovers }, ofServant)).toBe('')
      const running = {
        accounts: { 'uae-main': anAccount({ activeFailoverId: 'uae-main.1' }) },
        failovers: [aFailover({ outcome: null, endedAt: null })],
      }
      expect(now(running, ofServant)).toBe('')
      expect(now(running, { code: 'nodeDown', nodeId: 'uae-1' })).toBe('Failover uae-main.1 runs.')
    })

    it('that is blocked, where exactly that is what is told', () => {
      const blocked = { failovers: [aFailover({ outcome: 'blocked', why: 'no candidate' })] }
      const late = { since: AT + 4_000 }
      expect(now(blocked, { code: 'failoverBlocked', ...late })).toBe(
        'Failover uae-main.1 ended blocked: no candidate.',
      )
      expect(now(blocked, { code: 'noStandby', ...late })).toBe('')
    })
  })

  it('nothing that is coming for the master is claimed for a servant', () => {
    expect(now({ holds: [aHold()] }, { code: 'nodeDown', nodeId: 'uae-2' })).toBe('')
  })

  it('and every condition says whom it hits and what to do first', () => {
    for (const { impact, firstStep } of Object.values(CONDITIONS)) {
      expect(impact).not.toBe('')
      expect(firstStep).not.toBe('')
    }
  })
})
