/** What every figure says now, process by process, and how much that is worth. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Figure, FigureSource, ScrapedRole } from '../../shared/figure.ts'
import { type FigureId, FIGURES } from '../../shared/figures.ts'
import { type Source, staleAfterMs } from '../../shared/history.ts'
import type { Sample } from '../../shared/sample.ts'
import { allPoints } from '../../shared/series.ts'
import type { ServiceKind } from '../../shared/service.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { serviceName } from '../../shared/words/services.ts'
import type { LatestSamples } from './account-status.ts'
import { ageOf, type ClockOffset } from './age.ts'
import { samplesOf } from './by-kind.ts'

/** The table with every row as wide as its type, so that rows can be compared. */
export const FIGURE_OF: Readonly<Record<FigureId, Figure>> = FIGURES

/** One process's word on a figure. */
export interface Reading {
  /** Of its series: `all/waiting`, `node/uae-1/cpuFraction`, `figures/gateway/signUps`. */
  readonly key: string
  /** The process, account or machine; `null`: all of them together. */
  readonly whose: string | null
  /** Which of several lines of one process: a feature; `null`: it has one. */
  readonly part: string | null
  /** `null`: not reported, or nothing happened in its window. */
  readonly value: number | null
  /** When it was, the source's clock; of a scrape this machine's; `null`: never. */
  readonly at: number | null
}

export type FigureState =
  | { readonly kind: 'fresh'; readonly ageMs: number }
  /** Past the limit of its source; `why` names it: "gateway: no answer for 12 s". */
  | { readonly kind: 'stale'; readonly ageMs: number; readonly why: string }
  /** The console itself is cut off, so it cannot say who is silent. */
  | { readonly kind: 'offline'; readonly ageMs: number }
  /** It is reported, and there was nothing to measure. */
  | { readonly kind: 'idle'; readonly why: string }
  | { readonly kind: 'notReported'; readonly why: string }

export interface FigureWorld {
  readonly snapshot: Snapshot | null
  readonly latest: LatestSamples
  readonly sources: readonly Source[]
  /** Whether what is on the screen is what the cluster says now. */
  readonly isLive: boolean
  /** It is of a moment that has passed; absent: it is not. */
  readonly isReplay?: boolean
  /** This machine's clock. */
  readonly now: number
  readonly offset: ClockOffset
}

/** Samples that are pushed come every second, those of machines every other. */
export const PUSHED_LIMIT_MS = staleAfterMs({ everyMs: 1_000 })
const MACHINE_LIMIT_MS = staleAfterMs({ everyMs: 2_000 })

/** Every process that says it or should; at least one, but for figures by node, account or machine where there is none. */
export function readingsOf(id: FigureId, world: Pick<FigureWorld, 'snapshot' | 'latest'>): readonly Reading[] {
  const { source } = FIGURE_OF[id]
  const { snapshot, latest } = world
  switch (source.kind) {
    case 'all':
      return [allReading(source.field, latest)]
    case 'account':
      return Object.keys(snapshot?.accounts ?? {}).map((whose) => sampled('account', whose, source.field, latest))
    case 'node':
      return nodeIds(snapshot).map((whose) => sampled('node', whose, source.field, latest))
    case 'service':
      return serviceIds(snapshot, latest).map((whose) => sampled('service', whose, source.field, latest))
    case 'machine':
      return samplesOf(latest, 'machine').map(({ machineId: whose }) => sampled('machine', whose, source.field, latest))
    case 'scrape':
      return processesOf(source.of, snapshot).flatMap((whose) => scraped(id, source, whose, latest))
    case 'nobody':
      return []
    default:
      return assertNever(source)
  }
}

/** Nobody was asked in vain: the cluster is away, and nothing was written down before. */
const UNHEARD: FigureState = {
  kind: 'notReported',
  why: 'Not recorded: the cluster does not answer now, and this console has kept no value of it from before.',
}

/** What is written down over time is drawn in the charts; each number of each second is not kept. */
const NOT_KEPT: FigureState = {
  kind: 'notReported',
  why: 'Not recorded: of this moment only what is drawn over time was kept.',
}

export function stateOf(id: FigureId, reading: Reading, world: FigureWorld): FigureState {
  const figure = FIGURE_OF[id]
  if (figure.source.kind === 'nobody') return { kind: 'notReported', why: figure.source.toReport }
  const source = sourceOf(figure.source, reading, world.sources)
  if (reading.at === null && !world.isLive) return world.isReplay === true ? NOT_KEPT : UNHEARD
  if (reading.at === null) return neverSaid(figure.source, reading, source, world)
  const ageMs = ageOfReading(figure.source, reading.at, source, world)
  if (!world.isLive) return { kind: 'offline', ageMs }
  const why = staleWhy(id, reading, source, ageMs, world)
  if (why !== null) return { kind: 'stale', ageMs, why }
  return reading.value === null ? { kind: 'idle', why: idleWords(figure.source) } : { kind: 'fresh', ageMs }
}

/** Older than this a reading of the figure is stale, ms. */
export function limitMsOf(id: FigureId, reading: Reading, world: Pick<FigureWorld, 'sources' | 'snapshot'>): number {
  const { source } = FIGURE_OF[id]
  const asked = sourceOf(source, reading, world.sources)
  if (asked !== null) return staleAfterMs(asked)
  if (source.kind === 'machine') return MACHINE_LIMIT_MS
  if (source.kind !== 'service') return PUSHED_LIMIT_MS
  const everyMs = world.snapshot?.services[reading.whose ?? '']?.probe?.everyMs
  return everyMs === undefined ? PUSHED_LIMIT_MS : staleAfterMs({ everyMs })
}

/** Where a figure comes from, for the one who hovers: "scraped: linda_gateway_users, /metrics of gateway, every 5 s". */
export function originWords(id: FigureId, whose: string | null, sources: readonly Source[]): string {
  const { source } = FIGURE_OF[id]
  switch (source.kind) {
    case 'all':
      return `${source.field} of every account, put together here; counted by the gateway, sent with the control plane's stream every second`
    case 'account':
      return `${source.field}, counted by the gateway, sent with the control plane's stream every second`
    case 'node':
      return `${source.field} of the node's heartbeat, through the control plane's stream`
    case 'service':
      return `${source.field} of the control plane's probe`
    case 'machine':
      return `${source.field}, measured by the supervisor on the machine it runs on`
    case 'scrape': {
      const asked = indexOf(sources).get(`scrape/${whose ?? source.of}`)
      const how = asked?.isRelayed === true ? ', through the control plane' : ''
      const every = asked === undefined ? '' : `, every ${asked.everyMs / 1000} s`
      const who = whose ?? (source.of === 'bot' ? 'every bot' : source.of)
      return `${metricsOf(source.how)}, /metrics of ${who}, asked by this console${how}${every}`
    }
    case 'nobody':
      return 'nobody'
    default:
      return assertNever(source)
  }
}

function metricsOf(how: Extract<FigureSource, { kind: 'scrape' }>['how']): string {
  switch (how.kind) {
    case 'gauge':
    case 'rate':
      return how.of.metric
    case 'quantile':
      return `${how.of.metric}, quantile ${how.q}`
    case 'ratio':
    case 'share':
      return how.part.metric === how.whole.metric
        ? `${how.part.metric} by ${Object.keys(how.part.labels ?? {}).join(', ')}`
        : `${how.part.metric} over ${how.whole.metric}`
    default:
      return assertNever(how)
  }
}

function allReading(field: string, latest: LatestSamples): Reading {
  const { points, newest } = sumsOf(latest)
  const key = `all/${field}`
  return { key, whose: null, part: null, value: points.get(key) ?? null, at: newest === 0 ? null : newest }
}

interface Sums {
  readonly points: ReadonlyMap<string, number | null>
  readonly newest: number
}

const sums = new WeakMap<LatestSamples, Sums>()

/** Each figure over all accounts asks for its own. */
function sumsOf(latest: LatestSamples): Sums {
  const known = sums.get(latest)
  if (known !== undefined) return known
  const accounts = samplesOf(latest, 'account')
  const newest = accounts.reduce((most, { at }) => Math.max(most, at), 0)
  const speaking = accounts.filter(({ at }) => newest - at <= PUSHED_LIMIT_MS)
  const made = { points: new Map(allPoints(speaking)), newest }
  sums.set(latest, made)
  return made
}

function sampled(kind: Sample['kind'], whose: string, field: string, latest: LatestSamples): Reading {
  const sample = latest[`${kind}/${whose}`]
  const value: unknown = sample === undefined ? null : sample[field as keyof Sample]
  return {
    key: `${kind}/${whose}/${field}`,
    whose,
    part: null,
    value: typeof value === 'number' ? value : null,
    at: sample?.at ?? null,
  }
}

function scraped(
  id: FigureId,
  source: Extract<FigureSource, { kind: 'scrape' }>,
  whose: string,
  latest: LatestSamples,
): readonly Reading[] {
  const sample = latest[`figures/${whose}`]
  const values = sample?.kind === 'figures' ? sample.values : {}
  const at = sample?.at ?? null
  const base = `figures/${whose}/${id}`
  if (source.by === undefined) return [{ key: base, whose, part: null, value: values[id] ?? null, at }]
  const parts = Object.keys(values)
    .filter((name) => name.startsWith(`${id}/`))
    .map((name) => name.slice(id.length + 1))
    .sort()
  if (parts.length === 0) return [{ key: base, whose, part: null, value: null, at }]
  return parts.map((part) => ({ key: `${base}/${part}`, whose, part, value: values[`${id}/${part}`] ?? null, at }))
}

const KIND_OF: Readonly<Partial<Record<ScrapedRole, ServiceKind>>> = { media: 'media', sheets: 'externalApi' }

/** The processes of a role, whether they answer or not. */
export function processesOf(role: ScrapedRole, snapshot: Snapshot | null): readonly string[] {
  if (role === 'bot') return nodeIds(snapshot)
  const services = snapshot?.services ?? {}
  if (services[role] !== undefined) return [role]
  const ofKind = Object.values(services).filter(({ kind }) => kind === KIND_OF[role])
  return ofKind.length === 0 ? [role] : ofKind.map(({ id }) => id)
}

const sorted = new WeakMap<Snapshot['nodes'], string[]>()
const byNumber = new Intl.Collator('en', { numeric: true })

/** In the order of their ids; sorted once for each change of the nodes. */
function nodeIds(snapshot: Snapshot | null): readonly string[] {
  if (snapshot === null) return []
  const known = sorted.get(snapshot.nodes)
  if (known !== undefined) return known
  const ids = Object.keys(snapshot.nodes).sort(byNumber.compare)
  sorted.set(snapshot.nodes, ids)
  return ids
}

function serviceIds(snapshot: Snapshot | null, latest: LatestSamples): string[] {
  // Only those that are probed have an answer time; the others tell by their connection.
  const probed = Object.values(snapshot?.services ?? {}).flatMap(({ id, probe }) => (probe === null ? [] : [id]))
  return [...new Set([...probed, ...samplesOf(latest, 'service').map(({ serviceId }) => serviceId)])].sort()
}

/** `null`: it is pushed, or not asked for yet. */
function sourceOf(source: FigureSource, { whose }: Reading, sources: readonly Source[]): Source | null {
  return source.kind === 'scrape' ? (indexOf(sources).get(`scrape/${whose ?? ''}`) ?? null) : null
}

const indexes = new WeakMap<readonly Source[], ReadonlyMap<string, Source>>()

/** A thousand nodes are a thousand sources, and every reading asks for its own. */
function indexOf(sources: readonly Source[]): ReadonlyMap<string, Source> {
  const known = indexes.get(sources)
  if (known !== undefined) return known
  const made = new Map(sources.map((source) => [source.id, source]))
  indexes.set(sources, made)
  return made
}

/** A scrape's age counts from its last answer by this machine's own clock, which nobody else can set. */
function ageOfReading(figure: FigureSource, at: number, source: Source | null, { now, offset }: FigureWorld): number {
  if (figure.kind !== 'scrape') return ageOf(offset, at, now)
  return Math.max(0, now - (source?.lastAnswerAt ?? at))
}

/** `null`: it is not stale. */
function staleWhy(
  id: FigureId,
  reading: Reading,
  source: Source | null,
  ageMs: number,
  world: FigureWorld,
): string | null {
  if (ageMs <= limitMsOf(id, reading, world)) return null
  const trouble = source?.trouble == null ? '' : ` (${source.trouble})`
  return `${silentWords(FIGURE_OF[id].source, reading.whose, world.snapshot)} for ${coarse(ageMs)}${trouble}`
}

/** Who is silent, and what should come: "gateway: no answer". */
function silentWords(source: FigureSource, whose: string | null, snapshot: Snapshot | null): string {
  switch (source.kind) {
    case 'all':
    case 'account':
      return 'gateway: no report'
    case 'node':
      return `${whose ?? 'node'}: no heartbeat`
    case 'service':
      return `control plane: no probe of ${nameOf(whose, snapshot)}`
    case 'machine':
      return 'supervisor: no report'
    case 'scrape':
      return `${whose ?? source.of}: no answer`
    case 'nobody':
      return 'nobody reports it'
    default:
      return assertNever(source)
  }
}

function neverSaid(figure: FigureSource, reading: Reading, source: Source | null, world: FigureWorld): FigureState {
  if (source?.trouble != null)
    return { kind: 'notReported', why: `${reading.whose ?? source.id}: no answer yet (${source.trouble})` }
  return { kind: 'notReported', why: neverWords(figure, reading.whose, world.snapshot) }
}

function neverWords(source: FigureSource, whose: string | null, snapshot: Snapshot | null): string {
  switch (source.kind) {
    case 'all':
    case 'account':
      return 'The gateway has not reported traffic yet; it does once a second.'
    case 'node':
      return `${whose ?? 'The node'} has not reported yet; it does with its heartbeat.`
    case 'service':
      return `The control plane has not asked ${nameOf(whose, snapshot)} yet.`
    case 'machine':
      return 'No machine reports. The supervisor does where it runs.'
    case 'scrape': {
      const known = source.of === 'bot' || snapshot?.services[whose ?? ''] !== undefined
      const who = whose ?? source.of
      return known
        ? `The /metrics of ${who} has not been read yet.`
        : `This cluster reports no ${source.of} process. One that offers ${metricsOf(source.how)} on its /metrics brings it.`
    }
    case 'nobody':
      return source.toReport
    default:
      return assertNever(source)
  }
}

function idleWords(source: FigureSource): string {
  switch (source.kind) {
    case 'all':
    case 'account':
      return 'no reply in the last 10 s'
    case 'node':
      return 'nothing in its window'
    case 'service':
      return 'no answer'
    case 'machine':
      return 'the system does not tell'
    case 'scrape':
      return source.how.kind === 'share' || source.how.kind === 'quantile'
        ? 'nothing of it in the last minute'
        : 'not on its /metrics yet'
    case 'nobody':
      return source.toReport
    default:
      return assertNever(source)
  }
}

function nameOf(whose: string | null, snapshot: Snapshot | null): string {
  return whose === null ? 'it' : serviceName(whose, snapshot?.services[whose]?.name)
}

function coarse(ms: number): string {
  const s = Math.floor(ms / 1000)
  return s < 120 ? `${s} s` : `${Math.floor(s / 60)} min`
}
