import { describe, expect, it } from 'vitest'
import { stateOf, trayWords } from '../../electron/tray-words.ts'
import type { ConnectionState } from '../../shared/connection.ts'
import { aProfile } from '../host/support/factories.ts'

function aConnection(over: Partial<ConnectionState> & { name?: string } = {}): ConnectionState {
  const { name = 'GCC', ...rest } = over
  return {
    profile: aProfile({ id: name.toLowerCase(), name, environment: 'production' }),
    isBuiltIn: false,
    actor: 'sami',
    hasToken: true,
    keepsToken: true,
    monitoringSecrets: { prometheus: 'none', alertmanager: 'none' },
    link: 'live',
    problem: null,
    heardAt: 0,
    worst: 'ok',
    openAlerts: 0,
    criticalAlerts: 0,
    ...rest,
  }
}

describe('the tray', () => {
  it('says the worst first, in one sentence', () => {
    const words = trayWords([
      aConnection({ name: 'Drill' }),
      aConnection({ worst: 'critical', openAlerts: 3, criticalAlerts: 2 }),
      aConnection({ name: 'Levant', worst: 'warning', openAlerts: 1 }),
    ])
    expect(words.state).toBe('critical')
    expect(words.tooltip).toBe('2 critical in GCC · 1 warning in Levant · Drill healthy')
  })

  it('keeps the order of the list in its menu, with shape and words', () => {
    const words = trayWords([
      aConnection({ name: 'Drill' }),
      aConnection({ worst: 'critical', openAlerts: 3, criticalAlerts: 2 }),
    ])
    expect(words.lines).toEqual([
      { profileId: 'drill', text: '● Drill (production): healthy' },
      { profileId: 'gcc', text: '⬢ GCC (production): 3 open alerts, 2 critical' },
    ])
  })

  it.each([
    [{ link: 'live', worst: 'ok' }, 'ok'],
    [{ link: 'live', worst: 'warning' }, 'warning'],
    [{ link: 'retrying', worst: 'ok' }, 'warning'],
    [{ link: 'refused', worst: null }, 'warning'],
    [{ link: 'stale', worst: 'critical' }, 'critical'],
    [{ link: 'stale', worst: 'ok' }, 'unknown'],
    [{ link: 'idle', worst: null }, 'unknown'],
    [{ link: 'connecting', worst: null }, 'unknown'],
    [{ link: 'live', worst: null }, 'unknown'],
  ] as const)('%o is %s: what was well when last heard is not known to be', (connection, state) => {
    expect(stateOf(connection)).toBe(state)
  })

  it('says of a cluster that is not heard when its alerts were so', () => {
    const words = trayWords([aConnection({ link: 'retrying', worst: 'critical', openAlerts: 1, criticalAlerts: 1 })])
    expect(words.tooltip).toBe('1 critical in GCC, offline')
    expect(words.lines[0]?.text).toBe('⬢ GCC (production): offline; when last heard 1 open alert, 1 critical')
  })

  it('says that there is none where no cluster is known, and cuts what no desktop shows', () => {
    expect(trayWords([])).toMatchObject({ state: 'unknown', tooltip: 'Linda Console: no cluster is connected' })
    const many = Array.from({ length: 40 }, (_, index) => aConnection({ name: `cluster-${index}` }))
    expect(trayWords(many).tooltip.length).toBeLessThanOrEqual(127)
    expect(trayWords(many).lines).toHaveLength(40)
  })
})
