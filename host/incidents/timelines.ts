/** Timelines from what this console has kept: read by time, and never more than a timeline holds. */
import type { Incident } from '../../shared/incident/incident.ts'
import { periodOf } from '../../shared/incident/incident-state.ts'
import type { EntrySubject } from '../../shared/incident/timeline-entries.ts'
import { LESSER_KINDS, WEIGHTY_KINDS } from '../../shared/incident/timeline-facts.ts'
import {
  steadyOffset,
  TIMELINE_MOST,
  timelineOf,
  type TimelineScope,
  type TimelineSources,
} from '../../shared/incident/timeline-of.ts'
import type { TimelineItem } from '../../shared/incident/timeline.ts'
import type { Failover } from '../../shared/failover.ts'
import type { RunbookPage } from '../../shared/runbook/library.ts'
import type { Run } from '../../shared/runbook/run.ts'
import { stepTitle } from '../../shared/words/runbook.ts'
import type { Memory } from '../memory.ts'
import type { JournaledFact } from '../store/facts-within.ts'
import type { Store } from '../store/store.ts'

export interface TimelinesOptions {
  readonly store: Pick<Store, 'factsWithin' | 'operations' | 'logEntries'>
  readonly memory: Pick<Memory, 'snapshot' | 'failovers' | 'clockOffsetMs'>
  /** `null`: it is not here. */
  readonly run: (runId: string) => { run: Run; page: RunbookPage | null } | null
  /** Epoch ms of this machine. */
  readonly now: () => number
}

/** What began this long before a period may still end within it, ms. */
const REACH_MS = 3_600_000
const OPERATIONS_MOST = 2_000
const PAGE = 500

interface Read {
  readonly facts: readonly JournaledFact[]
  readonly cuts: TimelineSources['cuts']
}

export class Timelines {
  readonly #options: TimelinesOptions

  constructor(options: TimelinesOptions) {
    this.#options = options
  }

  /** Oldest first. */
  of(incident: Incident): TimelineItem[] {
    const { from, to } = periodOf(incident, this.#options.now())
    return this.#between({ from, to, accountIds: incident.accountIds, incidentId: incident.id })
  }

  /** Of everything; this machine's clock, oldest first. */
  between(from: number, to: number): TimelineItem[] {
    return this.#between({ from, to, accountIds: [], incidentId: null })
  }

  #between(period: Omit<TimelineScope, 'clusterOffsetMs'>): TimelineItem[] {
    const { store, memory } = this.#options
    const scope: TimelineScope = { ...period, clusterOffsetMs: steadyOffset(memory.clockOffsetMs) }
    const { from, to, incidentId } = scope
    const within = store.logEntries.within(from, to, TIMELINE_MOST + 1)
    const own = incidentId === null ? [] : store.logEntries.ofOwned(incidentId)
    const entries = [...own, ...within.slice(0, TIMELINE_MOST).filter(({ entry }) => entry.logId !== incidentId)]
    const operations = store.operations.list({ ...NO_FILTER, from: from - REACH_MS, to: to + REACH_MS })
    const { facts, cuts } = this.#read(scope)
    return timelineOf(scope, {
      facts,
      failovers: this.#failovers(scope),
      alerts: memory.snapshot?.alerts ?? [],
      operations,
      entries,
      subjects: this.#subjects(entries.map(({ entry }) => entry.logId)),
      ownerOf: (name) => this.#ownerOf(name),
      cuts: [
        ...cuts,
        ...cutAfter(within.at(TIMELINE_MOST)?.entry.at, 'What people wrote into runs from here on is left out'),
        ...cutAfter(
          operations.length < OPERATIONS_MOST ? undefined : operations.at(-1)?.createdAt,
          'Operations before this moment are left out',
        ),
      ],
    })
  }

  /** What marks an incident first; what explains it as far as there is room. */
  #read({ from, to, accountIds, clusterOffsetMs }: TimelineScope): Read {
    const offset = clusterOffsetMs ?? 0
    const asked = { from: from - offset, to: to - offset, accountIds }
    const read = (kinds: typeof WEIGHTY_KINDS, room: number, what: string): Read => {
      const found = this.#options.store.factsWithin({ ...asked, kinds, limit: room + 1 })
      const next = found.at(room)?.fact.at
      const sentence = `${what} from here on is left out`
      return { facts: found.slice(0, room), cuts: cutAfter(next === undefined ? next : next + offset, sentence) }
    }
    const marks = read(WEIGHTY_KINDS, TIMELINE_MOST, 'What the cluster recorded')
    const room = TIMELINE_MOST - marks.facts.length
    const rest = read(LESSER_KINDS, room, 'How nodes and services fared')
    return { facts: [...marks.facts, ...rest.facts], cuts: [...marks.cuts, ...rest.cuts] }
  }

  #failovers({ from, to, clusterOffsetMs }: TimelineScope): Failover[] {
    const offset = clusterOffsetMs ?? 0
    const found: Failover[] = []
    for (let before = to - offset + 1; found.length < TIMELINE_MOST;) {
      const page = this.#options.memory.failovers(before, PAGE)
      found.push(...page.filter(({ endedAt }) => (endedAt ?? Number.POSITIVE_INFINITY) >= from - offset))
      const last = page.at(-1)
      if (last === undefined || page.length < PAGE || last.startedAt < from - offset - REACH_MS) break
      before = last.startedAt
    }
    return found
  }

  #subjects(logIds: readonly string[]): Map<string, EntrySubject> {
    const subjects = new Map<string, EntrySubject>()
    for (const logId of new Set(logIds)) {
      const found = this.#options.run(logId)
      if (found === null) continue
      const { run, page } = found
      const steps = (page?.runbook.parts ?? []).flatMap((part) => (part.kind === 'step' ? [part.step] : []))
      const titles = new Map(steps.map((step) => [step.id, stepTitle(step)]))
      subjects.set(logId, { title: run.title, accountId: run.subject.accountId, steps: titles })
    }
    return subjects
  }

  #ownerOf(name: string): string | null {
    const { snapshot } = this.#options.memory
    return snapshot?.nodes[name]?.accountId ?? (snapshot?.accounts[name] === undefined ? null : name)
  }
}

const NO_FILTER = { text: null, states: null, kinds: null, before: null, limit: OPERATIONS_MOST } as const

function cutAfter(at: number | undefined, sentence: string): TimelineSources['cuts'] {
  return at === undefined ? [] : [{ at, sentence }]
}
