/** What the window knows, split by how often it changes: facts here, samples beside it, the link in a store of its own. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Capability } from '../../shared/api.ts'
import { assertNever } from '../../shared/assert-never.ts'
import type { Push } from '../../shared/calls.ts'
import type { ConnectionState } from '../../shared/connection.ts'
import type { Fact } from '../../shared/fact.ts'
import { fold } from '../../shared/fold.ts'
import type { Difference, ForeignAlert, Source } from '../../shared/history.ts'
import type { LedgerEntry } from '../../shared/ledger.ts'
import type { Disagreement, Sighting } from '../../shared/observation.ts'
import type { Profile } from '../../shared/connection.ts'
import type { Picture } from '../../shared/picture.ts'
import type { Replay } from '../../shared/replay.ts'
import { type Sample, sampleKey } from '../../shared/sample.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { type ClockOffset, NO_OFFSET, withEstimate } from './age.ts'
import type { LinkState } from './link.ts'
import { EMPTY_SHELF, type Shelf, withRunPush } from './shelf.ts'
import { EMPTY_BOOK, type ShiftBook, withHandoverPush, withIncidentPush } from './shift-book.ts'
import { emptyRings, type Rings, ringsFromSeries, withSamples } from './rings.ts'

export interface PictureState extends Shelf, ShiftBook {
  /** `null`: the first answer of host is not here yet; the only time there is something to load. */
  readonly profile: Profile | null
  /** `null`: never connected, nothing known. */
  readonly snapshot: Snapshot | null
  /** `null`: not yet asked. */
  readonly capabilities: readonly Capability[] | null
  /** Kinds of commands the cluster takes; `null`: not yet asked. */
  readonly commands: readonly string[] | null
  /** What the console's own asking of every process brought. */
  readonly sightings: readonly Sighting[]
  /** Newest first. */
  readonly disagreements: readonly Disagreement[]
  /** Newest first. */
  readonly ledger: readonly LedgerEntry[]
  /** Where things come from, and how that goes. */
  readonly sources: readonly Source[]
  /** `null`: no Alertmanager is configured, or it has not answered yet. */
  readonly foreignAlerts: readonly ForeignAlert[] | null
  /** Newest first; empty: nothing differs, or there is nothing to compare with. */
  readonly differences: readonly Difference[]
  readonly connections: readonly ConnectionState[]
  readonly notices: Picture['notices']
  readonly shell: Picture['shell'] | null
  /** The newest facts kept, newest first. */
  readonly facts: readonly Fact[]
  /** All of this is of a moment that has passed; absent: it is of now. What stands where is in the link. */
  readonly isReplay?: boolean
}

export interface SampleState {
  /** By `node/<id>` and `account/<id>`. */
  readonly latest: Readonly<Record<string, Sample>>
  readonly rings: Rings
  readonly offset: ClockOffset
}

export interface PictureStores {
  readonly picture: StoreApi<PictureState>
  readonly samples: StoreApi<SampleState>
  readonly link: StoreApi<LinkState>
}

export const FACTS_KEPT = 500

export function createPictureStore(): StoreApi<PictureState> {
  return createStore<PictureState>()(() => ({
    profile: null,
    snapshot: null,
    capabilities: null,
    commands: null,
    sightings: [],
    disagreements: [],
    ledger: [],
    sources: [],
    foreignAlerts: null,
    differences: [],
    connections: [],
    notices: [],
    shell: null,
    facts: [],
    ...EMPTY_SHELF,
    ...EMPTY_BOOK,
  }))
}

export function createSampleStore(): StoreApi<SampleState> {
  return createStore<SampleState>()(() => ({ latest: {}, rings: emptyRings(), offset: NO_OFFSET }))
}

/** The answer to `watch` replaces everything but the facts, which `withHistory` brings. Of another cluster it replaces them too. */
export function applyPicture(stores: PictureStores, picture: Picture): void {
  const { profile, facts, isReplay: wasReplay = false, snapshot } = stores.picture.getState()
  const replay = picture.replay ?? null
  const isReplay = replay !== null
  const isSame = profile?.id === picture.profile?.id && isReplay === wasReplay
  const isSameJournal = snapshot?.journalId === picture.snapshot?.journalId
  stores.picture.setState({
    ...(isSame ? {} : { ...EMPTY_SHELF, ...EMPTY_BOOK }),
    facts: isSame && (!isReplay || isSameJournal) ? upTo(facts, isReplay ? picture.snapshot : null) : [],
    isReplay,
    profile: picture.profile,
    snapshot: picture.snapshot,
    capabilities: picture.capabilities,
    commands: picture.commands,
    sightings: picture.sightings,
    disagreements: picture.disagreements,
    ledger: picture.ledger,
    sources: picture.sources,
    foreignAlerts: picture.foreignAlerts,
    differences: picture.differences,
    connections: picture.connections,
    notices: picture.notices,
    shell: picture.shell,
  })
  stores.samples.setState({
    latest: byKey({}, picture.samples),
    rings: ringsFromSeries(picture.series, picture.samples),
    offset: offsetOf(picture),
  })
  stores.link.setState({ link: picture.link, heardAt: picture.heardAt, replay })
}

function movedTo(replay: Replay, moment: Extract<Push, { kind: 'replay' }>['replay']): Replay {
  return { ...replay, ...moment, gaps: moment.gaps ?? replay.gaps, marks: moment.marks ?? replay.marks }
}

/** Of a moment that has passed nothing later is shown. `null`: of now. */
function upTo(facts: readonly Fact[], snapshot: Snapshot | null): readonly Fact[] {
  return snapshot === null ? facts : facts.filter(({ seq }) => seq <= snapshot.seq)
}

/** Facts from the console's own store, under those that came meanwhile. */
export function applyHistory(stores: PictureStores, history: readonly Fact[]): void {
  stores.picture.setState((state) => ({ facts: mergedFacts(state.facts, history) }))
}

/** The lines of numbers grow in place: nobody is told, which `applyPushes` does. */
export function keepPoints(stores: PictureStores, samples: readonly Sample[]): void {
  withSamples(stores.samples.getState().rings, samples)
}

/** `arePointsKept`: by `keepPoints`, as they came. */
export interface ApplyOptions {
  readonly arePointsKept: boolean
}

const POINTS_ARE_NEW: ApplyOptions = { arePointsKept: false }

/** 'resync': something is missing here, so `watch` must be called again. Pushes are applied in order. */
export function applyPushes(
  stores: PictureStores,
  pushes: readonly Push[],
  options: ApplyOptions = POINTS_ARE_NEW,
): 'applied' | 'resync' {
  for (const push of joined(pushes)) {
    if (applyPush(stores, push, options) === 'resync') return 'resync'
  }
  return 'applied'
}

/** What follows each other in its kind is one step: each step tells everybody who looks. */
function joined(pushes: readonly Push[]): readonly Push[] {
  const steps: Push[] = []
  for (const push of pushes) {
    const last = steps.at(-1)
    if (last?.kind === 'samples' && push.kind === 'samples')
      steps[steps.length - 1] = { ...push, samples: [...last.samples, ...push.samples] }
    else if (last?.kind === 'facts' && push.kind === 'facts')
      steps[steps.length - 1] = { ...push, facts: [...last.facts, ...push.facts] }
    else if (last?.kind === 'sightings' && last.isPart === true && push.kind === 'sightings' && push.isPart === true)
      steps[steps.length - 1] = { ...push, sightings: [...last.sightings, ...push.sightings] }
    else if (last?.kind === 'sources' && last.isPart === true && push.kind === 'sources' && push.isPart === true)
      steps[steps.length - 1] = { ...push, sources: [...last.sources, ...push.sources] }
    else steps.push(push)
  }
  return steps
}

function applyPush(stores: PictureStores, push: Push, { arePointsKept }: ApplyOptions): 'applied' | 'resync' {
  switch (push.kind) {
    case 'facts':
      return applyFacts(stores, push)
    case 'samples':
      stores.samples.setState((state) => ({
        latest: byKey(state.latest, push.samples),
        rings: arePointsKept ? { ...state.rings } : withSamples(state.rings, push.samples),
        offset: estimated(state.offset, push.heardAt, timesOf(push.samples)),
      }))
      stores.link.setState({ heardAt: push.heardAt })
      return 'applied'
    case 'snapshot':
      return applySnapshot(stores, push)
    case 'link':
      stores.link.setState({ link: push.link, heardAt: push.heardAt })
      return 'applied'
    case 'heard':
      stores.link.setState({ heardAt: push.heardAt })
      return 'applied'
    case 'sightings':
      stores.picture.setState(({ sightings, disagreements }) => ({
        sightings: push.isPart === true ? withRows(sightings, push.sightings, observerOf) : push.sightings,
        disagreements: disagreements.length + push.disagreements.length === 0 ? disagreements : push.disagreements,
      }))
      return 'applied'
    case 'ledger':
      stores.picture.setState((state) => ({ ledger: withEntry(state.ledger, push.entry) }))
      return 'applied'
    case 'library':
      stores.picture.setState({ library: push.library })
      return 'applied'
    case 'run':
      stores.picture.setState((state) => withRunPush(state, push.run, push.entry))
      return 'applied'
    case 'incident':
      stores.picture.setState((state) => withIncidentPush(state, push.incident, push.entry))
      return 'applied'
    case 'handover':
      stores.picture.setState((state) => withHandoverPush(state, push.handover))
      return 'applied'
    case 'sources':
      stores.picture.setState(({ sources }) => ({
        sources: push.isPart === true ? withRows(sources, push.sources, idOf) : push.sources,
      }))
      return 'applied'
    case 'foreignAlerts':
      stores.picture.setState({ foreignAlerts: push.alerts })
      return 'applied'
    case 'differences':
      stores.picture.setState({ differences: push.differences })
      return 'applied'
    case 'connections':
      stores.picture.setState({ connections: push.connections })
      return 'applied'
    case 'replay':
      // One that was closed meanwhile may have said something last.
      stores.link.setState(({ replay = null }) => ({ replay: replay === null ? null : movedTo(replay, push.replay) }))
      return 'applied'
    case 'moved':
      return 'resync'
    case 'notices':
      stores.picture.setState({ notices: push.notices })
      return 'applied'
    case 'desktopNotice':
      // Told on the desktop, not in the picture: the bridge hands it on.
      return 'applied'
    default:
      return assertNever(push)
  }
}

function applyFacts(stores: PictureStores, push: Extract<Push, { kind: 'facts' }>): 'applied' | 'resync' {
  const { snapshot } = stores.picture.getState()
  if (snapshot === null) return 'resync'
  const result = fold(snapshot, push.facts)
  stores.link.setState({ heardAt: push.heardAt })
  switch (result.kind) {
    case 'stale':
      keepHistory(stores, push.facts)
      return 'applied'
    case 'gap':
      return 'resync'
    case 'applied':
      stores.picture.setState((state) => ({
        snapshot: result.snapshot,
        facts: mergedFacts([...push.facts].reverse(), state.facts),
      }))
      return 'applied'
    default:
      return assertNever(result)
  }
}

function applySnapshot(stores: PictureStores, push: Extract<Push, { kind: 'snapshot' }>): 'applied' {
  const { answer, capabilities, commands, heardAt } = push
  const { isReplay = false } = stores.picture.getState()
  stores.picture.setState((state) => ({
    snapshot: answer.snapshot,
    capabilities,
    commands,
    // Facts of two journals are never shown in one list: their numbers mean different things.
    facts:
      state.snapshot?.journalId === answer.snapshot.journalId
        ? upTo(state.facts, isReplay ? answer.snapshot : null)
        : [],
  }))
  stores.samples.setState((state) => ({
    latest: byKey({}, answer.samples),
    // What was measured later is not of this moment.
    rings: withSamples(isReplay ? emptyRings() : state.rings, answer.samples),
    offset: withEstimate(NO_OFFSET, heardAt, answer.servedAt),
  }))
  stores.link.setState({ heardAt })
  return 'applied'
}

const observerOf = ({ observer }: Sighting): string => observer
const idOf = ({ id }: Source): string => id

/** Each in the place of the row it is about; one that is new at the end. */
function withRows<T>(rows: readonly T[], changed: readonly T[], keyOf: (row: T) => string): readonly T[] {
  const left = new Map(changed.map((row) => [keyOf(row), row]))
  const kept = rows.map((row) => {
    const key = keyOf(row)
    const news = left.get(key)
    left.delete(key)
    return news ?? row
  })
  return [...kept, ...left.values()]
}

function byKey(latest: SampleState['latest'], samples: readonly Sample[]): SampleState['latest'] {
  const next: Record<string, Sample> = { ...latest }
  for (const sample of samples) next[sampleKey(sample)] = sample
  return next
}

/** As their sources tell them: figures are the console's own and have this machine's time. */
function timesOf(samples: readonly Sample[]): number[] {
  return samples.flatMap((sample) => (sample.kind === 'figures' ? [] : sample.at))
}

/** What was last heard may be of hours ago: how the clocks stood then is the only thing there is to go by. */
function offsetOf({ clockOffsetMs, heardAt, samples, snapshot }: Picture): ClockOffset {
  if (clockOffsetMs != null) return { recent: [clockOffsetMs] }
  return estimated(NO_OFFSET, heardAt, [...timesOf(samples), snapshot?.at ?? 0])
}

function estimated(offset: ClockOffset, heardAt: number | null, sourceAt: readonly number[]): ClockOffset {
  const newest = Math.max(0, ...sourceAt)
  return heardAt === null || newest === 0 ? offset : withEstimate(offset, heardAt, newest)
}

/** Facts from before the snapshot change nothing but the list of events. */
function keepHistory(stores: PictureStores, facts: readonly Fact[]): void {
  const known = new Set(stores.picture.getState().facts.map(({ seq }) => seq))
  if (facts.some(({ seq }) => !known.has(seq))) applyHistory(stores, facts)
}

/** Newest first, each seq once. */
function mergedFacts(newer: readonly Fact[], older: readonly Fact[]): readonly Fact[] {
  // As they nearly always come: all of them after all that are known, and in order.
  const all = [...newer, ...older]
  if (all.every(({ seq }, index) => index === 0 || seq < (all[index - 1]?.seq ?? 0))) return all.slice(0, FACTS_KEPT)
  const bySeq = new Map([...older, ...newer].map((fact) => [fact.seq, fact]))
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, FACTS_KEPT)
}

function withEntry(ledger: readonly LedgerEntry[], entry: LedgerEntry): readonly LedgerEntry[] {
  const index = ledger.findIndex((one) => one.operationId === entry.operationId)
  return index < 0 ? [entry, ...ledger] : ledger.with(index, entry)
}
