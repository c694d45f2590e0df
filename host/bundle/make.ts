/** Makes a bundle from what this console has kept, and from nothing else. */
import { setImmediate } from 'node:timers/promises'
import {
  BUNDLE_FORMAT,
  BUNDLE_MANIFEST,
  type BundleManifest,
  type BundleStretch,
} from '../../shared/bundle/manifest.ts'
import { utcMoment } from '../../shared/bundle/markdown.ts'
import { BUNDLE_SERIES } from '../../shared/bundle/numbers.ts'
import { accountPictures } from '../../shared/bundle/pictures.ts'
import { postMortem } from '../../shared/bundle/post-mortem.ts'
import type { Story } from '../../shared/bundle/story.ts'
import type { CallInput, CallOutput } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'
import type { History } from '../../shared/history.ts'
import type { LedgerEntry } from '../../shared/ledger.ts'
import { sortOf } from '../../shared/log-entry.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { exportOperations } from '../operations/export.ts'
import { Collector } from './collector.ts'
import { FACTS_FILE } from './contents.ts'
import { FACTS } from './limits.ts'
import { Packer } from './packer.ts'
import { type BundleSubject, subjectOf } from './period.ts'
import { windowPictures } from './window-pictures.ts'
import { runsOf } from './runs.ts'
import type { BundleSources } from './sources.ts'
import { stretchesOf } from './stretches.ts'
import { metricsCsv, timelineCsv } from './tables.ts'
import { stateWithoutCodes, withoutCodes } from './withheld.ts'

type ExportInput = CallInput<'exportBundle'>

/** Clocks that differ by less than this are one: what is kept over time is, ms. */
const ONE_CLOCK_MS = 5_000
const POINTS = 1_500
const OPERATIONS = 1_000
const DAY_MS = 24 * 3_600_000

/** @throws {Fault} unknownIncident, malformed, tooLarge */
export async function makeBundle(input: ExportInput, sources: BundleSources): Promise<{ name: string; bytes: Buffer }> {
  const subject = subjectOf(input.subject, sources)
  const drawn = windowPictures(input.pictures)
  const cluster = sources.snapshot()?.cluster
  if (cluster === undefined)
    throw new Fault('notRecorded', 'Nothing was ever heard of this cluster, so there is nothing to export.')
  const exportedAt = sources.now()
  const packer = new Packer(exportedAt)
  const offsetMs = sources.clockOffsetMs()
  const shiftMs = Math.abs(offsetMs ?? 0) < ONE_CLOCK_MS ? 0 : (offsetMs ?? 0)
  // The cluster's clock: facts and failovers are told by it.
  const [from, to] = [subject.from - (offsetMs ?? 0), subject.to - (offsetMs ?? 0)]
  const past = await packFacts(packer, sources, from, to)
  const { collector, gaps } = past
  const numbers = numbersOf(sources, subject)
  const operations = operationsOf(sources, from, to)
  const pictures =
    drawn.length > 0
      ? drawn
      : numbers === null
        ? []
        : accountPictures({
            numbers,
            from,
            to,
            offsetMs: shiftMs,
            failovers: collector.failovers,
            marks: marksOf(subject, offsetMs ?? 0),
          }).map(({ path, title, svg }) => ({ path, title, bytes: Buffer.from(svg) }))
  const notRecorded = missing(subject, past, numbers, offsetMs)
  const story: Story = {
    title: subject.title,
    cluster,
    from,
    to,
    madeAt: exportedAt,
    madeBy: sources.actor,
    consoleVersion: sources.consoleVersion,
    clusterOffsetMs: offsetMs,
    incident: subject.incident?.incident ?? null,
    incidentEntries: subject.incident?.entries.flatMap(incidentEntry) ?? [],
    timeline: subject.timeline,
    failovers: collector.failovers,
    alerts: collector.alerts,
    operations,
    runs: runsOf(sources, subject.from, subject.to),
    automation: collector.automation,
    impact: subject.incident?.incident.closed?.impact ?? null,
    numbers,
    pictures: pictures.map(({ path, title }) => ({ path, title })),
    notRecorded,
  }
  packer.add('README.md', postMortem(story))
  packer.add('timeline.json', lines(subject.timeline))
  packer.add('timeline.csv', timelineCsv(subject.timeline))
  packer.add('operations.json', exportOperations(operations, 'json', sources.profileId, exportedAt).text)
  packer.add('operations.csv', exportOperations(operations, 'csv', sources.profileId, exportedAt).text)
  packer.add('failovers.json', lines(story.failovers))
  packer.add('alerts.json', lines(story.alerts))
  packer.add('runs.json', lines(story.runs.map(({ run, entries }) => ({ run, entries }))))
  packer.add('incident.json', pretty(incidentFile(subject)))
  packer.add('metrics.csv', metricsCsv(numbers))
  packer.add('metrics.json', JSON.stringify(numbers))
  packer.add('checkpoints.json', lines(past.states))
  for (const { path, bytes } of pictures) packer.add(path, bytes)
  const manifest: BundleManifest = {
    kind: 'linda-bundle',
    format: BUNDLE_FORMAT,
    title: subject.title,
    incidentId: subject.incident?.incident.id ?? null,
    cluster,
    console: { version: sources.consoleVersion },
    exportedBy: sources.actor,
    exportedAt,
    from,
    to,
    clusterOffsetMs: offsetMs,
    stretches: past.stretches,
    gaps,
    notRecorded,
    files: [...packer.files],
  }
  packer.add(BUNDLE_MANIFEST, pretty(manifest))
  return { name: fileName(cluster.name, subject, exportedAt), bytes: await packer.finish() }
}

export function asAnswer({ name, bytes }: { name: string; bytes: Buffer }): CallOutput<'exportBundle'> {
  return { name, base64: bytes.toString('base64') }
}

interface Past {
  readonly collector: Collector
  readonly stretches: BundleStretch[]
  readonly states: Snapshot[]
  readonly gaps: { from: number; to: number }[]
}

/** Nobody says anything more often than that, ms. */
const BETWEEN_WORDS_MS = 2_000
/** So many facts are packed before others have their turn. */
const AT_ONCE = 500

/** @throws {Fault} tooLarge */
async function packFacts(packer: Packer, sources: BundleSources, from: number, to: number): Promise<Past> {
  const collector = new Collector()
  const stretches: BundleStretch[] = []
  const states: Snapshot[] = []
  const pieces = async function* (): AsyncGenerator<string> {
    for (const { start, from: begin, facts } of stretchesOf(sources.checkpoints, from, to)) {
      states.push(stateWithoutCodes(start))
      collector.begin(start)
      let first: number | null = null
      let last = 0
      let latest = begin
      let piece: string[] = []
      for (const fact of facts) {
        collector.add(fact)
        if (collector.count > FACTS)
          throw new Fault('tooLarge', `More than ${FACTS} facts were recorded in this time. Choose a shorter one.`)
        first ??= fact.seq
        last = fact.seq
        latest = Math.max(latest, fact.at)
        piece.push(`${JSON.stringify(withoutCodes(fact))}\n`)
        if (piece.length < AT_ONCE) continue
        yield piece.join('')
        piece = []
        await setImmediate()
      }
      yield piece.join('')
      const seqs = first === null ? null : { first, last }
      stretches.push({ journalId: start.journalId, seqs, from: begin, to: latest })
    }
  }
  await packer.addPieces(FACTS_FILE, pieces())
  const last = stretches.at(-1)
  const heardAt = sources.heardAt()
  // What followed the last fact was silence that was listened to, as far as there was a word at all.
  if (last !== undefined && heardAt !== null) {
    const heardUntil = heardAt - (sources.clockOffsetMs() ?? 0) + BETWEEN_WORDS_MS
    stretches[stretches.length - 1] = { ...last, to: Math.max(last.to, Math.min(to, heardUntil)) }
  }
  return { collector, stretches, states, gaps: gapsOf(stretches, from, to) }
}

function gapsOf(stretches: readonly BundleStretch[], from: number, to: number): { from: number; to: number }[] {
  const edges = [from, ...stretches.flatMap((stretch) => [stretch.from, stretch.to]), to]
  const gaps: { from: number; to: number }[] = []
  for (let place = 0; place < edges.length; place += 2) {
    const [begin, end] = [edges[place] ?? from, edges[place + 1] ?? to]
    if (end > begin) gaps.push({ from: begin, to: end })
  }
  return gaps
}

/** `null`: none were kept of that time. */
function numbersOf(sources: BundleSources, { from, to }: BundleSubject): History | null {
  const history = sources.history({ keys: [...BUNDLE_SERIES], from, to, points: POINTS })
  const isKept = history.series.some(({ values }) => values.some((value) => value !== null))
  return isKept ? history : null
}

/** Confirmed in the period, oldest first. */
function operationsOf(sources: BundleSources, from: number, to: number): LedgerEntry[] {
  const all = { text: null, states: null, kinds: null, before: null }
  // This console's own are by its clock, others' by the cluster's: both are looked for, and told by what they say.
  const offsetMs = sources.clockOffsetMs() ?? 0
  const found = sources.listOperations({
    ...all,
    from: Math.min(from, from + offsetMs),
    to: Math.max(to, to + offsetMs),
    limit: OPERATIONS,
  })
  return found.toReversed()
}

function marksOf({ incident }: BundleSubject, offsetMs: number): { at: number; text: string }[] {
  if (incident === null) return []
  const { beganAt, declaredAt, closed } = incident.incident
  return [
    { at: beganAt - offsetMs, text: declaredAt - beganAt < 1_000 ? 'declared' : 'began' },
    ...(declaredAt - beganAt < 1_000 ? [] : [{ at: declaredAt - offsetMs, text: 'declared' }]),
    ...(closed === null ? [] : [{ at: closed.at - offsetMs, text: 'closed' }]),
  ]
}

function missing(
  { timeline }: BundleSubject,
  { stretches, gaps }: Past,
  numbers: History | null,
  offsetMs: number | null,
): string[] {
  return [
    ...(stretches.length === 0
      ? ['No fact of the cluster of this time is kept here: it cannot be replayed.']
      : gaps
          .slice(0, 50)
          .map(
            (gap) => `This console has no record of the cluster from ${utcMoment(gap.from)} to ${utcMoment(gap.to)}.`,
          )),
    ...(numbers === null ? ['No numbers of this time are kept here.'] : []),
    ...(offsetMs === null ? ["How far this console's clock is from the cluster's is not known."] : []),
    ...(timeline.some((item) => item.offsetMs === null)
      ? ['Some entries were written at consoles whose clocks are not known; they stand where they say.']
      : []),
  ]
}

function incidentFile({ incident }: BundleSubject): unknown {
  if (incident === null) return null
  return {
    incident: incident.incident,
    entries: incident.entries.map(({ id, logId, at, by, body }) => ({ id, logId, at, by, body })),
  }
}

function incidentEntry({ id, at, by, body }: NonNullable<BundleSubject['incident']>['entries'][number]) {
  const sorted = sortOf(body)
  return sorted.sort === 'incident' ? [{ id, at, by, body: sorted.body }] : []
}

function fileName(cluster: string, { title, from }: BundleSubject, exportedAt: number): string {
  const slug = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 40)
  const at = exportedAt - from < 2 * DAY_MS ? exportedAt : from
  const parts = [slug(cluster), slug(title), new Date(at).toISOString().slice(0, 16).replace(':', '')]
  return `linda-${parts.filter((part) => part !== '').join('-')}Z.zip`
}

/** A row a thing, so that a person can look through it. */
function lines(items: readonly unknown[]): string {
  return items.length === 0 ? '[]\n' : `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]\n`
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
