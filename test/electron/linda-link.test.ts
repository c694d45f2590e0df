import { describe, expect, it } from 'vitest'
import { linkAmong, placeOfLink, STRAY } from '../../electron/linda-link.ts'
import { WindowPlace } from '../../electron/window-place.ts'
import { parseRoute } from '../../renderer/routing/route.ts'
import { linkTo } from '../../renderer/words/copy-as.ts'
import { alertLink } from '../../shared/words/alert-text.ts'

const routeOf = (link: string) => parseRoute(placeOfLink(link)?.hash ?? '')

describe('a linda link', () => {
  it.each([
    ['linda://alert/nodeDown/uae-1', { kind: 'alerts', alertId: 'nodeDown/uae-1' }],
    ['linda://alert/nodeDown%2Fuae-1', { kind: 'alerts', alertId: 'nodeDown/uae-1' }],
    ['linda://account/uae-main', { kind: 'account', accountId: 'uae-main' }],
    ['linda://node/uae-2', { kind: 'node', nodeId: 'uae-2' }],
    ['linda://load/uae-main', { kind: 'load', accountId: 'uae-main' }],
    ['linda://slo/uae-main-availability', { kind: 'slo', sloId: 'uae-main-availability' }],
    ['linda://failover/ksa-main.121', { kind: 'failover', failoverId: 'ksa-main.121' }],
    ['linda://operation/0199f3a0-0000-7000-8000-00000000001e', { kind: 'operations' }],
    ['linda://runbook/split-brain', { kind: 'runbook', runbookId: 'split-brain' }],
    ['LINDA://alerts/', { kind: 'alerts', alertId: null }],
    ['linda://', { kind: 'overview' }],
    ['linda://overview', { kind: 'overview' }],
  ])('%s leads to its place', (link, route) => {
    expect(routeOf(link)).toMatchObject(route)
  })

  it('leads where the console’s own links and those of alerts mean', () => {
    const route = { kind: 'alerts', alertId: 'nodeDown/uae-1' } as const
    for (const link of [linkTo(route), alertLink(route.alertId)]) expect(routeOf(link)).toEqual(route)
    for (const kind of ['topology', 'slos', 'sources', 'settings', 'automation'] as const)
      expect(routeOf(linkTo({ kind }))).toEqual({ kind })
  })

  it.each([
    'linda://javascript:alert(1)',
    'linda://account/javascript:alert(1)',
    'linda://account/uae-main%0aset',
    'linda://account/uae-main\nset',
    'linda://account/uae%00main',
    'linda://account/../settings',
    'linda://account/..',
    'linda://account/%2e%2e%2fsettings',
    'linda://account/a/b',
    'linda://account/',
    'linda://account',
    'linda://account/uae-main?confirm=yes',
    'linda://account/uae-main#/operations',
    'linda://account/%E0%A4%A',
    'linda://alert//x',
    'linda://alert/%252fx',
    'linda://evil.example/account/uae-main',
    'linda://user:password@account/uae-main',
    'linda://account:80/uae-main',
    'linda://wallboard',
    'linda://plan/failover',
    'linda://confirm/0199f3a0',
    `linda://account/${'a'.repeat(600)}`,
    'linda://<script>',
    'linda:///etc/passwd',
  ])('%j leads nowhere but to a note', (link) => {
    expect(placeOfLink(link)).toEqual(STRAY)
    expect(routeOf(link)).toEqual({ kind: 'stray' })
  })

  it.each([
    'javascript:alert(1)',
    'https://linda.example/account/uae-main',
    'file:///etc/passwd',
    'linda:account/uae-main',
    'xlinda://account/uae-main',
    ' linda://account/uae-main',
    '',
  ])('%j is none', (text) => {
    expect(placeOfLink(text)).toBeNull()
  })

  it('whatever it is, is a place a window takes, and a place only', () => {
    for (const link of ['linda://alert/nodeDown/uae-1', 'linda://x', 'linda://account/uae main']) {
      expect(WindowPlace.safeParse({ ...placeOfLink(link), clusterId: null }).success).toBe(true)
    }
  })

  it('is found among the words of a second start', () => {
    expect(linkAmong(['/opt/linda-console', '--flag', 'linda://alerts'])).toBe('linda://alerts')
    expect(linkAmong(['/opt/linda-console', '--connection=linda://x'])).toBeNull()
  })
})
