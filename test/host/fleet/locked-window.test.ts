import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FIRST_SETTINGS } from '../../../shared/notification.ts'
import { aConnection, given, TestFleet } from '../support/a-fleet.ts'
import { TestWindow } from '../support/a-host.ts'
import { aHealthChange } from '../support/factories.ts'
import type { FakeControlPlane } from '../support/fake-control-plane.ts'

const failover = { kind: 'failover', accountId: 'uae-main', to: 'uae-2' } as const
const words = { reason: 'disk', typed: 'uae-main', password: null, probationMinutes: null }
const SOME_ID = '01a1f000-0000-7000-8000-000000000000'

describe('a window that was locked', () => {
  let test: TestFleet
  let first: FakeControlPlane
  let second: FakeControlPlane
  beforeEach(async () => {
    test = new TestFleet()
    first = await test.aControlPlane()
    second = await test.aControlPlane()
  })
  afterEach(() => test.close())

  async function aWindow(): Promise<TestWindow> {
    const window = new TestWindow(test.fleet)
    await window.watch()
    await window.until(test.clock, ({ link }) => link.kind === 'live', 'it is live')
    return window
  }

  const acting = (window: TestWindow, planId = SOME_ID) => [
    () => window.call('preparePlan', { command: failover }),
    () => window.call('confirmPlan', { planId, ...words }),
    () => window.call('withdrawOperation', { operationId: SOME_ID }),
    () => window.call('sendOperation', { operationId: SOME_ID }),
    () => window.call('cancelOperation', { operationId: SOME_ID }),
    () => window.call('saveConnection', aConnection(second.url)),
    () => window.call('removeConnection', { id: 'gcc' }),
    () => window.call('testConnection', { controlApiUrl: second.url, token: null, id: null }),
    () => window.call('dismissNotice', { id: 'store' }),
    () => window.call('saveNotifications', FIRST_SETTINGS),
    () => window.call('testNotification', {}),
  ]

  async function expectAllRefused(window: TestWindow, planId?: string): Promise<void> {
    for (const act of acting(window, planId)) {
      await expect(act()).rejects.toMatchObject({
        code: 'forbidden',
        message: 'This window is a wallboard: it cannot send commands. Open another window.',
      })
    }
  }

  const sent = () =>
    [...first.requests, ...second.requests].filter(
      ({ line }) => line.startsWith('POST') && !line.includes('observations'),
    )

  it('sends no command, not even with a plan it had before', async () => {
    await test.begin({ given: [given(first.url)] })
    const window = await aWindow()
    const { plan } = await window.call('preparePlan', { command: failover })
    const before = sent().length
    await window.call('lockWindow', {})
    await expectAllRefused(window, plan.id)
    expect(sent()).toHaveLength(before)
    expect(test.asked).toEqual([])
  })

  it('stays locked on another cluster, and back, and when it looks again', async () => {
    await test.begin({ given: [given(first.url)] })
    await (await aWindow()).call('saveConnection', aConnection(second.url))
    const window = await aWindow()
    await window.call('lockWindow', {})
    for (const id of ['gcc', 'built-in']) {
      await window.call('openConnection', { id })
      await window.watch()
      await window.until(test.clock, ({ link }) => link.kind === 'live', 'it is live there')
      await expectAllRefused(window)
    }
    expect(sent()).toEqual([])
  })

  it('stays locked where the cluster under it is taken away', async () => {
    await test.begin()
    const other = new TestWindow(test.fleet)
    await other.watch()
    await other.call('saveConnection', aConnection(second.url))
    await other.watch()
    const window = await aWindow()
    await window.call('lockWindow', {})
    await other.call('removeConnection', { id: 'gcc' })
    await window.watch()
    expect(window.picture?.profile).toBeNull()
    await expectAllRefused(window)
  })

  it('sees everything all the same', async () => {
    await test.begin({ given: [given(first.url)] })
    const window = await aWindow()
    await window.call('lockWindow', {})
    first.append(aHealthChange('slow'))
    await window.until(test.clock, ({ snapshot }) => snapshot?.seq === 1, 'it follows')
    await expect(window.call('listFacts', { limit: 5 })).resolves.toHaveLength(1)
  })

  it('leaves the others as they are', async () => {
    await test.begin({ given: [given(first.url)] })
    const window = await aWindow()
    const other = await aWindow()
    await window.call('lockWindow', {})
    await expect(other.call('preparePlan', { command: failover })).resolves.toMatchObject({ class: expect.any(String) })
  })
})
