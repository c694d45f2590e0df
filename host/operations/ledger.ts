/** The console's own operations: written before they are sent, followed until their outcome is known. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Fact } from '../../shared/fact.ts'
import { asFault, Fault, toProblem } from '../../shared/fault.ts'
import { isOpen, type LedgerEntry } from '../../shared/ledger.ts'
import type { Operation } from '../../shared/operation.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Clock } from '../clock.ts'
import type { ControlClient } from '../control/client.ts'
import type { Notices } from '../notices.ts'
import type { Store } from '../store/store.ts'
import { nextEntry, type LedgerEffect, type LedgerEvent } from './ledger-machine.ts'

export interface LedgerOptions {
  readonly store: Store
  readonly client: ControlClient
  readonly clock: Clock
  readonly notices: Notices
  /** The journal of a cluster that can be asked now; `null`: it cannot. */
  readonly reachableJournal: () => string | null
  readonly changed: (entry: LedgerEntry) => void
}

/** Without word for this long, a reachable cluster is asked again, ms. */
const FOLLOW_EVERY_MS = 1_000
/** Shown to windows; what is open is shown whatever its age. */
const SHOWN = 200

export class Ledger {
  readonly #options: LedgerOptions
  readonly #entries: Map<string, LedgerEntry>
  /** Operations with a request on its way: one at a time each. */
  readonly #busy = new Set<string>()
  #cancelTimer: () => void = () => undefined

  constructor(options: LedgerOptions) {
    this.#options = options
    this.#entries = new Map(options.store.entries(SHOWN).map((entry) => [entry.operationId, entry]))
    for (const entry of this.#entries.values()) this.#advance(entry.operationId, { kind: 'resumed' })
  }

  /** Newest first. */
  entries(): LedgerEntry[] {
    return [...this.#entries.values()].toSorted((a, b) => b.createdAt - a.createdAt).slice(0, SHOWN)
  }

  /** Records it on disk, sends it, and returns what is known after the first attempt.
   *  @throws {Fault} storeFull: it was not recorded, and not sent. */
  async record(entry: LedgerEntry): Promise<LedgerEntry> {
    this.#options.store.putEntry(entry)
    this.#entries.set(entry.operationId, entry)
    this.#options.changed(entry)
    await this.#request(entry.operationId, { kind: 'send' })
    this.#setTimer()
    return this.#entries.get(entry.operationId) ?? entry
  }

  /** @throws {Fault} unknownOperation, notCancellable, or that the cluster does not answer. */
  async cancel(operationId: string): Promise<LedgerEntry> {
    const entry = this.#entries.get(operationId)
    if (entry === undefined) throw new Fault('unknownOperation', 'This console did not start that operation.')
    const operation = await this.#options.client.call('cancelOperation', { params: { operationId } })
    this.#tell(operation)
    return this.#entries.get(operationId) ?? entry
  }

  onFacts(facts: readonly Fact[]): void {
    for (const fact of facts) if (fact.kind === 'operationChanged') this.#tell(fact.operation)
  }

  onSnapshot(snapshot: Snapshot): void {
    for (const operation of snapshot.operations) this.#tell(operation)
  }

  /** The cluster became reachable: everything open is looked after at once. */
  onReachable(): void {
    for (const entry of this.#entries.values()) this.#lookAfter(entry)
    this.#setTimer()
  }

  close(): void {
    this.#cancelTimer()
  }

  #tell(operation: Operation): void {
    this.#advance(operation.id, { kind: 'told', operation, at: this.#options.clock.now() })
  }

  #lookAfter(entry: LedgerEntry): void {
    const journalId = this.#options.reachableJournal()
    if (journalId === null || this.#busy.has(entry.operationId)) return
    this.#advance(entry.operationId, { kind: 'reachable', journalId, at: this.#options.clock.now() })
  }

  #advance(operationId: string, event: LedgerEvent): void {
    const entry = this.#entries.get(operationId)
    if (entry === undefined) return
    const [next, effect] = nextEntry(entry, event)
    if (next !== entry) this.#keep(next)
    if (effect !== null) void this.#request(operationId, effect)
  }

  /** What the cluster said is shown even where the disk refuses: it can be asked again after a restart. */
  #keep(entry: LedgerEntry): void {
    this.#entries.set(entry.operationId, entry)
    try {
      this.#options.store.putEntry(entry)
    } catch (error) {
      this.#options.notices.raise('store', asFault(error))
    }
    this.#options.changed(entry)
  }

  /** Never rejects: how it ends is an event of the machine. */
  async #request(operationId: string, effect: LedgerEffect): Promise<void> {
    const entry = this.#entries.get(operationId)
    if (entry === undefined || this.#busy.has(operationId)) return
    const journalId = this.#options.reachableJournal() ?? entry.journalId
    this.#busy.add(operationId)
    try {
      this.#tell(await this.#exchange(entry, effect))
    } catch (error) {
      this.#fail(operationId, effect, asFault(error), journalId)
    } finally {
      this.#busy.delete(operationId)
    }
  }

  #exchange(entry: LedgerEntry, effect: LedgerEffect): Promise<Operation> {
    const { operationId, planId, reason, actor } = entry
    switch (effect.kind) {
      case 'send':
        return this.#options.client.call(
          'createOperation',
          { body: { operationId, planId, reason, actor } },
          { idempotencyKey: operationId },
        )
      case 'ask':
        return this.#options.client.call('getOperation', { params: { operationId } })
      default:
        return assertNever(effect)
    }
  }

  #fail(operationId: string, effect: LedgerEffect, fault: Fault, journalId: string): void {
    const at = this.#options.clock.now()
    if (effect.kind === 'send') this.#advance(operationId, { kind: 'sendFailed', problem: toProblem(fault), at })
    else if (fault.code === 'unknownOperation') this.#advance(operationId, { kind: 'notKnown', journalId, at })
  }

  /** Runs only while an operation is without word: what is accepted is told by facts. */
  #setTimer(): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#options.clock.after(FOLLOW_EVERY_MS, () => {
      const waiting = [...this.#entries.values()].filter((entry) => entry.state === 'unknown')
      for (const entry of waiting) this.#lookAfter(entry)
      if ([...this.#entries.values()].some((entry) => isOpen(entry.state))) this.#setTimer()
    })
  }
}
