/** Dashboards: every figure reported, a gateway that fell silent, nothing reported, cut off, a store with holes. Times are relative to `now`. */
import type { Push } from '../../../shared/calls.ts'
import type { History, SeriesRequest, Source } from '../../../shared/history.ts'
import type { Series } from '../../../shared/picture.ts'
import { type Sample, sampleKey } from '../../../shared/sample.ts'
import { allPoints, seriesPoints } from '../../../shared/series.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aService, servicesOf } from '../estate-factories.ts'
import { anAlert, aProblem } from '../factories.ts'
import { aFiguresSample, aMachineSample, aServiceSample, aSource } from '../figure-factories.ts'
import { samplesOf } from '../sample-factories.ts'
import { calm } from './calm.ts'
import type { Scenario } from './scenario.ts'

const PROBE = { kind: 'http', url: 'http://127.0.0.1:7400/status', everyMs: 2_000, timeoutMs: 1_000 } as const
const DAY_MS = 86_400_000

export function dashboardScenarios(now: number) {
  const live = reporting(now)
  return {
    dash: live,
    dashStale: silentGateway(live, now),
    dashNothing: { ...calm(now), getSeries: kept(now, 0) } satisfies Scenario,
    dashOffline: {
      ...live,
      isLive: false,
      picture: {
        ...live.picture,
        heardAt: now - 42_000,
        link: {
          kind: 'retrying',
          since: now - 42_000,
          retryAt: now + 4_000,
          attempt: 6,
          problem: aProblem('unreachable', 'connect ECONNREFUSED 127.0.0.1:7100'),
        },
      },
    } satisfies Scenario,
    dashGaps: { ...live, getSeries: kept(now, 3 * DAY_MS, true) } satisfies Scenario,
    dashYoung: { ...live, getSeries: kept(now, 1_200_000) } satisfies Scenario,
    dashRed: troubled(live, now),
    dashMany: manyNodes(live, now),
  } as const
}

function reporting(now: number): Scenario {
  const base = calm(now)
  const snapshot = withServices(base, now)
  const samples = samplesAt(snapshot, now)
  return {
    ...base,
    picture: {
      ...base.picture,
      snapshot,
      samples,
      series: seriesUpTo(snapshot, now),
      sources: sourcesOf(snapshot, now),
    },
    getSeries: kept(now, 9 * DAY_MS),
    pushes: (at) => pushesAt(snapshot, at),
  }
}

function withServices(base: Scenario, now: number): Snapshot {
  const { snapshot } = base.picture
  if (snapshot === null) throw new Error('this scenario knows nothing')
  const started = { healthSince: now - 5_000_000 }
  return {
    ...snapshot,
    // One of each within the last five minutes, so that the charts carry marks.
    failovers: snapshot.failovers.map((failover, index) =>
      index === 0 ? { ...failover, startedAt: now - 172_000, endedAt: now - 171_540 } : failover,
    ),
    alerts: [
      anAlert({
        id: 'p95/uae-main',
        code: 'p95',
        level: 'warning',
        title: 'uae-main answers slowly: p95 118 ms',
        accountId: 'uae-main',
        raisedAt: now - 96_000,
        resolvedAt: now - 40_000,
      }),
      ...snapshot.alerts,
    ],
    services: {
      ...servicesOf(),
      supervisor: aService({ id: 'supervisor', name: 'Supervisor', kind: 'supervisor', pid: 4_630, ...started }),
      media: aService({ id: 'media', name: 'Media worker', kind: 'media', pid: 4_660, probe: PROBE, ...started }),
      sheets: aService({
        id: 'sheets',
        name: 'Spreadsheets',
        kind: 'externalApi',
        pid: 4_661,
        probe: PROBE,
        ...started,
      }),
    },
  }
}

/** Plausible numbers that move: a slow wave and a fast one, another for each name. */
function wave(name: string, at: number, base: number, spread: number): number {
  const seed = Array.from(name).reduce((sum, letter) => sum + letter.charCodeAt(0), 0)
  const s = at / 1_000
  return (
    base + spread * (Math.sin(s / 41 + seed) * 0.6 + Math.sin(s / 7.3 + seed * 2) * 0.4 + Math.sin(s / 14_400) * 0.8)
  )
}

const GATEWAY: Readonly<Record<string, readonly [base: number, spread: number]>> = {
  responseP99: [134, 22],
  intentAccuracy: [0.962, 0.012],
  extractionAccuracy: [0.931, 0.02],
  redeliveries: [1.6, 0.8],
  gatewayStore: [2.1, 0.5],
  sessions: [9, 0],
  signUps: [38, 12],
  activeUsers: [164, 14],
  activeUsersDay: [231, 3],
  users: [228, 2],
  messagesPerHour: [37_800, 2_100],
  'featureUse/balance': [212, 20],
  'featureUse/transfer': [148, 18],
  'featureUse/reminder': [87, 9],
  'featureUse/receipt': [41, 8],
  returned: [62, 14],
  retention: [0.71, 0.03],
  churn: [4, 3],
}

function samplesAt(snapshot: Snapshot, at: number): Sample[] {
  const shaped = samplesOf(snapshot, at, (id) => ({
    repliedPerS: wave(id, at, 10.4, 0.9),
    receivedPerS: wave(`${id}r`, at, 10.4, 0.9),
    p95Ms: wave(`${id}p`, at, 78, 9),
    p50Ms: wave(`${id}q`, at, 31, 4),
    errorFraction: Math.max(0, wave(`${id}e`, at, 0.0012, 0.0008)),
    waiting: Math.max(0, Math.round(wave(`${id}w`, at, 1, 1))),
    cpuFraction: wave(`${id}c`, at, 0.11, 0.05),
    rssBytes: Math.round(wave(`${id}m`, at, 96, 7) * 1_048_576),
  }))
  return [
    ...shaped,
    aMachineSample({
      at,
      cpuFraction: wave('machine', at, 0.34, 0.08),
      receivedBytesPerS: wave('in', at, 412_000, 60_000),
      sentBytesPerS: wave('out', at, 398_000, 50_000),
    }),
    aServiceSample({ serviceId: 'media', at, latencyMs: wave('media', at, 3.4, 0.9) }),
    aServiceSample({ serviceId: 'sheets', at, latencyMs: wave('sheets', at, 12, 3), quotaFraction: 0.44 }),
    aFiguresSample({ source: 'gateway', at, values: valuesAt('gateway', GATEWAY, at) }),
    aFiguresSample({
      source: 'control-plane',
      at,
      values: { journalWrite: wave('journal', at, 1.4, 0.3), journalSize: 18_700_000 + ((at / 100) % 400_000) },
    }),
    aFiguresSample({ source: 'media', at, values: { mediaSuccess: 0.987, mediaTime: wave('mediaTime', at, 212, 30) } }),
    aFiguresSample({ source: 'sheets', at, values: { apiQuota: wave('quota', at, 0.44, 0.1) } }),
    ...Object.keys(snapshot.nodes).map((source) =>
      aFiguresSample({
        source,
        at,
        values: {
          cacheHits: wave(`${source}h`, at, 0.62, 0.08),
          deduplicated: Math.max(0, wave(`${source}d`, at, 0.4, 0.5)),
          recoveries: Math.max(0, wave(`${source}v`, at, 0.1, 0.3)),
          botStore: wave(`${source}s`, at, 1.9, 0.4),
          apiFailures: Math.max(0, wave(`${source}a`, at, 0.01, 0.02)),
        },
      }),
    ),
  ]
}

function valuesAt(name: string, table: typeof GATEWAY, at: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(table).map(([figure, [base, spread]]) => [figure, wave(name + figure, at, base, spread)]),
  )
}

function sourcesOf(snapshot: Snapshot, now: number): Source[] {
  const scraped = ['gateway', 'control-plane', 'supervisor', 'media', 'sheets', ...Object.keys(snapshot.nodes)]
  return [
    aSource({ id: 'control-api', kind: 'controlApi', whose: 'control-plane', everyMs: 1_000, lastAnswerAt: now }),
    ...scraped.map((whose) => aSource({ whose, lastAnswerAt: now - 900, isRelayed: whose === 'sa-3' })),
  ]
}

function pushesAt(snapshot: Snapshot, at: number): Push[] {
  return [
    { kind: 'samples', samples: samplesAt(snapshot, at), heardAt: at },
    { kind: 'sources', sources: sourcesOf(snapshot, at) },
  ]
}

function pointsAt(snapshot: Snapshot, at: number): [key: string, value: number | null][] {
  const samples = samplesAt(snapshot, at)
  const accounts = samples.filter((sample) => sample.kind === 'account')
  return [...samples.flatMap(seriesPoints), ...allPoints(accounts)]
}

function seriesUpTo(snapshot: Snapshot, now: number): Series[] {
  const lines = new Map<string, { at: number[]; values: (number | null)[] }>()
  for (let at = now - 299_000; at <= now; at += 1_000) {
    for (const [key, value] of pointsAt(snapshot, at)) {
      const line = lines.get(key) ?? { at: [], values: [] }
      lines.set(key, line)
      line.at.push(at)
      line.values.push(value)
    }
  }
  return [...lines].map(([key, line]) => ({ key, ...line }))
}

/** What the console's store would answer, having kept numbers for `keptMs`; with holes: the machine was off twice. */
function kept(now: number, keptMs: number, hasHoles = false) {
  const snapshot = withServices(calm(now), now)
  return ({ keys, from, to, points }: SeriesRequest): History => {
    const stepMs = Math.max(1_000, Math.ceil((to - from) / points / 1_000) * 1_000)
    const at = Array.from({ length: Math.floor((to - from) / stepMs) }, (_, index) => from + index * stepMs)
    const isOff = (share: number) => hasHoles && ((share > 0.2 && share < 0.38) || (share > 0.7 && share < 0.74))
    const rows = at.map((moment) =>
      moment < now - keptMs || isOff((moment - from) / (to - from)) ? null : new Map(pointsAt(snapshot, moment)),
    )
    return {
      from,
      to,
      stepMs,
      at,
      series: keys.map((key) => {
        const values = rows.map((row) => row?.get(key) ?? null)
        return { key, values, highs: values, lows: values }
      }),
      keptSince: keptMs === 0 ? null : now - keptMs,
    }
  }
}

/** The gateway answers nobody: neither its reports nor its /metrics come. */
function silentGateway(live: Scenario, now: number): Scenario {
  const { snapshot } = live.picture
  if (snapshot === null) throw new Error('this scenario knows nothing')
  const isIts = (sample: Sample) => sample.kind === 'account' || sampleKey(sample) === 'figures/gateway'
  const lastAnswerAt = now - 12_000
  const silenced = (sources: readonly Source[]) =>
    sources.map((source) =>
      source.whose === 'gateway' ? { ...source, lastAnswerAt, trouble: 'no answer within 1 s' } : source,
    )
  const pushed = (at: number) => samplesAt(snapshot, at).filter((sample) => !isIts(sample))
  return {
    ...live,
    picture: {
      ...live.picture,
      samples: live.picture.samples.map((sample) => (isIts(sample) ? { ...sample, at: lastAnswerAt } : sample)),
      series: live.picture.series.map((line) => {
        if (!/^(all|account|figures\/gateway)\//.test(line.key)) return line
        const length = line.at.filter((at) => at <= lastAnswerAt).length
        return { ...line, at: line.at.slice(0, length), values: line.values.slice(0, length) }
      }),
      sources: silenced(live.picture.sources),
    },
    pushes: (at) => [
      { kind: 'samples', samples: pushed(at), heardAt: at },
      { kind: 'sources', sources: silenced(sourcesOf(snapshot, at)) },
    ],
  }
}

/** A node is down, an alert is open, the disk is nearly full. */
function troubled(live: Scenario, now: number): Scenario {
  const { snapshot } = live.picture
  const media = snapshot?.services['media']
  if (snapshot === null || media === undefined) throw new Error('this scenario knows nothing')
  const ill: Snapshot = {
    ...snapshot,
    services: {
      ...snapshot.services,
      media: { ...media, health: 'down', why: 'no answer to its probe', healthSince: now - 48_000 },
    },
    alerts: [
      anAlert({
        id: 'serviceDown/media',
        code: 'serviceDown',
        level: 'critical',
        title: 'Media worker is down: pictures and documents are not processed',
        accountId: null,
        serviceId: 'media',
        raisedAt: now - 46_000,
      }),
      ...snapshot.alerts,
    ],
  }
  const full = (samples: readonly Sample[]) =>
    samples.map((sample) =>
      sample.kind === 'machine' ? { ...sample, diskUsedBytes: sample.diskBytes * 0.91, cpuFraction: 0.83 } : sample,
    )
  return {
    ...live,
    picture: { ...live.picture, snapshot: ill, samples: full(live.picture.samples) },
    pushes: (at) => [
      { kind: 'samples', samples: full(samplesAt(snapshot, at)), heardAt: at },
      { kind: 'sources', sources: sourcesOf(snapshot, at) },
    ],
  }
}

/** Forty nodes: only the worst can be drawn. */
function manyNodes(live: Scenario, now: number): Scenario {
  const { snapshot } = live.picture
  const model = snapshot?.nodes['uae-1']
  if (snapshot === null || model === undefined) throw new Error('this scenario knows nothing')
  const added = Array.from({ length: 31 }, (_, index) => ({
    ...model,
    id: `uae-${index + 10}`,
    role: 'servant' as const,
  }))
  const many: Snapshot = {
    ...snapshot,
    nodes: { ...snapshot.nodes, ...Object.fromEntries(added.map((node) => [node.id, node])) },
  }
  return {
    ...live,
    picture: {
      ...live.picture,
      snapshot: many,
      samples: samplesAt(many, now),
      series: seriesUpTo(many, now),
      sources: sourcesOf(many, now),
    },
    pushes: (at) => pushesAt(many, at),
  }
}
