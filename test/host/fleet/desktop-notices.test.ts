import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConnectionState } from '../../../shared/connection.ts'
import type { DesktopNotice } from '../../../shared/notification.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { anAlert } from '../../support/factories.ts'
import { given, TestFleet } from '../support/a-fleet.ts'
import { TestWindow } from '../support/a-host.ts'
import { aHealthChange } from '../support/factories.ts'
import type { FakeControlPlane } from '../support/fake-control-plane.ts'
import { until } from '../support/until.ts'

const raised: FactBody = { kind: 'alertRaised', alert: anAlert() }

describe('what is told on the desktop', () => {
  let test: TestFleet
  let cluster: FakeControlPlane
  beforeEach(async () => {
    test = new TestFleet()
    cluster = await test.aControlPlane()
  })
  afterEach(() => test.close())

  async function aWindow(): Promise<TestWindow> {
    const window = new TestWindow(test.fleet)
    await window.watch()
    await window.until(test.clock, ({ link }) => link.kind === 'live', 'it is live')
    return window
  }
  const toldTo = (window: TestWindow) =>
    window.pushes.flatMap((push) => (push.kind === 'desktopNotice' ? [push.notice] : []))
  const seen = (window: TestWindow) => window.until(test.clock, ({ snapshot }) => snapshot?.seq === 2, 'it came')

  it('is told once by the shell, though several windows are open', async () => {
    const shown: DesktopNotice[] = []
    await test.begin({
      given: [given(cluster.url)],
      desktop: { canShow: true, show: (notice) => shown.push(notice) },
    })
    const windows = [await aWindow(), await aWindow(), await aWindow()]
    cluster.append(aHealthChange('slow'))
    cluster.append(raised)
    for (const window of windows) await seen(window)
    expect(shown.map(({ title, hash }) => [title, hash])).toEqual([
      ['uae-main has no standby', '#/alert/noStandby%2Fuae-main'],
    ])
    for (const window of windows) expect(toldTo(window)).toEqual([])
    await expect(windows[0]?.call('getNotifications', {})).resolves.toMatchObject({ outlet: 'system' })
  })

  it('goes to every page under one id where pages show it, and to no wallboard', async () => {
    await test.begin({ given: [given(cluster.url)] })
    const [first, second, wall] = [await aWindow(), await aWindow(), await aWindow()]
    await wall.call('lockWindow', {})
    cluster.append(aHealthChange('slow'))
    cluster.append(raised)
    for (const window of [first, second, wall]) await seen(window)
    expect(toldTo(first)).toHaveLength(1)
    expect(toldTo(second).map(({ id }) => id)).toEqual(toldTo(first).map(({ id }) => id))
    expect(toldTo(wall)).toEqual([])
  })

  it('is tried out from a window that is on no cluster too', async () => {
    await test.begin()
    const window = new TestWindow(test.fleet)
    await window.watch()
    await window.call('testNotification', {})
    await until(() => toldTo(window).length === 1, 'it came')
    await expect(window.call('getNotifications', {})).resolves.toMatchObject({ outlet: 'page', held: 0 })
  })

  it('the tray hears how many are critical, without any window open', async () => {
    const lists: (readonly ConnectionState[])[] = []
    await test.begin({ given: [given(cluster.url)], onConnections: (list) => lists.push(list) })
    cluster.append(raised)
    await until(() => {
      test.clock.advance(1_000)
      const [one] = lists.at(-1) ?? []
      return one?.criticalAlerts === 1 && one.link === 'live'
    }, 'the alert is counted')
    expect(lists.at(-1)).toMatchObject([{ worst: 'critical', openAlerts: 1 }])
  })
})
