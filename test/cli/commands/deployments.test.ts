import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../cli/arguments.ts'
import { deployments, versions } from '../../../cli/commands/deployments.ts'
import { run } from '../../../cli/run.ts'
import { EXIT } from '../../../cli/world.ts'
import { Command, COMMAND_KINDS, describeCommand } from '../../../shared/command.ts'
import type { Deployment } from '../../../shared/deployment.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { after, aDeployment, aFared, aVersion, done, judged } from '../../support/deployments.ts'
import { aHold, anId, anOperation, aPlan, aSnapshot, AT } from '../../support/factories.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { type AWorld, aWorld } from '../support/a-world.ts'

const snapshot = aSnapshot()
const begun = aDeployment(snapshot)
const [canary] = begun.nodes
const canaryId = canary?.nodeId ?? ''
const onCanary = after(begun, done(), done(), { kind: 'nodeUpdated', nodeId: canaryId })
const watched = judged('stop', 'verifyCanary', {
  why: '2.1 % errors of 250 messages, limit 1 % for 120 s',
  candidate: aFared({ errors: 5, errorFraction: 0.021 }),
  baseline: aFared({ version: '0.1.0', errorFraction: 0.001 }),
})
const stopped = after(onCanary, watched)

function aDesk(items: readonly Deployment[], over: Partial<Snapshot> = {}): AWorld {
  const planned = { current: aPlan() }
  return aWorld({
    listDeployments: () => ({ items: [...items], next: null }),
    listVersions: () => ({
      versions: [aVersion(), aVersion({ version: '0.9.0', trouble: 'its entry main.ts is missing', hash: null })],
      servedAt: AT,
    }),
    getCluster: () => ({ snapshot: { ...snapshot, deployments: [...items], ...over }, samples: [], servedAt: AT }),
    getVersion: () => ({
      product: 'Linda reference cluster',
      version: '0.1.0',
      api: 'v1',
      capabilities: [],
      commands: COMMAND_KINDS,
    }),
    createPlan: ({ body }) => {
      const command = Command.parse(body.command)
      planned.current = aPlan({ command, title: describeCommand(command), class: 'routine' })
      return planned.current
    },
    createOperation: () => ({ operationId: anId(0xe1), status: 'accepted' as const }) as never,
    getOperation: () => anOperation({ status: 'succeeded', outcome: 'done' }),
  })
}

function linda(world: AWorld, ...argv: readonly string[]) {
  const request = readArguments(argv)
  if (request.kind !== 'run') throw new Error('it runs')
  return run(request, { terminal: world, env: {}, connect: () => world })
}

const commandOf = ({ sent }: AWorld) => sent.find(({ name }) => name === 'createPlan')?.input

describe('linda deployments', () => {
  it('begins with how it stands, and fails while one waits for somebody', async () => {
    const world = aDesk([stopped])
    expect(await deployments(world, null)).toBe(EXIT.failed)
    expect(world.printed[0]).toBe(
      '0.2.0 is on 1 of 3 nodes, stopped, and waits for you: 2.1 % errors of 250 messages, limit 1 % for 120 s.',
    )
    expect(world.printed.at(-1)).toMatch(/▲ stopped, waits for you +0\.2\.0 +\S+ +.*noor +0000dd/)
  })

  it('names what runs where nothing was ever deployed, and the freeze in force', async () => {
    const world = aDesk([], { freezes: [aHold({ accountId: null, owner: 'samir', reason: "year's end" })] })
    expect(await deployments(world, null)).toBe(EXIT.ok)
    expect(world.printed.join('\n')).toMatch(/Deployments are frozen\.\nFrozen by samir until .* UTC: year's end/)
  })

  it('shows everything about one, by the end of its id', async () => {
    const world = aDesk([stopped])
    await deployments(world, '0000dd')
    const text = world.printed.join('\n')
    expect(text).toMatch(/4 +Canary +done/)
    expect(text).toMatch(/Waves stopped: 2\.1 % errors/)
    expect(text).toMatch(new RegExp(`canary +${canaryId} +runs 0\\.2\\.0`))
    expect(await faultOfPromise(deployments(world, 'nothing'))).toBe('unknownDeployment')
  })
})

describe('linda versions', () => {
  it('names what cannot be deployed, and fails for it', async () => {
    const world = aDesk([])
    expect(await versions(world)).toBe(EXIT.failed)
    expect(world.printed.join('\n')).toMatch(/⬣ cannot +0\.9\.0 .*its entry main\.ts is missing/)
  })
})

describe('what acts goes through a plan', () => {
  it('deploys the version named', async () => {
    const world = aDesk([])
    expect(await linda(world, 'deploy', '0.2.0', '--yes')).toBe(EXIT.ok)
    expect(commandOf(world)).toEqual({ body: { command: { kind: 'deploy', version: '0.2.0' } } })
  })

  it('rolls the open one back, or promotes it', async () => {
    for (const [word, kind] of [
      ['rollback', 'rollbackDeployment'],
      ['promote', 'promoteCanary'],
    ] as const) {
      const world = aDesk([stopped])
      await linda(world, word, '--yes')
      expect(commandOf(world)).toEqual({ body: { command: { kind, deploymentId: stopped.id } } })
    }
    expect(await faultOfPromise(linda(aDesk([]), 'rollback'))).toBe('unknownDeployment')
  })

  it('freezes for four hours, for a reason, and ends the only freeze', async () => {
    const world = aDesk([])
    expect(await faultOfPromise(linda(world, 'freeze', '--yes'))).toBe('reasonMissing')
    await linda(world, 'freeze', '--yes', "--reason=year's end")
    expect(world.sent.find(({ name }) => name === 'createOperation')?.input).toMatchObject({
      body: { reason: "year's end" },
    })
    expect(commandOf(world)).toEqual({ body: { command: { kind: 'openFreeze', minutes: 240 } } })
    const freeze = aHold({ accountId: null })
    const frozen = aDesk([], { freezes: [freeze] })
    await linda(frozen, 'unfreeze', '--yes')
    expect(commandOf(frozen)).toEqual({ body: { command: { kind: 'closeFreeze', freezeId: freeze.id } } })
  })

  it('wants one named where several are in force', async () => {
    const freezes = [aHold({ id: anId(1), accountId: null }), aHold({ id: anId(2), accountId: null })]
    expect(await faultOfPromise(linda(aDesk([], { freezes }), 'unfreeze'))).toBe('malformed')
  })
})
