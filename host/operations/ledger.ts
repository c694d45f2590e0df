/** The console's own operations: written before they are sent, followed until their outcome is known. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Fact } from '../../shared/fact.ts'
import { asFault, Fault, toProblem } from '../../shared/fault.ts'
import { isOpen, type LedgerEntry, type PreparedPlan } from '../../shared/ledger.ts'
import type { Operation, OperationRequest } from '../../shared/operation.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { ageMs, momentNow, type PastMoment } from '../ages.ts'
import type { Clock } from '../clock.ts'
import type { ControlClient } from '../control/client.ts'
import type { Notices } from '../notices.ts'
import type { OperationsTable } from '../store/operations-table.ts'
import { isWaiting, nextEntry, type LedgerEffect, type LedgerEvent } from './ledger-machine.ts'
import { operationsOf } from './seen-elsewhere.ts'

export interface LedgerOptions {
  readonly table: OperationsTable
  readonly client: ControlClient
  readonly clock: Clock
  readonly notices: Notices
  /** The journal of a cluster that can be asked now; `null`: it cannot. */
  readonly reachableJournal: () => string | null
  /** Why an operation that was held may not leave by itself after all; `null`: it may. */
  readonly objection: (plan: PreparedPlan, preparedAt: PastMoment) => Fault | null
  readonly changed: (entry: LedgerEntry) => void
}

/** Without word for this long, a reachable cluster is asked again, ms. */
const FOLLOW_EVERY_MS = 1_000
/** Shown to windows; what is open is shown whatever its age. */
const SHOWN = 200
/** A connection that comes back waits this long at most for the outcomes it asks for first, ms. */
const OUTCOMES_FIRST_MS = 1_000

export class Ledger {
  readonly #options: LedgerOptions
  readonly #entries: Map<string, LedgerEntry>
  /** When the clicks of this run were made. */
  readonly #clicked = new Map<string, PastMoment>()
  /** Operations with a request on its way: one at a time each. */
  readonly #busy = new Set<string>()
  readonly #held = new Map<string, () => void>()
  #cancelTimer: () => void = () => undefined

  constructor(options: LedgerOptions) {
    this.#options = options
    this.#entries = new Map(options.table.own(SHOWN).map((entry) => [entry.operationId, entry]))
    for (const entry of this.#entries.values()) this.#advance(entry.operationId, { kind: 'resumed' })
  }

  /** Newest first. */
  entries(): LedgerEntry[] {
    return [...this.#entries.values()]
      .toSorted((a, b) => b.createdAt - a.createdAt)
      .filter((entry, index) => index < SHOWN || isOpen(entry.state) || isWaiting(entry))
  }

  /** @throws {Fault} unknownOperation */
  entry(operationId: string): LedgerEntry {
    const entry = this.#entries.get(operationId)
    if (entry === undefined) throw new Fault('unknownOperation', 'This console did not start that operation.')
    return entry
  }

  /** Records it on disk, sends it unless it is held, and returns what is known after the first attempt.
   *  @throws {Fault} storeFull: it was not recorded, and not sent. */
  async record(entry: LedgerEntry, plan: PreparedPlan, preparedAt: PastMoment): Promise<LedgerEntry> {
    const { table, clock, changed } = this.#options
    table.put(entry, plan)
    this.#entries.set(entry.operationId, entry)
    this.#clicked.set(entry.operationId, momentNow(clock))
    changed(entry)
    if (entry.state === 'held') this.#hold(entry, plan, preparedAt)
    else await this.#request(entry.operationId, { kind: 'send' })
    this.#setTimer()
    return this.entry(entry.operationId)
  }

  /** Sends what waits on this machine; nothing else is sent twice.
   *  @throws {Fault} storeFull: that it leaves could not be recorded, and it did not. alreadySo: it has left. */
  async send(operationId: string): Promise<LedgerEntry> {
    const entry = this.entry(operationId)
    const [next, effect] = nextEntry(entry, { kind: 'released' })
    if (effect === null) throw new Fault('alreadySo', 'It does not wait to be sent any more.')
    this.#options.table.put(next)
    this.#stopHolding(operationId)
    this.#entries.set(operationId, next)
    this.#options.changed(next)
    await this.#request(operationId, effect)
    this.#setTimer()
    return this.entry(operationId)
  }

  /** @throws {Fault} notCancellable: it has left, or is over. storeFull: it could not be recorded; one that is held goes out all the same. */
  withdraw(operationId: string): LedgerEntry {
    const entry = this.entry(operationId)
    const [next] = nextEntry(entry, { kind: 'withdrawn', at: this.#options.clock.now() })
    if (next === entry) {
      const why = isOpen(entry.state) ? 'It has left this machine. Cancel it instead.' : 'It is over.'
      throw new Fault('notCancellable', why)
    }
    this.#options.table.put(next)
    this.#stopHolding(operationId)
    this.#entries.set(operationId, next)
    this.#options.changed(next)
    return next
  }

  /** The plan can never be carried out any more: it ends as refused. */
  void(operationId: string, fault: Fault): LedgerEntry {
    this.#advance(operationId, { kind: 'voided', fault, at: this.#options.clock.now() })
    return this.entry(operationId)
  }

  /** @throws {Fault} unknownOperation, notCancellable, or that the cluster does not answer. */
  async cancel(operationId: string): Promise<LedgerEntry> {
    if (isWaiting(this.entry(operationId))) return this.withdraw(operationId)
    this.#tell(await this.#options.client.call('cancelOperation', { params: { operationId } }))
    return this.entry(operationId)
  }

  onFacts(facts: readonly Fact[]): void {
    for (const operation of operationsOf(facts)) this.#tell(operation)
  }

  onSnapshot(snapshot: Snapshot): void {
    for (const operation of snapshot.operations) this.#tell(operation)
  }

  /** The connection is gone. */
  onLost(): void {
    for (const { operationId } of this.#entries.values()) this.#advance(operationId, { kind: 'lost' })
  }

  /** Before anything else is heard on a new connection: what became of all that is open. Never rejects, and does not wait for long. */
  async askOutcomes(): Promise<void> {
    const { client, clock } = this.#options
    const open = [...this.#entries.values()].filter(
      ({ operationId, state }) => isOpen(state) && state !== 'held' && !this.#busy.has(operationId),
    )
    if (open.length === 0) return
    const asking = open.map(({ operationId }) =>
      client.call('getOperation', { params: { operationId } }).then(
        (operation) => this.#tell(operation),
        // Not known, or no answer: which journal answers is not known yet, so it is asked again once it is.
        () => undefined,
      ),
    )
    let stopWaiting: () => void = () => undefined
    const enough = new Promise<void>((resolve) => (stopWaiting = clock.after(OUTCOMES_FIRST_MS, resolve)))
    await Promise.race([Promise.all(asking), enough])
    stopWaiting()
  }

  /** The cluster became reachable: everything open is looked after at once. */
  onReachable(): void {
    for (const entry of this.#entries.values()) this.#lookAfter(entry)
    this.#setTimer()
  }

  close(): void {
    this.#cancelTimer()
    for (const cancel of this.#held.values()) cancel()
  }

  #tell(operation: Operation): void {
    this.#advance(operation.id, { kind: 'told', operation, at: this.#options.clock.now() })
  }

  /** Counted by the monotonic clock; the entry's `heldUntil` only says so. */
  #hold(entry: LedgerEntry, plan: PreparedPlan, preparedAt: PastMoment): void {
    const { operationId } = entry
    const waitMs = Math.max(0, (entry.heldUntil ?? 0) - entry.createdAt)
    const cancel = this.#options.clock.after(waitMs, () => {
      this.#held.delete(operationId)
      const objection = this.#options.objection(plan, preparedAt)
      if (objection !== null) return this.#holdBack(operationId, objection)
      void this.send(operationId).catch((error: unknown) => this.#holdBack(operationId, asFault(error)))
    })
    this.#held.set(operationId, cancel)
  }

  #holdBack(operationId: string, fault: Fault): void {
    this.#advance(operationId, { kind: 'heldBack', why: `Not sent: ${fault.message}` })
  }

  #stopHolding(operationId: string): void {
    this.#held.get(operationId)?.()
    this.#held.delete(operationId)
  }

  #lookAfter(entry: LedgerEntry): void {
    const journalId = this.#options.reachableJournal()
    if (journalId === null || this.#busy.has(entry.operationId)) return
    this.#advance(entry.operationId, { kind: 'reachable', journalId, ageMs: this.#ageMs(entry) })
  }

  #ageMs({ operationId, createdAt }: LedgerEntry): number {
    return ageMs(this.#clicked.get(operationId) ?? { at: createdAt, elapsed: null }, this.#options.clock)
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
      this.#options.table.put(entry)
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
      this.#fail(entry, effect, asFault(error), journalId)
    } finally {
      this.#busy.delete(operationId)
    }
  }

  #exchange(entry: LedgerEntry, effect: LedgerEffect): Promise<Operation> {
    const { operationId } = entry
    switch (effect.kind) {
      case 'send':
        return this.#options.client.call('createOperation', { body: requestOf(entry) }, { idempotencyKey: operationId })
      case 'ask':
        return this.#options.client.call('getOperation', { params: { operationId } })
      default:
        return assertNever(effect)
    }
  }

  #fail(entry: LedgerEntry, effect: LedgerEffect, fault: Fault, journalId: string): void {
    const { operationId } = entry
    const at = this.#options.clock.now()
    if (effect.kind === 'send') this.#advance(operationId, { kind: 'sendFailed', problem: toProblem(fault), at })
    else if (fault.code === 'unknownOperation')
      this.#advance(operationId, { kind: 'notKnown', journalId, ageMs: this.#ageMs(entry), at })
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

function requestOf({ operationId, planId, reason, actor, probationMinutes }: LedgerEntry): OperationRequest {
  const request = { operationId, planId, reason, actor }
  return probationMinutes === null ? request : { ...request, probationMinutes }
}
