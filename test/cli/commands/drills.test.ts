import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../cli/arguments.ts'
import { run } from '../../../cli/run.ts'
import { EXIT } from '../../../cli/world.ts'
import { Command, COMMAND_KINDS, describeCommand } from '../../../shared/command.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aDrillRun } from '../../support/drill-factories.ts'
import { anId, anOperation, aPlan, aSnapshot, AT } from '../../support/factories.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { type AWorld, aWorld } from '../support/a-world.ts'

const [account = ''] = Object.keys(aSnapshot().accounts)

function aDesk(over: Partial<Snapshot> = {}): AWorld {
  return aWorld({
    getCluster: () => ({ snapshot: { ...aSnapshot(), ...over }, samples: [], servedAt: AT }),
    getVersion: () => ({ product: 'Linda', version: '0.1.0', api: 'v1', capabilities: [], commands: COMMAND_KINDS }),
    createPlan: ({ body }) => {
      const command = Command.parse(body.command)
      return aPlan({ command, title: describeCommand(command), class: 'routine' })
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

describe('linda drill', () => {
  it('lists every drill with how its last run came out, and which cannot be run', async () => {
    const world = aDesk({ drillRuns: [aDrillRun()] })
    expect(await linda(world, 'drill')).toBe(EXIT.ok)
    expect(world.printed.find((line) => line.startsWith('master-killed'))).toMatch(
      /an account +● within limits +Master killed/,
    )
    expect(world.printed.find((line) => line.startsWith('master-hung'))).toContain('never run')
    expect(world.printed.find((line) => line.startsWith('partition'))).toContain('not here')
  })

  it('says where drills cannot be run at all', async () => {
    const cluster = { id: 'g', name: 'Gulf', environment: 'production' as const }
    const world = aDesk({ cluster })
    await linda(world, 'drill', 'list')
    expect(world.noted.join()).toContain('Gulf is a production cluster')
  })

  it('shows the times of the last one beside their limits, with the facts', async () => {
    const world = aDesk({ drillRuns: [aDrillRun({ decided: null })] })
    await linda(world, 'drill', 'status')
    const text = world.printed.join('\n')
    expect(text).toContain('Master killed on ksa-main, ksa-1: ● within limits')
    expect(text).toContain('induced: SIGKILL to ksa-1 (process 4711)')
    expect(text).toMatch(/decided +not reported +0\.40 s/)
    const none = aDesk()
    await linda(none, 'drill', 'status')
    expect(none.printed.join()).toContain('No drill was ever run here')
  })

  it('starts one by the one path of every command, on the first account unless another is named', async () => {
    const world = aDesk()
    await linda(world, 'drill', 'start', 'master-killed', '--yes', '--reason=night shift')
    expect(commandOf(world)).toEqual({
      body: { command: { kind: 'runDrill', scenarioId: 'master-killed', accountId: account, minutes: 5 } },
    })
    const wide = aDesk()
    await linda(wide, 'drill', 'start', 'external-api-down', '--minutes=3', '--yes', '--reason=night shift')
    expect(commandOf(wide)).toMatchObject({ body: { command: { accountId: null, minutes: 3 } } })
    expect(await faultOfPromise(linda(aDesk(), 'drill', 'start', 'earthquake'))).toBe('unknownDrill')
    expect(await faultOfPromise(linda(aDesk(), 'drill', 'start'))).toBe('malformed')
  })

  it('ends the one that runs', async () => {
    const world = aDesk({ drillRuns: [aDrillRun({ endedAt: null })] })
    await linda(world, 'drill', 'end', '--yes', '--reason=seen')
    expect(commandOf(world)).toEqual({ body: { command: { kind: 'endDrill', accountId: 'ksa-main' } } })
    expect(await faultOfPromise(linda(aDesk({ drillRuns: [aDrillRun()] }), 'drill', 'end'))).toBe('alreadySo')
    expect(await faultOfPromise(linda(aDesk(), 'drill', 'dance'))).toBe('malformed')
  })
})
