import { describe, expect, it } from 'vitest'
import type { Device } from '../../../../shared/device.ts'
import { Fault } from '../../../../shared/fault.ts'
import { aHealthChange, AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aDesk, aDevice } from './a-desk.ts'

const unlinked = aDevice({ state: 'unlinked', why: 'unlinked here' })
const recovering = aDevice({ state: 'recovering', why: 'dropped' })

function aDeskWhere(device: Device, nodeId = 'uae-2') {
  const desk = aDesk()
  const says = (next: Device) => desk.book.record([{ kind: 'deviceChanged', nodeId, device: next }])
  says(device)
  return { ...desk, says }
}

describe('recovering a session', () => {
  const command = { kind: 'recoverSession', nodeId: 'uae-2' } as const

  it('is done when it is linked again, and the journal says so', async () => {
    const { run, roster, settle, operations, says } = aDeskWhere(recovering)
    roster.answers.set('uae-2:recoverSession', () => ({ device: aDevice() }))
    const { id } = run(command)
    await settle(100)
    expect(operations.find(id).status).toBe('running')
    says(aDevice())
    await settle(200)
    expect(operations.find(id)).toMatchObject({ status: 'succeeded', outcome: 'The session of uae-2 is linked again' })
  })

  it('that the messenger refuses has failed, with its words', async () => {
    const { run, roster, settle, operations } = aDeskWhere(recovering)
    roster.answers.set('uae-2:recoverSession', () => ({
      device: aDevice({ state: 'loggedOut', why: 'logged out on the phone' }),
    }))
    const { id } = run(command)
    await settle(100)
    expect(operations.find(id)).toMatchObject({
      status: 'failed',
      fault: 'sessionRefused',
      outcome: 'Failed: The session of uae-2 is loggedOut: logged out on the phone',
    })
  })

  it('of a node that is not here is waited for, then failed', async () => {
    const { run, roster, settle, operations } = aDeskWhere(recovering)
    roster.here.delete('uae-2')
    roster.answers.delete('uae-2:recoverSession')
    const { id } = run(command)
    await settle(9_000)
    expect(operations.find(id).status).toBe('running')
    await settle(2_000)
    expect(operations.find(id)).toMatchObject({ status: 'failed' })
  })

  it('that only a person can restore is forced; one that lives needs nothing', () => {
    expect(aDeskWhere(unlinked).plan(command)).toMatchObject({ class: 'forced' })
    expect(aDeskWhere(recovering).plan(command)).toMatchObject({ class: 'routine' })
    expect(faultOf(() => aDeskWhere(aDevice()).plan(command))).toBe('alreadySo')
  })
})

describe('linking an account on a node', () => {
  const command = { kind: 'linkAccount', accountId: 'uae-main', nodeId: 'uae-2' } as const
  const pairing = { code: '7K3F-Q2MN', expiresAt: AT + 180_000 }

  it('tells what to type where until when, and is done when it is linked', async () => {
    const { run, roster, settle, operations, says } = aDeskWhere(unlinked)
    roster.answers.set('uae-2:pair', () => pairing)
    const { id } = run(command)
    await settle(100)
    expect(operations.find(id).step).toBe('Type 7K3F-Q2MN on the phone of uae-main until 09:03:00 UTC')
    says(aDevice())
    await settle(200)
    expect(operations.find(id)).toMatchObject({ status: 'succeeded', outcome: 'uae-main is linked on uae-2' })
  })

  it('that nobody types has failed when the code expires', async () => {
    const { run, roster, settle, operations } = aDeskWhere(unlinked)
    roster.answers.set('uae-2:pair', () => pairing)
    const { id } = run(command)
    await settle(179_000)
    expect(operations.find(id).status).toBe('running')
    await settle(4_000)
    expect(operations.find(id)).toMatchObject({ status: 'failed', fault: 'pairingExpired' })
  })

  it('goes on with the same code after a restart of the control plane', async () => {
    const { run, roster, settle, says, restarted } = aDeskWhere(unlinked)
    roster.answers.set('uae-2:pair', () => pairing)
    const { id } = run(command)
    await settle(100)
    says({ ...unlinked, pairing })
    const next = restarted()
    next.resumeOpen()
    await settle(100)
    expect(next.find(id).step).toContain('7K3F-Q2MN')
    expect(roster.asked.filter((asked) => asked === 'uae-2:pair')).toHaveLength(1)
    says(aDevice())
    await settle(200)
    expect(next.find(id).status).toBe('succeeded')
  })

  it('has succeeded where the code was typed while the control plane was away', async () => {
    const { run, roster, settle, says, restarted } = aDeskWhere(unlinked)
    roster.answers.set('uae-2:pair', () => pairing)
    const { id } = run(command)
    await settle(100)
    roster.answers.set('uae-2:pair', () => {
      throw new Fault('alreadySo', 'uae-main is linked on this node already')
    })
    says(aDevice())
    const next = restarted()
    next.resumeOpen()
    await settle(200)
    expect(next.find(id)).toMatchObject({ status: 'succeeded', outcome: 'uae-main is linked on uae-2' })
  })

  it('that the node itself says is done is done', async () => {
    const { run, roster, settle, operations } = aDeskWhere(unlinked)
    roster.answers.set('uae-2:pair', () => {
      throw new Fault('alreadySo', 'linked already')
    })
    const { id } = run(command)
    await settle(100)
    expect(operations.find(id).status).toBe('succeeded')
  })

  it('can be cancelled, and then stays cancelled', async () => {
    const { run, roster, settle, operations, says } = aDeskWhere(unlinked)
    roster.answers.set('uae-2:pair', () => pairing)
    const { id } = run(command)
    await settle(100)
    expect(operations.cancel(id)).toMatchObject({ status: 'cancelled' })
    says(aDevice())
    await settle(1_000)
    expect(operations.find(id).status).toBe('cancelled')
    expect(faultOf(() => operations.cancel(id))).toBe('notCancellable')
  })

  it('is for a node of that account, and for one that is not linked', () => {
    const { plan } = aDeskWhere(aDevice())
    expect(faultOf(() => plan(command))).toBe('alreadySo')
    expect(faultOf(() => plan({ ...command, accountId: 'nowhere' }))).toBe('unknownAccount')
    expect(faultOf(() => plan({ ...command, nodeId: 'uae-9' }))).toBe('unknownNode')
  })
})

describe('unlinking a device', () => {
  const command = { kind: 'unlinkDevice', nodeId: 'uae-2' } as const

  it('is disturbing for a servant and forced for the master, and a person links it again', () => {
    const { plan } = aDeskWhere(aDevice())
    expect(plan(command)).toMatchObject({
      class: 'disturbing',
      inverse: { command: { kind: 'linkAccount', accountId: 'uae-main', nodeId: 'uae-2' } },
    })
    expect(plan({ ...command, nodeId: 'uae-1' })).toMatchObject({
      class: 'forced',
      classWhy: ['Not so: "uae-1 is not serving" (master; needed: servant).'],
    })
    expect(faultOf(() => aDeskWhere(unlinked).plan(command))).toBe('alreadySo')
  })

  it('is done when the node gave it up', async () => {
    const { run, roster, settle, operations, says } = aDeskWhere(aDevice())
    roster.answers.set('uae-2:unlink', () => ({ device: unlinked }))
    const { id } = run(command)
    says(unlinked)
    await settle(200)
    expect(operations.find(id)).toMatchObject({ status: 'succeeded', outcome: 'uae-2 is unlinked' })
  })

  it('cannot be called off', async () => {
    const { run, operations } = aDeskWhere(aDevice())
    const { id } = run(command)
    expect(faultOf(() => operations.cancel(id))).toBe('notCancellable')
  })
})

it('a failback goes home: to the node of the best priority', () => {
  const { plan, book } = aDesk()
  expect(faultOf(() => plan({ kind: 'failback', accountId: 'uae-main', to: null }))).toBe('alreadySo')
  book.record([
    { kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 2 },
    {
      kind: 'leaseGranted',
      accountId: 'uae-main',
      leaseEpoch: 2,
      holder: { nodeId: 'uae-3', incarnation: book.snapshot.nodes['uae-3']?.incarnation ?? '' },
    },
    aHealthChange('uae-3', { health: 'healthy', why: '' }),
  ])
  expect(plan({ kind: 'failback', accountId: 'uae-main', to: null })).toMatchObject({
    command: { kind: 'failback', to: 'uae-1' },
    title: 'Fail uae-main back to uae-1',
    inverse: { command: { kind: 'failover', to: 'uae-3' } },
  })
})
