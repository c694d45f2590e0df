import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ControlClient } from '../../../host/control/client.ts'
import type { StatusAnswer } from '../../../host/observe/ask-status.ts'
import { Observer } from '../../../host/observe/observer.ts'
import { AT_ONCE } from '../../../host/observe/relays.ts'
import type { Target } from '../../../host/observe/targets.ts'
import { Fault } from '../../../shared/fault.ts'
import { observationsOf, type Disagreement, type Sighting } from '../../../shared/observation.ts'
import { aBotStatus } from '../support/factories.ts'
import { aClock, type FakeClock } from '../support/fake-clock.ts'

const target = (observer: string): Target => ({ observer, kind: 'node', statusUrl: 'http://127.0.0.1:1' })
const believes = (nodeId: string, masterBelieved: string, leaseEpoch = 4): StatusAnswer => ({
  kind: 'answered',
  observations: observationsOf(aBotStatus({ nodeId, masterBelieved, leaseEpoch })),
})
const SILENT: StatusAnswer = { kind: 'silent', why: 'no answer within 400 ms' }

describe('observer', () => {
  let clock: FakeClock
  let targets: Target[]
  let answers: Record<string, StatusAnswer>
  let relayed: string[]
  let relay: (nodeId: string) => Promise<unknown>
  let canRelay: boolean
  let isWatched: boolean
  let rounds: number
  let told: { sightings: Sighting[]; disagreements: Disagreement[] }[]
  let observer: Observer

  beforeEach(() => {
    clock = aClock()
    targets = [target('uae-1'), target('uae-2')]
    answers = { 'uae-1': believes('uae-1', 'uae-1'), 'uae-2': believes('uae-2', 'uae-1') }
    relayed = []
    relay = () => Promise.reject(new Fault('unreachable', 'It did not tell.'))
    canRelay = true
    isWatched = true
    rounds = 0
    told = []
    const client = {
      call: (_: string, { params }: { params: { nodeId: string } }) => {
        relayed.push(params.nodeId)
        return relay(params.nodeId)
      },
    }
    observer = new Observer({
      clock,
      asker: {
        ask: ({ observer: id }) => Promise.resolve(answers[id] ?? SILENT),
        close: () => Promise.resolve(),
      },
      client: client as ControlClient,
      targets: () => {
        rounds += 1
        return targets
      },
      changing: () => new Set(),
      isWatched: () => isWatched,
      canRelay: () => canRelay,
      changed: (sightings, disagreements) => told.push({ sightings, disagreements }),
    })
  })
  afterEach(() => observer.close())

  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100)
      await setImmediate()
    }
  }
  async function begin(): Promise<void> {
    observer.start()
    await setImmediate()
  }
  const rowOf = (id: string): Sighting | undefined => observer.sightings.find((row) => row.observer === id)

  it('asks everybody twice a second while somebody looks, and every 5 s while nobody does', async () => {
    await begin()
    await pass(5_000)
    expect(rounds).toBe(11)
    isWatched = false
    await pass(500)
    rounds = 0
    await pass(10_000)
    expect(rounds).toBe(2)
    observer.hurry()
    expect(rounds).toBe(3)
  })

  it('asks a thousand processes once a second, and ten thousand no more rarely than every 1.5 s, and says so', async () => {
    canRelay = false
    targets = Array.from({ length: 1_000 }, (_, index) => target(`n-${index}`))
    await begin()
    rounds = 0
    await pass(10_000)
    expect(rounds).toBe(10)
    expect(observer.sources[0]).toMatchObject({ kind: 'status', everyMs: 1_000 })
    targets = Array.from({ length: 10_000 }, (_, index) => target(`n-${index}`))
    await pass(3_000)
    expect(observer.sources[0]).toMatchObject({ everyMs: 1_500 })
  })

  it('shows each answer with its time, and who asked', async () => {
    await begin()
    expect(observer.sightings).toMatchObject([
      { observer: 'uae-1', via: 'direct', heardAt: clock.now(), problem: null, observations: [{ master: 'uae-1' }] },
      { observer: 'uae-2', via: 'direct', heardAt: clock.now(), problem: null, observations: [{ master: 'uae-1' }] },
    ])
  })

  it('tells windows what changed at once, and mere times at most once a second', async () => {
    await begin()
    expect(told).toHaveLength(1)
    await pass(4_000)
    expect(told.length).toBeLessThanOrEqual(5)
    const before = told.length
    answers['uae-2'] = believes('uae-2', 'uae-2', 5)
    await pass(500)
    expect(told).toHaveLength(before + 1)
  })

  it('keeps the last answer of a process that fell silent, with its time and why it is silent', async () => {
    canRelay = false
    await begin()
    const heardAt = clock.now()
    answers['uae-1'] = SILENT
    await pass(1_000)
    expect(rowOf('uae-1')).toMatchObject({
      via: 'direct',
      heardAt,
      problem: 'no answer within 400 ms',
      observations: [{ master: 'uae-1' }],
    })
  })

  it('asks through the control plane where it cannot reach, at most every 2 s, and marks it', async () => {
    relay = (nodeId) => Promise.resolve(aBotStatus({ nodeId, masterBelieved: 'uae-2' }))
    answers['uae-1'] = SILENT
    await begin()
    await pass(6_000)
    expect(relayed).toEqual(['uae-1', 'uae-1', 'uae-1', 'uae-1'])
    expect(rowOf('uae-1')).toMatchObject({ via: 'control-plane', problem: null, observations: [{ master: 'uae-2' }] })
    expect(told.length).toBeLessThanOrEqual(9)
    answers['uae-1'] = believes('uae-1', 'uae-1')
    await pass(500)
    expect(rowOf('uae-1')).toMatchObject({ via: 'direct', observations: [{ master: 'uae-1' }] })
  })

  it('names both silences where the control plane cannot reach it either, and does not take one row for another', async () => {
    answers['uae-1'] = SILENT
    await begin()
    await pass(500)
    expect(rowOf('uae-1')?.problem).toBe('no answer within 400 ms; via the control plane: It did not tell.')
    relay = () => Promise.resolve(aBotStatus({ nodeId: 'uae-2' }))
    await pass(2_000)
    expect(rowOf('uae-1')?.problem).toBe('no answer within 400 ms; via the control plane: uae-2 answers at its address')
  })

  it('has the control plane ask for few of hundreds at once, each in its turn', async () => {
    targets = Array.from({ length: 40 }, (_, index) => target(`uae-${index}`))
    answers = {}
    const open = new Map<string, () => void>()
    relay = (nodeId) =>
      new Promise((resolve) => open.set(nodeId, () => resolve(aBotStatus({ nodeId, masterBelieved: 'uae-2' }))))
    await begin()
    await pass(3_000)
    expect(relayed).toEqual(targets.slice(0, AT_ONCE).map(({ observer: id }) => id))
    for (const id of relayed.slice(0, 3)) open.get(id)?.()
    await setImmediate()
    expect(relayed.slice(AT_ONCE)).toEqual(['uae-16', 'uae-17', 'uae-18'])
    expect(rowOf('uae-0')).toMatchObject({ via: 'control-plane', problem: null })
    // One that answers by itself meanwhile is not asked for any more.
    answers['uae-19'] = believes('uae-19', 'uae-2')
    await pass(1_000)
    open.get('uae-3')?.()
    await setImmediate()
    expect(relayed.at(-1)).toBe('uae-20')
  })

  it('does not ask through a control plane that is itself gone', async () => {
    targets = [{ observer: 'control-plane', kind: 'control-plane', statusUrl: 'http://127.0.0.1:1' }, target('uae-1')]
    answers = {}
    await begin()
    expect(relayed).toEqual(['uae-1'])
    canRelay = false
    await pass(4_000)
    expect(relayed).toEqual(['uae-1'])
    expect(rowOf('control-plane')).toMatchObject({ heardAt: null, problem: 'no answer within 400 ms' })
  })

  it('says within two rounds that two believe themselves master', async () => {
    await begin()
    answers['uae-2'] = believes('uae-2', 'uae-2', 5)
    await pass(1_000)
    expect(observer.disagreements).toMatchObject([{ kind: 'twoMasters' }])
    expect(told.at(-1)?.disagreements).toMatchObject([
      { why: 'uae-1 (epoch 4) and uae-2 (epoch 5) both believe to be master of uae-main' },
    ])
  })

  it('drops who is no longer part of the cluster', async () => {
    await begin()
    targets = [target('uae-1')]
    await pass(500)
    expect(observer.sightings.map((row) => row.observer)).toEqual(['uae-1'])
  })
})
