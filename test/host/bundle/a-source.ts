/** What bundles are made from, over a real store. */
import { join } from 'node:path'
import { makeBundle } from '../../../host/bundle/make.ts'
import type { BundleSources } from '../../../host/bundle/sources.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import type { Fact } from '../../../shared/fact.ts'
import { Fault } from '../../../shared/fault.ts'
import type { History } from '../../../shared/history.ts'
import type { TimelineItem } from '../../../shared/incident/timeline.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aDataDir } from '../support/a-host.ts'
import { AT } from '../support/factories.ts'

export const HOUR_MS = 3_600_000

export function aStore(): Store {
  return new Store(openDatabase(join(aDataDir(), 'built-in.sqlite'), AT).db)
}

export function sourcesOf(store: Store, snapshot: Snapshot, over: Partial<BundleSources> = {}): BundleSources {
  return {
    profileId: 'built-in',
    consoleVersion: '0.1.0',
    actor: 'ops',
    now: () => AT + HOUR_MS,
    clockOffsetMs: () => 0,
    snapshot: () => snapshot,
    heardAt: () => AT + HOUR_MS,
    checkpoints: store.checkpoints,
    listOperations: (filter) => store.operations.list(filter),
    history: () => NO_NUMBERS,
    listRuns: () => [],
    getRun: () => {
      throw new Fault('unknownRun')
    },
    getIncident: () => {
      throw new Fault('unknownIncident')
    },
    timeline: () => [],
    ...over,
  }
}

export const NO_NUMBERS: History = { from: AT, to: AT + HOUR_MS, stepMs: 10_000, at: [], series: [], keptSince: null }

export const PERIOD = { kind: 'period', from: AT, to: AT + HOUR_MS, title: 'A quiet hour' } as const

/** One hour of that store, packed. */
export async function aBundle(store: Store, snapshot: Snapshot, over: Partial<BundleSources> = {}): Promise<Buffer> {
  return (await makeBundle({ subject: PERIOD, pictures: [] }, sourcesOf(store, snapshot, over))).bytes
}

export function anItem(over: Partial<TimelineItem> = {}): TimelineItem {
  return {
    id: 'alert/noStandby/uae-main/raised',
    at: AT + 1_000,
    sourceAt: AT + 1_000,
    offsetMs: 0,
    source: 'alert',
    tone: 'bad',
    title: 'Critical: uae-main has no standby',
    detail: '',
    by: null,
    accountId: 'uae-main',
    ref: null,
    ...over,
  }
}

/** As they come in, each with the state after it. */
export function keep(store: Store, start: Snapshot, facts: readonly Fact[], heardAt = AT): void {
  store.write({ heardAt, journalId: start.journalId, facts: [], failovers: [], operations: [], snapshot: start })
  store.write({ heardAt, journalId: start.journalId, facts, failovers: [], operations: [], snapshot: null })
}
