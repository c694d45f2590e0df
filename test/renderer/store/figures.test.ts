import { describe, expect, it } from 'vitest'
import type { Source } from '../../../shared/history.ts'
import type { Sample } from '../../../shared/sample.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { FigureId } from '../../../shared/figures.ts'
import { type FigureWorld, limitMsOf, originWords, readingsOf, stateOf } from '../../../renderer/store/figures.ts'
import { NO_OFFSET } from '../../../renderer/store/age.ts'
import { aService } from '../estate-factories.ts'
import { aSnapshot } from '../factories.ts'
import { aFiguresSample, aMachineSample, aServiceSample, aSource } from '../figure-factories.ts'
import { AT } from '../moment.ts'
import { aNodeSample, anAccountSample, byKey } from '../sample-factories.ts'

interface WorldPart {
  readonly snapshot?: Snapshot | null
  readonly samples?: readonly Sample[]
  readonly sources?: readonly Source[]
  readonly isLive?: boolean
  readonly now?: number
}

function aWorld({
  snapshot = aSnapshot(),
  samples = [],
  sources = [],
  isLive = true,
  now = AT,
}: WorldPart): FigureWorld {
  return { snapshot, latest: byKey(samples), sources, isLive, now, offset: NO_OFFSET }
}

function only(id: FigureId, world: FigureWorld) {
  const [reading] = readingsOf(id, world)
  if (reading === undefined) throw new Error(`no reading of ${id}`)
  return { reading, state: stateOf(id, reading, world) }
}

describe('readings of a figure', () => {
  it('are put together over all accounts that speak', () => {
    const world = aWorld({
      samples: [
        anAccountSample({ accountId: 'ksa-main', waiting: 3 }),
        anAccountSample({ accountId: 'uae-main', waiting: 4, at: AT - 500 }),
        anAccountSample({ accountId: 'south-asia-main', waiting: 50, at: AT - 9_000 }),
      ],
    })
    expect(only('waiting', world).reading).toMatchObject({ key: 'all/waiting', whose: null, value: 7, at: AT })
  })

  it('are one for each node, also for one that says nothing', () => {
    const world = aWorld({ samples: [aNodeSample({ nodeId: 'ksa-1', cpuFraction: 0.4 })] })
    const readings = readingsOf('nodeCpu', world)
    expect(readings).toHaveLength(9)
    expect(readings.find(({ whose }) => whose === 'ksa-1')).toMatchObject({ key: 'node/ksa-1/cpuFraction', value: 0.4 })
    expect(readings.find(({ whose }) => whose === 'ksa-2')).toMatchObject({ value: null, at: null })
  })

  it('are one for each value of a label', () => {
    const world = aWorld({
      samples: [aFiguresSample({ values: { 'featureUse/transfer': 4, 'featureUse/balance': 9, users: 1 } })],
    })
    expect(readingsOf('featureUse', world).map(({ key, part, value }) => [key, part, value])).toEqual([
      ['figures/gateway/featureUse/balance', 'balance', 9],
      ['figures/gateway/featureUse/transfer', 'transfer', 4],
    ])
  })

  it('come from the process of that kind where it has another name', () => {
    const snapshot = aSnapshot({
      services: { 'pictures-1': aService({ id: 'pictures-1', kind: 'media' }) },
    })
    expect(readingsOf('mediaTime', { snapshot, latest: {} }).map(({ whose }) => whose)).toEqual(['pictures-1'])
  })

  it('are none of what nobody does', () => {
    expect(readingsOf('sentiment', aWorld({}))).toEqual([])
  })
})

describe('the state of a figure', () => {
  it('is fresh within the interval of its source', () => {
    const world = aWorld({ samples: [anAccountSample({ waiting: 3 })], now: AT + 2_900 })
    expect(only('waiting', world).state).toEqual({ kind: 'fresh', ageMs: 2_900 })
  })

  it.each([
    ['waiting', [anAccountSample()], 'gateway: no report for 12 s'],
    ['accountP95', [anAccountSample({ accountId: 'uae-main' })], 'gateway: no report for 12 s'],
    ['machineCpu', [aMachineSample()], 'supervisor: no report for 12 s'],
    ['serviceLatency', [aServiceSample({ serviceId: 'media' })], 'control plane: no probe of media for 12 s'],
  ] as const)('is stale past it and names who is silent: %s', (id, samples, why) => {
    const world = aWorld({ samples, now: AT + 12_000 })
    expect(only(id, world).state).toEqual({ kind: 'stale', ageMs: 12_000, why })
  })

  it('is stale by name of the node whose heartbeat is missing', () => {
    const world = aWorld({ samples: [aNodeSample({ nodeId: 'ksa-1' })], now: AT + 4_000 })
    expect(only('nodeCpu', world)).toMatchObject({
      reading: { whose: 'ksa-1' },
      state: { kind: 'stale', why: 'ksa-1: no heartbeat for 4 s' },
    })
  })

  it('of a scrape goes by when the page last answered, twice its own interval at most', () => {
    const samples = [aFiguresSample({ values: { users: 214 } })]
    const sources = [aSource({ everyMs: 5_000, lastAnswerAt: AT, trouble: 'no answer within 1 s' })]
    expect(only('users', aWorld({ samples, sources, now: AT + 9_900 })).state.kind).toBe('fresh')
    expect(only('users', aWorld({ samples, sources, now: AT + 12_000 })).state).toEqual({
      kind: 'stale',
      ageMs: 12_000,
      why: 'gateway: no answer for 12 s (no answer within 1 s)',
    })
  })

  it('is last known while the console itself is cut off: it cannot say who is silent', () => {
    const world = aWorld({ samples: [anAccountSample()], isLive: false, now: AT + 42_000 })
    expect(only('waiting', world).state).toEqual({ kind: 'offline', ageMs: 42_000 })
  })

  it('does not blame a source for what was never recorded while the cluster is away', () => {
    const { state } = only('waiting', aWorld({ samples: [], isLive: false }))
    expect(state).toMatchObject({ kind: 'notReported', why: expect.stringMatching(/^Not recorded: /) })
  })

  it('says that there was nothing to measure', () => {
    const world = aWorld({
      samples: [
        aFiguresSample({ values: { intentAccuracy: null } }),
        anAccountSample({ accountId: 'uae-main', p95Ms: null }),
      ],
      sources: [aSource({ lastAnswerAt: AT })],
    })
    expect(only('intentAccuracy', world).state).toEqual({ kind: 'idle', why: 'nothing of it in the last minute' })
    expect(only('accountP95', world).state).toEqual({ kind: 'idle', why: 'no reply in the last 10 s' })
  })

  it('says who has never answered, and why', () => {
    const world = aWorld({ sources: [aSource({ lastAnswerAt: null, trouble: 'connection refused' })] })
    expect(only('users', world).state).toEqual({
      kind: 'notReported',
      why: 'gateway: no answer yet (connection refused)',
    })
  })

  it('says what would bring it where the cluster has no such process', () => {
    expect(only('apiQuota', aWorld({})).state).toMatchObject({
      kind: 'notReported',
      why: expect.stringContaining('linda_sheets_quota_used'),
    })
  })
})

describe('the limit of a figure', () => {
  it('is three seconds, or two intervals of its source if that is longer', () => {
    const sources = [aSource({ everyMs: 5_000 }), aSource({ whose: 'media', everyMs: 1_000 })]
    const probe = { kind: 'http', url: 'http://127.0.0.1:1/', everyMs: 4_000, timeoutMs: 1_000 } as const
    const snapshot = aSnapshot({ services: { media: aService({ id: 'media', kind: 'media', probe }) } })
    const limit = (id: FigureId) => {
      const [reading] = readingsOf(id, { snapshot, latest: {} })
      return reading === undefined ? null : limitMsOf(id, reading, { sources, snapshot })
    }
    expect(limit('users')).toBe(10_000)
    expect(limit('mediaTime')).toBe(3_000)
    expect(limit('serviceLatency')).toBe(8_000)
    expect(limit('nodeCpu')).toBe(3_000)
  })
})

describe('the origin of a figure', () => {
  it('names metric, process, interval and way', () => {
    const words = originWords('responseP99', 'gateway', [aSource({ isRelayed: true })])
    expect(words).toBe(
      'linda_gateway_answer_duration_seconds, quantile 0.99, /metrics of gateway, asked by this console, through the control plane, every 5 s',
    )
  })

  it('names the sample where it is pushed', () => {
    expect(originWords('nodeCpu', 'ksa-1', [])).toBe(
      "cpuFraction of the node's heartbeat, through the control plane's stream",
    )
  })
})
