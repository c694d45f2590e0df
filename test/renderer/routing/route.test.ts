import { describe, expect, it } from 'vitest'
import { formatRoute, parseRoute, type Route, sessionCodeOf } from '../../../renderer/routing/route.ts'
import { SCREENS, screenOf } from '../../../renderer/routing/screens.ts'
import { anId } from '../factories.ts'

const ROUTES: readonly Route[] = [
  { kind: 'overview' },
  { kind: 'topology' },
  { kind: 'node', nodeId: 'ksa-1' },
  { kind: 'runbooks' },
  { kind: 'runbook', runbookId: 'split-brain' },
  { kind: 'runbook', runbookId: 'split-brain', section: '1-find-the-master' },
  { kind: 'run', runId: anId(7) },
  { kind: 'incidents' },
  { kind: 'incident', incidentId: anId(8) },
  { kind: 'load', accountId: null },
  { kind: 'load', accountId: 'ksa-main' },
  { kind: 'performance' },
  { kind: 'infrastructure' },
  { kind: 'application' },
  { kind: 'alerts', alertId: null },
  { kind: 'alerts', alertId: 'noStandby/ksa-main' },
  { kind: 'slos' },
  { kind: 'slo', sloId: 'ksa-main-availability' },
  { kind: 'sources' },
  { kind: 'glossary' },
  { kind: 'settings' },
  { kind: 'failovers' },
  { kind: 'failover', failoverId: 'ksa-main.118' },
  { kind: 'operations', operationId: null },
  { kind: 'operations', operationId: anId(20) },
  { kind: 'account', accountId: 'ksa-main' },
  { kind: 'automation' },
  { kind: 'drills' },
  { kind: 'wallboard' },
  { kind: 'stray' },
]

describe('addresses', () => {
  it.each(ROUTES)('lead back to where they came from: $kind', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route)
  })

  it('are Overview where there is none', () => {
    expect(parseRoute('')).toEqual({ kind: 'overview' })
    expect(parseRoute('#/')).toEqual({ kind: 'overview' })
  })

  it.each([
    '#/nowhere',
    '#/account',
    '#/account/',
    '#/account/a/b',
    '#/load/x/y',
    '#/account/%E0%A4%A',
    '#/failover/%E0%A4%A/x',
    '#/runbook',
    '#/runbook//section',
    '#/runbook/a/b/c',
    '#/run/',
    '#/incident',
    '#/incident/',
    '#/incidents/x',
  ])('are lost, and do not throw, where nothing is: %s', (hash) => {
    expect(['lost', 'account']).toContain(parseRoute(hash).kind)
  })

  it('of an alert take its id with its slash, escaped or not', () => {
    const route = { kind: 'alerts', alertId: 'noStandby/ksa-main' }
    expect(parseRoute('#/alert/noStandby%2Fksa-main')).toEqual(route)
    expect(parseRoute('#/alert/noStandby/ksa-main')).toEqual(route)
    expect(parseRoute('#/alert/')).toEqual({ kind: 'lost', path: 'alert/' })
  })

  it('are no session codes, and a session code is no address', () => {
    const code = 'AbCdEf0123456789_-AbCd'
    expect(sessionCodeOf(`#${code}`)).toBe(code)
    for (const route of ROUTES) expect(sessionCodeOf(formatRoute(route))).toBeNull()
    expect(sessionCodeOf('#short')).toBeNull()
  })
})

describe('screens', () => {
  it('have a letter each, and none that a key of its own has', () => {
    expect(new Set(SCREENS.map(({ key }) => key)).size).toBe(SCREENS.length)
  })

  it('say where one is, also inside of a detail', () => {
    expect(screenOf({ kind: 'failover', failoverId: 'x.1' })?.name).toBe('Failovers')
    expect(screenOf({ kind: 'account', accountId: 'x' })?.name).toBe('Overview')
    expect(screenOf({ kind: 'node', nodeId: 'ksa-1' })?.name).toBe('Topology')
    expect(screenOf({ kind: 'runbook', runbookId: 'split-brain' })?.name).toBe('Runbooks')
    expect(screenOf({ kind: 'run', runId: anId(7) })?.name).toBe('Runbooks')
    expect(screenOf({ kind: 'incident', incidentId: anId(8) })?.name).toBe('Incidents')
    expect(screenOf({ kind: 'stray' })?.name).toBe('Overview')
    expect(screenOf({ kind: 'wallboard' })).toBeNull()
    expect(screenOf({ kind: 'lost', path: 'x' })).toBeNull()
  })
})
