import { describe, expect, it } from 'vitest'
import { keepHost, type HostChildEvents } from '../../electron/host-keeper.ts'
import type { ConsentRequest, ToHost, Verdict } from '../../electron/host-messages.ts'
import { restartDelayMs } from '../../electron/restart-delay.ts'
import { Fault, toProblem, type Problem } from '../../shared/fault.ts'
import { aPlan, aProfile } from '../host/support/factories.ts'
import { aClock } from '../host/support/fake-clock.ts'

interface Life {
  readonly events: HostChildEvents
  readonly got: { message: ToHost; ports: readonly string[] }[]
  killed: boolean
}

function aKeeper() {
  const lives: Life[] = []
  const logged: string[] = []
  const failed: Problem[] = []
  const placed: unknown[] = []
  const shown: unknown[] = []
  const asked: { request: ConsentRequest; signal: AbortSignal; answer: (verdict: Verdict) => void }[] = []
  const clock = aClock()
  const keeper = keepHost<string>({
    start: {
      given: { profile: aProfile(), token: 'secret', actor: 'me' },
      dataDir: '/data',
      shellVersion: '1',
      canNotify: true,
      isDemo: false,
    },
    fork: (events) => {
      const life: Life = { events, got: [], killed: false }
      lives.push(life)
      return {
        post: (message, ports) => void life.got.push({ message, ports }),
        kill: () => {
          life.killed = true
          events.exit(9)
        },
      }
    },
    ask: (request, signal) => new Promise((resolve) => asked.push({ request, signal, answer: resolve })),
    secret: ({ id }) => ({ kind: 'found', token: `the token of ${id}` }),
    onPlaced: (windowId, profile) => placed.push([windowId, profile?.name ?? null]),
    onNotice: (notice) => shown.push(notice),
    onConnections: (connections) => shown.push(connections),
    onFailed: (problem) => failed.push(problem),
    log: (line) => logged.push(line),
    clock,
  })
  const life = (index: number): Life => {
    const found = lives[index]
    if (found === undefined) throw new Error(`there is no life ${index} of the host`)
    return found
  }
  const types = (index: number) => life(index).got.map(({ message, ports }) => [message.type, ...ports])
  return { keeper, clock, lives, life, types, logged, failed, placed, shown, asked }
}

const anAsk = { type: 'ask', id: 7, request: { plan: aPrepared(), reason: 'disk', typed: null, profile: aProfile() } }

function aPrepared() {
  return { plan: aPlan(), class: 'disturbing', classWhy: [], typeToConfirm: null, suggestedReason: '', preparedAt: 0 }
}

describe('the host keeper', () => {
  it('starts the host and gives it the windows’ ports', () => {
    const { keeper, types } = aKeeper()
    keeper.connect('window 1', 1)
    expect(types(0)).toEqual([['start'], ['port', 'window 1']])
  })

  it('starts a host that died again, and gives it the ports that came meanwhile', () => {
    const { keeper, clock, lives, life, types } = aKeeper()
    life(0).events.exit(1)
    keeper.connect('window 1', 1)
    expect(lives).toHaveLength(1)
    clock.advance(restartDelayMs(1))
    expect(types(1)).toEqual([['start'], ['port', 'window 1']])
  })

  it('waits longer each time it dies early, and starts over once it ran steadily', () => {
    const { clock, lives, life } = aKeeper()
    life(0).events.exit(1)
    clock.advance(200)
    life(1).events.exit(1)
    clock.advance(399)
    expect(lives).toHaveLength(2)
    clock.advance(1)
    expect(lives).toHaveLength(3)
    clock.advance(30_000)
    life(2).events.exit(1)
    clock.advance(200)
    expect(lives).toHaveLength(4)
  })

  it('does not start again what cannot run, and says why once', () => {
    const { clock, lives, life, failed } = aKeeper()
    const problem = toProblem(new Fault('storeLocked', 'pid 41 holds it since 09:00'))
    life(0).events.message({ type: 'failed', problem })
    life(0).events.exit(1)
    clock.advance(60_000)
    expect(failed).toEqual([problem])
    expect(lives).toHaveLength(1)
  })

  it('asks the person for the host and takes the answer back', async () => {
    const { life, types, asked } = aKeeper()
    life(0).events.message(anAsk)
    expect(asked[0]?.request.reason).toBe('disk')
    asked[0]?.answer('given')
    await Promise.resolve()
    expect(types(0)).toEqual([['start'], ['answered']])
    expect(life(0).got.at(-1)?.message).toEqual({ type: 'answered', id: 7, verdict: 'given' })
  })

  it('withdraws a question whose host died, and tells no other host of it', async () => {
    const { clock, life, types, asked } = aKeeper()
    life(0).events.message(anAsk)
    life(0).events.exit(9)
    expect(asked[0]?.signal.aborted).toBe(true)
    clock.advance(200)
    asked[0]?.answer('given')
    await Promise.resolve()
    expect(types(1)).toEqual([['start']])
  })

  it('closes when the host has closed its store, and ends one that does not', async () => {
    const orderly = aKeeper()
    const closed = orderly.keeper.close(5_000)
    expect(orderly.types(0)).toEqual([['start'], ['close']])
    orderly.life(0).events.exit(0)
    await closed
    expect(orderly.life(0).killed).toBe(false)

    const stuck = aKeeper()
    const ended = stuck.keeper.close(5_000)
    stuck.clock.advance(5_000)
    await ended
    expect(stuck.life(0).killed).toBe(true)
    stuck.clock.advance(60_000)
    expect(stuck.lives).toHaveLength(1)
  })

  it('does not start a host again while closing in between two lives', async () => {
    const { keeper, clock, lives, life } = aKeeper()
    life(0).events.exit(1)
    await keeper.close(5_000)
    clock.advance(60_000)
    expect(lives).toHaveLength(1)
  })

  it('answers the host alone with a token, and says where a window is', () => {
    const { life, placed } = aKeeper()
    life(0).events.message({ type: 'secretAsked', id: 3, request: { kind: 'get', id: 'gcc' } })
    const answer = { kind: 'found', token: 'the token of gcc' }
    expect(life(0).got.at(-1)?.message).toEqual({ type: 'secret', id: 3, answer })
    life(0).events.message({ type: 'placed', windowId: 1, profile: aProfile({ name: 'GCC' }) })
    life(0).events.message({ type: 'placed', windowId: 1, profile: null })
    expect(placed).toEqual([
      [1, 'GCC'],
      [1, null],
    ])
  })

  it('hands on what is to be told on the desktop, and nothing that is no notice', () => {
    const { life, shown, logged } = aKeeper()
    const notice = { id: 'x', level: 'info', title: 'x', body: '', profileId: null, hash: '#/', replaces: [], at: 0 }
    life(0).events.message({ type: 'notice', notice })
    life(0).events.message({ type: 'connections', connections: [] })
    expect(shown).toEqual([notice, []])
    life(0).events.message({ type: 'notice', notice: { ...notice, level: 'loud' } })
    expect(shown).toHaveLength(2)
    expect(logged.at(-1)).toMatch(/unreadable/)
  })

  it('writes down what it cannot read, and goes on', () => {
    const { life, logged } = aKeeper()
    life(0).events.message({ type: 'ask', id: 'x' })
    expect(logged.at(-1)).toMatch(/^host said something unreadable/)
  })
})
