import { hostname } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { baseClass, COMMAND_KINDS, describeCommand } from '../../../shared/command.ts'
import { createWebConsents } from '../../../web/consent.ts'
import { TestConsole } from '../support/a-console.ts'
import { aCommand, aMachineSample } from '../support/factories.ts'

describe('consent', () => {
  let desk: TestConsole
  beforeEach(async () => {
    desk = new TestConsole()
    // Drills are asked for where the supervisor stands on this machine.
    desk.controlPlane.samples = [aMachineSample({ machineId: hostname() })]
    await desk.begin()
  })
  afterEach(() => desk.close())

  const isDangerous = (kind: (typeof COMMAND_KINDS)[number]) => baseClass(aCommand(kind)) === 'dangerous'

  it.each(COMMAND_KINDS)('is asked for %s where that is dangerous, and without it nothing is sent', async (kind) => {
    desk.consent = () => Promise.resolve('withdrawn')
    const outcome = await desk.confirm(await desk.prepare(aCommand(kind)))
    expect(desk.asked.map(({ plan }) => plan.plan.title)).toEqual(
      isDangerous(kind) ? [describeCommand(aCommand(kind))] : [],
    )
    expect(outcome.kind).toBe(isDangerous(kind) ? 'withdrawn' : 'recorded')
    // What may be taken back waits on this machine first.
    const isSentAtOnce = baseClass(aCommand(kind)) === 'harmless'
    expect(desk.sent).toHaveLength(isSentAtOnce ? 1 : 0)
  })

  it.each(COMMAND_KINDS.filter(isDangerous))(
    'needs the password for %s in a browser outside a drill, for each plan again',
    async (kind) => {
      desk.consent = (request) => createWebConsents('right', () => 0)('production').ask(request)
      const planId = await desk.prepare(aCommand(kind))
      for (const password of [null, 'wrong'])
        await expect(desk.confirm(planId, { password })).rejects.toMatchObject({ code: 'consentRefused' })
      expect(desk.sent).toEqual([])
      expect(await desk.confirm(planId, { password: 'right' })).toMatchObject({ kind: 'recorded' })
      await expect(desk.confirm(await desk.prepare(aCommand(kind)))).rejects.toMatchObject({ code: 'consentRefused' })
    },
  )

  it('is not even asked for a drill where the supervisor stands elsewhere: the cluster is not asked for a plan', async () => {
    desk.controlPlane.samples = [aMachineSample({ machineId: 'gulf-1' })]
    await desk.quit()
    await desk.begin()
    await expect(desk.prepare(aCommand('runDrill'))).rejects.toMatchObject({ code: 'notDrillCluster' })
  })

  it('is asked for the plan as the cluster made it: one that answers another command is refused', async () => {
    desk.controlPlane.plan = () => desk.controlPlane.aPlanFor(aCommand('unlinkDevice'))
    await expect(desk.prepare(aCommand('holdAutomation'))).rejects.toMatchObject({ code: 'badAnswer' })
  })

  it('leaves the choice of the node to the cluster where that was asked', async () => {
    const settled = { kind: 'failover', accountId: 'uae-main', to: 'uae-2' } as const
    desk.controlPlane.plan = () => desk.controlPlane.aPlanFor(settled)
    await desk.prepare({ ...settled, to: null })
    await desk.confirm(await desk.prepare({ ...settled, to: null }))
    expect(desk.asked.map(({ plan }) => plan.plan.command)).toEqual([settled])
    await expect(desk.prepare({ ...settled, to: 'uae-3' })).rejects.toMatchObject({ code: 'badAnswer' })
  })
})
