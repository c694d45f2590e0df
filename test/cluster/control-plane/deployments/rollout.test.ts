/** Deployments as a person sends them, on a cluster whose nodes do what the test lets them do. */
import { describe, expect, it } from 'vitest'
import { GATEWAY, SUPERVISOR } from '../../../../cluster/control-plane/nodes/roster.ts'
import { SMOKE_SCENARIOS } from '../../../../cluster/wire/smoke.ts'
import type { Deployment, Version } from '../../../../shared/deployment.ts'
import { anId, anOperation, aPlan, aRequest, INCARNATIONS } from '../../../support/factories.ts'
import { aDesk } from '../commands/a-desk.ts'
import { aDeployment, after, aVersion, done, MIGRATION } from '../../../support/deployments.ts'

interface Nodes {
  /** Share of errors of a version. */
  readonly errors?: Readonly<Record<string, number>>
  /** One that never comes back as that version. */
  readonly broken?: readonly string[]
  readonly versions?: readonly Version[]
  /** Waited for before a node goes back. */
  readonly backWhen?: Promise<void>
}

/** The nodes restart as asked, catch up, and fare as told; the gateway plays what it is asked. */
function aRollout({ errors = {}, broken = [], versions = [aVersion()], backWhen }: Nodes = {}) {
  const desk = aDesk()
  const { roster, book, runner } = desk
  let lives = 0
  const restarted: string[] = []
  for (const nodeId of ['uae-1', 'uae-2', 'uae-3']) {
    desk.hears(nodeId, { incarnation: INCARNATIONS[nodeId] ?? '' })
    book.record([joinedAs(nodeId, '0.1.0', INCARNATIONS[nodeId] ?? '')])
    roster.answers.set(`${nodeId}:fared`, () => ({
      windowMs: 60_000,
      nodes: ['uae-1', 'uae-2', 'uae-3'].map((id) => {
        const share = errors[book.snapshot.nodes[id]?.version ?? ''] ?? 0
        return { nodeId: id, messages: 300, errors: Math.round(300 * share), p95Ms: 12 }
      }),
    }))
  }
  roster.answers.set(`${SUPERVISOR}:listVersions`, () => ({ versions }))
  roster.answers.set(`${SUPERVISOR}:restartNode`, async (request) => {
    if (request.ask !== 'restartNode') throw new Error('asked for something else')
    const version = request.version ?? '0.1.0'
    if (version === '0.1.0') await backWhen
    restarted.push(`${request.nodeId} ${version}`)
    if (broken.includes(`${request.nodeId} ${version}`)) return { pid: 9 }
    const incarnation = anId(0xb00 + lives++)
    desk.hears(request.nodeId, { incarnation })
    book.record([joinedAs(request.nodeId, version, incarnation)])
    return { pid: 9 }
  })
  roster.answers.set(`${GATEWAY}:playSmoke`, (request) => {
    if (request.ask !== 'playSmoke') throw new Error('asked for something else')
    return { name: request.name, accountId: request.accountId, outcome: 'passed', tookMs: 5, detail: '' }
  })
  const moves: string[] = []
  runner.startMove = ({ accountId, to }) => {
    moves.push(`${accountId} to ${to}`)
    const epoch = (book.snapshot.accounts[accountId]?.lease.epoch ?? 0) + 1
    const nodeId = to ?? ''
    const holder = { nodeId, incarnation: book.snapshot.nodes[nodeId]?.incarnation ?? '' }
    book.record([
      { kind: 'leaseVacated', accountId, leaseEpoch: epoch },
      { kind: 'leaseGranted', accountId, leaseEpoch: epoch, holder },
    ])
  }
  const deployment = (): Deployment => {
    const [newest] = book.snapshot.deployments
    if (newest === undefined) throw new Error('nothing was deployed')
    return newest
  }
  const passUntil = async (holds: () => boolean) => {
    for (let turn = 0; turn < 2_000 && !holds(); turn++) await desk.settle(200)
    expect(holds()).toBe(true)
  }
  return {
    ...desk,
    /** Another control plane over the same journal. */
    again: desk.restarted,
    restarted,
    moves,
    deployment,
    passUntil,
    /** Journaled as far as `state` says; a control plane that starts finds it and goes on. */
    goesOn: (state: Deployment) => {
      const command = { kind: 'deploy' as const, version: state.version }
      const plan = aPlan({ id: anId(0xd1), command })
      book.engine.savePlan(plan)
      const request = aRequest({ operationId: state.id, planId: plan.id })
      const operation = anOperation({ id: state.id, planId: plan.id, command, failoverId: null })
      book.record(
        [
          { kind: 'operationChanged', operation },
          { kind: 'deploymentChanged', deployment: state },
        ],
        state.id,
        request,
      )
      desk.operations.resumeOpen()
    },
    ended: () => passUntil(() => book.snapshot.deployments[0]?.endedAt !== null),
    outcome: () => book.snapshot.operations.find(({ id }) => id === book.snapshot.deployments[0]?.id),
  }
}

function joinedAs(nodeId: string, version: string, incarnation: string) {
  return { kind: 'nodeJoined' as const, nodeId, incarnation, pid: 9, version, statusUrl: 'http://127.0.0.1:1' }
}

/** Its health check and its backup are behind it. */
function backedUp(rollout: ReturnType<typeof aRollout>, version = aVersion()): Deployment {
  return after(aDeployment(rollout.book.snapshot, version), done(), done())
}

describe('a rollout', () => {
  it('brings every node to the new version, the master last and moved away first', async () => {
    const rollout = aRollout()
    rollout.goesOn(backedUp(rollout))
    await rollout.ended()
    expect(rollout.deployment()).toMatchObject({ state: 'succeeded', why: '0.2.0 runs on every node' })
    expect(rollout.restarted).toEqual(['uae-3 0.2.0', 'uae-2 0.2.0', 'uae-1 0.2.0'])
    expect(rollout.moves).toHaveLength(1)
    expect(Object.values(rollout.book.snapshot.nodes).map(({ version, drained }) => [version, drained])).toEqual(
      Array.from({ length: 3 }, () => ['0.2.0', null]),
    )
    expect(rollout.deployment().smoke).toHaveLength(SMOKE_SCENARIOS.length)
    await rollout.passUntil(() => rollout.outcome()?.status === 'succeeded')
    expect(rollout.deployment().message).toContain('in service on all 3 nodes')
  })

  it('journals what it is about to do to a node before it does it', async () => {
    const rollout = aRollout()
    rollout.goesOn(backedUp(rollout))
    await rollout.ended()
    const facts = rollout.engine.factsAfter(0, 10_000) ?? []
    const updating = facts.findIndex(
      (fact) =>
        fact.kind === 'deploymentChanged' &&
        fact.deployment.nodes.some(({ nodeId, state }) => nodeId === 'uae-3' && state === 'updating'),
    )
    const joined = facts.findIndex((fact) => fact.kind === 'nodeJoined' && fact.version === '0.2.0')
    expect(updating).toBeGreaterThan(0)
    expect(updating).toBeLessThan(joined)
  })

  it('takes a bad canary back by itself, with the figures, and touches nobody else', async () => {
    const rollout = aRollout({ errors: { '0.2.0': 0.08 } })
    rollout.goesOn(backedUp(rollout))
    await rollout.ended()
    expect(rollout.restarted).toEqual(['uae-3 0.2.0', 'uae-3 0.1.0'])
    expect(rollout.deployment()).toMatchObject({ state: 'rolledBack', rollback: { by: 'automation' } })
    expect(rollout.deployment().why).toContain('8.0 % errors of 300 messages, limit 5 %; 0.1.0 had 0.0 % errors')
    await rollout.passUntil(() => rollout.outcome()?.status === 'failed')
    expect(rollout.outcome()?.outcome).toContain('8.0 % errors')
  })

  it('stops after two minutes over the warning limit, and a person goes on', async () => {
    const rollout = aRollout({ errors: { '0.2.0': 0.02 } })
    rollout.goesOn(backedUp(rollout))
    await rollout.passUntil(() => rollout.deployment().state === 'stopped')
    expect(rollout.restarted).toEqual(['uae-3 0.2.0'])
    rollout.run({ kind: 'promoteCanary', deploymentId: rollout.deployment().id })
    await rollout.ended()
    expect(rollout.deployment()).toMatchObject({ state: 'succeeded', promoted: { by: 'ops' } })
  })

  it('is taken back by a person while it stands, in one operation that succeeds', async () => {
    const rollout = aRollout({ errors: { '0.2.0': 0.02 } })
    rollout.goesOn(backedUp(rollout))
    await rollout.passUntil(() => rollout.deployment().state === 'stopped')
    const plan = rollout.plan({ kind: 'rollbackDeployment', deploymentId: rollout.deployment().id })
    expect(plan.class).toBe('routine')
    const { id } = rollout.confirm(plan.id)
    await rollout.passUntil(() => rollout.operations.find(id).endedAt !== null)
    expect(rollout.operations.find(id)).toMatchObject({ status: 'succeeded' })
    expect(rollout.deployment().state).toBe('rolledBack')
  })

  it('joins a rollback that runs already', async () => {
    const gate = Promise.withResolvers<void>()
    const rollout = aRollout({ errors: { '0.2.0': 0.08 }, backWhen: gate.promise })
    rollout.goesOn(backedUp(rollout))
    await rollout.passUntil(() => rollout.deployment().state === 'rollingBack')
    const plan = rollout.plan({ kind: 'rollbackDeployment', deploymentId: rollout.deployment().id })
    expect(plan.steps[0]?.detail).toContain('already rolling back, by automation')
    const { id } = rollout.confirm(plan.id)
    gate.resolve()
    await rollout.passUntil(() => rollout.operations.find(id).endedAt !== null)
    expect(rollout.operations.find(id)).toMatchObject({ status: 'succeeded', joins: rollout.deployment().id })
    expect(rollout.restarted).toEqual(['uae-3 0.2.0', 'uae-3 0.1.0'])
  })

  it('is taken back after it succeeded, too', async () => {
    const rollout = aRollout()
    rollout.goesOn(backedUp(rollout))
    await rollout.passUntil(() => rollout.outcome()?.status === 'succeeded')
    const { id } = rollout.run({ kind: 'rollbackDeployment', deploymentId: rollout.deployment().id })
    await rollout.passUntil(() => rollout.operations.find(id).endedAt !== null)
    expect(rollout.deployment().state).toBe('rolledBack')
    expect(Object.values(rollout.book.snapshot.nodes).every(({ version }) => version === '0.1.0')).toBe(true)
  })

  it('takes back what was changed when a node never joins as the new version', async () => {
    const rollout = aRollout({ broken: ['uae-2 0.2.0'] })
    rollout.goesOn(backedUp(rollout))
    await rollout.ended()
    expect(rollout.deployment().rollback?.reason).toContain('uae-2: did not join as 0.2.0 within 30 s')
    expect(rollout.deployment().state).toBe('rolledBack')
    expect(rollout.restarted.slice(-2).toSorted()).toEqual(['uae-2 0.1.0', 'uae-3 0.1.0'])
  })

  it('changes the settings with its migration, and takes them back with it', async () => {
    const rollout = aRollout({ errors: { '0.2.0': 0.08 } })
    rollout.goesOn(backedUp(rollout, aVersion({ migration: MIGRATION })))
    await rollout.passUntil(() => rollout.book.snapshot.settings.schema === 1)
    expect(rollout.book.snapshot.settings.values).toEqual({ greeting: 'Hello' })
    await rollout.ended()
    expect(rollout.book.snapshot.settings).toEqual({ schema: 0, values: {} })
    expect(rollout.deployment().steps.find(({ step }) => step === 'migration')?.state).toBe('undone')
  })

  it('goes on where the journal left off, wherever the control plane is killed', async () => {
    const plain = aRollout()
    plain.goesOn(backedUp(plain))
    await plain.ended()
    const states = (plain.engine.factsAfter(0, 10_000) ?? []).flatMap((fact) =>
      fact.kind === 'deploymentChanged' ? fact.deployment : [],
    )
    expect(states.length).toBeGreaterThan(10)
    for (const kill of states.keys()) {
      const rollout = aRollout()
      rollout.goesOn(backedUp(rollout))
      let changes = 0
      let isKilled = false
      rollout.book.subscribe((facts) => {
        changes += facts.filter(({ kind }) => kind === 'deploymentChanged').length
      })
      await rollout.passUntil(() => {
        if (changes > kill && !isKilled) {
          isKilled = true
          rollout.again().resumeOpen()
        }
        return rollout.book.snapshot.deployments[0]?.endedAt !== null
      })
      expect([kill, rollout.deployment().state]).toEqual([kill, 'succeeded'])
      expect(new Set(rollout.restarted).size).toBe(3)
    }
  })
})

describe('deploying', () => {
  it('is refused while a deployment is open, for a version that is not there, and for a broken one', async () => {
    const rollout = aRollout({
      versions: [aVersion(), aVersion({ version: '0.3.0', trouble: 'version.json is not JSON' })],
    })
    await rollout.deployments.versions()
    expect(() => rollout.plan({ kind: 'deploy', version: '9.9.9' })).toThrow('There is no version 9.9.9')
    expect(() => rollout.plan({ kind: 'deploy', version: '0.3.0' })).toThrow('version.json is not JSON')
    rollout.book.record([{ kind: 'deploymentChanged', deployment: aDeployment(rollout.book.snapshot) }])
    expect(() => rollout.plan({ kind: 'deploy', version: '0.2.0' })).toThrow('is open')
  })

  it('has to be forced in a freeze, and says who froze', async () => {
    const rollout = aRollout()
    rollout.run({ kind: 'openFreeze', minutes: 60 })
    await rollout.deployments.versions()
    const plan = rollout.plan({ kind: 'deploy', version: '0.2.0' })
    expect(plan.class).toBe('forced')
    expect(plan.checks.find(({ id }) => id === 'freeze')?.measured).toContain('frozen by ops until')
  })

  it('says that it cannot be rolled back past step 3 where the migration has no way back', async () => {
    const rollout = aRollout({ versions: [aVersion({ migration: { ...MIGRATION, down: null } })] })
    await rollout.deployments.versions()
    const plan = rollout.plan({ kind: 'deploy', version: '0.2.0' })
    expect(plan.inverse.text).toContain('cannot be rolled back past step 3')
  })

  it('of two operators at once reaches one of them', async () => {
    const rollout = aRollout()
    await rollout.deployments.versions()
    const first = rollout.plan({ kind: 'deploy', version: '0.2.0' })
    const second = rollout.plan({ kind: 'deploy', version: '0.2.0' })
    rollout.confirm(first.id)
    expect(() => rollout.confirm(second.id)).toThrow('cluster/cluster deployment was nothing')
  })

  it('is refused when the folder changed after it was planned', async () => {
    const versions = [aVersion()]
    const rollout = aRollout({ versions })
    await rollout.deployments.versions()
    const plan = rollout.plan({ kind: 'deploy', version: '0.2.0' })
    versions[0] = aVersion({ hash: 'b'.repeat(64) })
    await rollout.deployments.versions()
    expect(() => rollout.confirm(plan.id)).toThrow('changed since it was planned')
  })
})
