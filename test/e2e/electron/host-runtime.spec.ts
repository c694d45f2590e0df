/** The built host keeps its contract inside Electron's own runtime: its Node, its native store, its message ports. */
import { expect, test as base } from '@playwright/test'
import { ConfirmOutcome, PreparedPlan } from '../../../shared/ledger.ts'
import { Picture } from '../../../shared/picture.ts'
import { aProfile } from '../../host/support/factories.ts'
import { FakeControlPlane, TOKEN } from '../../host/support/fake-control-plane.ts'
import { aFolder } from '../support/desktop.ts'
import { openHostRunner, type HostRun, type HostWindow } from '../support/host-runner.ts'

interface Fixtures {
  cluster: FakeControlPlane
  /** Starts a host on the same store each time. */
  fork: () => Promise<HostRun>
}

const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs off this pattern.
  cluster: async ({}, provide) => {
    const cluster = new FakeControlPlane()
    await cluster.listen()
    const ticking = setInterval(() => cluster.tick(), 500)
    await provide(cluster)
    clearInterval(ticking)
    await cluster.close()
  },
  fork: async ({ cluster }, provide) => {
    const folder = aFolder()
    const runner = await openHostRunner()
    const profile = aProfile({ controlApiUrl: cluster.url })
    const given = { profile, token: TOKEN, actor: 'me' }
    await provide(() =>
      runner.fork({ given, dataDir: folder.path, shellVersion: '1', canNotify: false, isDemo: false }),
    )
    await runner.close()
    folder.remove()
  },
})

async function watchUntilLive(window: HostWindow): Promise<Picture> {
  const watch = async (): Promise<Picture> => {
    const answer = await window.call('watch', {})
    return Picture.parse(answer.type === 'answer' ? answer.value : answer)
  }
  await expect.poll(async () => (await watch()).link.kind, { message: 'the link is live' }).toBe('live')
  return watch()
}

test('it connects, and a window sees the cluster and what happens from then on', async ({ cluster, fork }) => {
  const host = await fork()
  const window = await host.openWindow()
  const picture = await watchUntilLive(window)
  expect(picture.snapshot).toEqual(cluster.snapshot)
  expect(picture.shell).toEqual({ kind: 'electron', version: '1' })

  const fact = cluster.append({ kind: 'protectionChanged', state: 'on', why: 'observed for 2 s' })
  const pushed = async () =>
    (await window.heard()).flatMap((message) =>
      message.type === 'push' ? message.pushes.flatMap((push) => (push.kind === 'facts' ? push.facts : [])) : [],
    )
  await expect.poll(pushed).toContainEqual(fact)
})

test('what cannot be read is answered with a fault, and the window stays', async ({ fork }) => {
  const host = await fork()
  const window = await host.openWindow()
  await window.say({ id: 900, call: 'deleteEverything', input: {} })
  await expect
    .poll(() => window.heard())
    .toContainEqual(
      expect.objectContaining({ type: 'fault', id: 900, problem: expect.objectContaining({ code: 'malformed' }) }),
    )
  await watchUntilLive(window)
})

test('a click waits for main’s consent: withdrawn sends nothing, given is recorded and sent once', async ({
  cluster,
  fork,
}) => {
  const host = await fork()
  const window = await host.openWindow()
  await watchUntilLive(window)
  const prepare = async (): Promise<PreparedPlan> => {
    const answer = await window.call('preparePlan', {
      command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
    })
    return PreparedPlan.parse(answer.type === 'answer' ? answer.value : answer)
  }
  const sent = () => cluster.requests.filter(({ line }) => line === 'POST /v1/operations')

  for (const [id, verdict] of [
    [1, 'withdrawn'],
    [2, 'given'],
  ] as const) {
    const { plan } = await prepare()
    const confirmed = window.call('confirmPlan', {
      planId: plan.id,
      reason: 'disk',
      typed: null,
      password: null,
      probationMinutes: null,
    })
    await expect.poll(() => host.asks()).toHaveLength(id)
    await host.tell({ type: 'answered', id, verdict })
    const answer = await confirmed
    const outcome = ConfirmOutcome.parse(answer.type === 'answer' ? answer.value : answer)
    expect(outcome.kind).toBe(verdict === 'given' ? 'recorded' : 'withdrawn')
    expect(sent()).toHaveLength(verdict === 'given' ? 1 : 0)
  }
})

test('killed and started again it still knows the cluster; a second host is told who holds the store', async ({
  cluster,
  fork,
}) => {
  const first = await fork()
  const window = await first.openWindow()
  const before = await watchUntilLive(window)

  const second = await fork()
  expect((await second.said('failed')).problem.code).toBe('storeLocked')
  expect(await second.exitCode()).toBe(1)

  await first.kill()
  await expect.poll(() => window.isClosed()).toBe(true)
  await cluster.close()
  const third = await fork()
  const again = await third.openWindow()
  const answer = await again.call('watch', {})
  const remembered = Picture.parse(answer.type === 'answer' ? answer.value : answer)
  expect(remembered.snapshot).toEqual(before.snapshot)
  expect(remembered.link.kind).not.toBe('live')

  await third.tell({ type: 'close' })
  expect(await third.exitCode()).toBe(0)
})
