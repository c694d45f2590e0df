import { describe, expect, it } from 'vitest'
import { type AskOptions, askCluster } from '../../../cli/commands/ask-cluster.ts'
import { EXIT } from '../../../cli/world.ts'
import type { Version } from '../../../shared/api.ts'
import { COMMAND_KINDS, type Command } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Operation } from '../../../shared/operation.ts'
import { aPlan, anOperation } from '../../support/factories.ts'
import { type Answers, aWorld } from '../support/a-world.ts'

const failover: Command = { kind: 'failover', accountId: 'uae-main', to: null }
const version: Version = { product: 'Test', version: '1', api: 'v1', capabilities: [], commands: [...COMMAND_KINDS] }
const options: AskOptions = { reason: 'disk of uae-1', isPlanOnly: false, isConfirmed: true, typed: null }

function answers(over: Answers = {}): Answers {
  return {
    getVersion: () => version,
    createPlan: () => aPlan(),
    createOperation: () => anOperation({ status: 'running' }),
    getOperation: () => anOperation({ status: 'succeeded', outcome: 'Completed: uae-2 serves uae-main' }),
    ...over,
  }
}

const named = (names: readonly { readonly name: string }[]) => names.map(({ name }) => name)

describe('asking the cluster from the terminal', () => {
  it('plans, sends once and tells the outcome', async () => {
    const world = aWorld(answers())
    expect(await askCluster(world, failover, options)).toBe(EXIT.ok)
    expect(named(world.sent)).toEqual(['getVersion', 'createPlan', 'createOperation', 'getOperation'])
    expect(world.printed.at(-1)).toBe('succeeded: Completed: uae-2 serves uae-main')
  })

  it('changes nothing when only the plan is wanted', async () => {
    const world = aWorld(answers())
    expect(await askCluster(world, failover, { ...options, isPlanOnly: true })).toBe(EXIT.ok)
    expect(named(world.sent)).not.toContain('createOperation')
    expect(world.printed[0]).toContain('Fail over uae-main to uae-2')
  })

  it('sends nothing unless the person says yes', async () => {
    const world = aWorld(answers(), { replies: ['no'] })
    await expect(askCluster(world, failover, { ...options, isConfirmed: false })).rejects.toThrow(Fault)
    expect(named(world.sent)).not.toContain('createOperation')
  })

  it('wants the name for a forced plan, confirmed beforehand or not', async () => {
    const forced = answers({ createPlan: () => aPlan({ class: 'forced' }) })
    const wrong = aWorld(forced, { replies: ['ksa-main'] })
    await expect(askCluster(wrong, failover, options)).rejects.toMatchObject({ code: 'nameMismatch' })
    expect(named(wrong.sent)).not.toContain('createOperation')
    const right = aWorld(forced)
    expect(await askCluster(right, failover, { ...options, typed: 'uae-main' })).toBe(EXIT.ok)
  })

  it('wants a reason where something healthy moves, and none where the plan itself says it', async () => {
    const mute = aWorld(answers(), { replies: [] })
    await expect(askCluster(mute, failover, { ...options, reason: null })).rejects.toMatchObject({
      code: 'reasonMissing',
    })
    const routine = aWorld(
      answers({ createPlan: () => aPlan({ class: 'routine', classWhy: ['uae-1 is confirmed down.'] }) }),
    )
    await askCluster(routine, failover, { ...options, reason: null })
    expect(routine.sent.find(({ name }) => name === 'createOperation')?.input).toMatchObject({
      body: { reason: 'uae-1 is confirmed down.', actor: 'noor' },
    })
  })

  it('refuses a reason with control characters and says so', async () => {
    const world = aWorld(answers())
    await expect(askCluster(world, failover, { ...options, reason: 'a\u0007b' })).rejects.toThrow(
      'no control characters',
    )
  })

  it('says that the cluster does not offer a command before anything is planned', async () => {
    const world = aWorld(answers({ getVersion: () => ({ ...version, commands: ['failover'] }) }))
    await expect(
      askCluster(world, { kind: 'failback', accountId: 'uae-main', to: null }, options),
    ).rejects.toMatchObject({
      code: 'unsupportedCommand',
    })
    expect(named(world.sent)).toEqual(['getVersion'])
  })

  it('sends the same key again when no answer came, and follows it', async () => {
    let isFirst = true
    const world = aWorld(
      answers({
        createOperation: () => {
          if (!isFirst) return anOperation({ status: 'running' })
          isFirst = false
          throw new Fault('unreachable')
        },
      }),
    )
    expect(await askCluster(world, failover, options)).toBe(EXIT.ok)
    const sent = world.sent.filter(({ name }) => name === 'createOperation').map(({ input }) => JSON.stringify(input))
    expect(new Set(sent).size).toBe(1)
    expect(sent).toHaveLength(2)
    expect(world.noted.join('\n')).toContain('unknown, still following')
  })

  it('calls silence unknown and not failed, and goes on until the outcome comes', async () => {
    const heard: (Operation | null)[] = [anOperation({ status: 'running', step: 'fencing' }), null, null]
    const world = aWorld(
      answers({
        getOperation: () => {
          const next = heard.shift()
          if (next === null) throw new Fault('timeout')
          return next ?? anOperation({ status: 'failed', outcome: 'Failed: no servant can take over' })
        },
      }),
    )
    expect(await askCluster(world, failover, options)).toBe(EXIT.failed)
    expect(world.noted.join('\n')).toContain('last seen: fencing')
    expect(world.printed.at(-1)).toBe('failed: no servant can take over')
  })

  it('leaves the outcome to be asked for when whoever waits gives up', async () => {
    const world = aWorld(
      answers({
        getOperation: () => {
          world.interrupt()
          return anOperation({ status: 'running' })
        },
      }),
    )
    expect(await askCluster(world, failover, options)).toBe(EXIT.unknown)
    expect(world.noted.at(-1)).toContain(`linda operation get ${world.newId()}`)
  })
})
