import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../host/clock.ts'
import type { Host } from '../../host/host.ts'
import { Fault } from '../../shared/fault.ts'
import { OperationRequest } from '../../shared/operation.ts'
import { aHost, TestWindow } from './support/a-host.ts'
import { SEND } from './support/a-console.ts'
import { FakeControlPlane, sendFault, sendJson } from './support/fake-control-plane.ts'
import { until } from './support/until.ts'

const FAILOVER = { kind: 'failover', accountId: 'uae-main', to: 'uae-2' } as const
const WORDS = { typed: null, password: null, probationMinutes: null }

describe('two consoles on one cluster', () => {
  let controlPlane: FakeControlPlane
  let hosts: Host[]
  let maya: TestWindow
  let noor: TestWindow

  beforeEach(async () => {
    controlPlane = new FakeControlPlane()
    await controlPlane.listen()
    // As a cluster does: every operation is a fact, and what rests on a lease that moved is refused.
    controlPlane.overrides.set(SEND, (_, response, body) => {
      const { epoch } = controlPlane.snapshot.accounts['uae-main']?.lease ?? { epoch: 0 }
      if (epoch !== 1) {
        const changes = [{ entity: 'account/uae-main', field: 'lease.epoch', planned: 1, now: epoch }]
        return sendFault(response, new Fault('staleEpoch', 'The lease of uae-main moved.', { changes }))
      }
      const operation = controlPlane.accept(OperationRequest.parse(JSON.parse(body)))
      controlPlane.append({ kind: 'operationChanged', operation }, operation.id)
      controlPlane.append({ kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 2 }, operation.id)
      return sendJson(response, 202, operation)
    })
    hosts = []
    maya = await open('maya')
    noor = await open('noor')
  })
  afterEach(async () => {
    for (const host of hosts) await host.close()
    await controlPlane.close()
  })

  async function open(actor: string): Promise<TestWindow> {
    const { host } = await aHost(controlPlane.url, { actor, clock: systemClock })
    hosts.push(host)
    const window = new TestWindow(host)
    await window.watch()
    await until(() => window.linkKind === 'live', `${actor} is live`)
    return window
  }

  it('see each other’s operations at once, and the second to confirm is told what moved', async ({ annotate }) => {
    const first = await maya.call('preparePlan', { command: FAILOVER })
    const second = await noor.call('preparePlan', { command: FAILOVER })
    const pressedAt = performance.now()
    await maya.call('confirmPlan', { planId: first.plan.id, reason: 'maintenance', ...WORDS })
    await until(() => noor.picture?.snapshot?.operations.length === 1, 'noor sees it')
    await annotate(`seen by the other console ${(performance.now() - pressedAt).toFixed(0)} ms after the press`)
    expect(noor.picture?.snapshot?.operations).toMatchObject([{ actor: 'maya', command: FAILOVER }])
    expect(noor.picture?.ledger).toEqual([])

    const outcome = await noor.call('confirmPlan', { planId: second.plan.id, reason: 'the same', ...WORDS })
    expect(outcome).toMatchObject({
      kind: 'refused',
      problem: { code: 'staleEpoch' },
      changes: [{ entity: 'account/uae-main', field: 'lease.epoch', planned: 1, now: 2 }],
    })
    const listed = await noor.call('listOperations', {
      text: null,
      states: null,
      kinds: null,
      from: null,
      to: null,
      before: null,
      limit: 10,
    })
    expect(listed.map(({ actor, state }) => [actor, state])).toEqual(
      expect.arrayContaining([
        ['noor', 'refused'],
        ['maya', 'accepted'],
      ]),
    )
  })
})
