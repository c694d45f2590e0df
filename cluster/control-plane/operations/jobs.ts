/**
 * Operations that take time. Each runs until it ends with a sentence; after a restart of the control plane it begins anew,
 * because every step of it can be done again. What the journal does not take is tried again until it does.
 */
import type { Command } from '../../../shared/command.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { asFault, Fault } from '../../../shared/fault.ts'
import { isEnded, type Operation } from '../../../shared/operation.ts'
import type { Backups } from '../backups/backups.ts'
import type { Balancing } from '../balancing/balancing.ts'
import type { Book } from '../book.ts'
import type { Accepted, Run, Tools, View } from '../commands/handler.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { FailoverRunner } from '../failover/runner.ts'
import type { Membership } from '../nodes/membership.ts'
import type { Roster } from '../nodes/roster.ts'
import { type LifeEvent, nextLife } from './life.ts'

const LOOK_EVERY_MS = 100
const CONNECTED_WITHIN_MS = 10_000
const AGAIN_MS = 1_000

export interface JobOptions {
  readonly book: Book
  readonly roster: Roster
  readonly membership: Membership
  readonly balancing: Pick<Balancing, 'lookBefore' | 'set'>
  readonly runner: Pick<FailoverRunner, 'startMove'>
  readonly backups: Backups
  readonly deployments: Deployments
  /** A restored journal is to lead: marks it, and ends this process. Absent: nothing can be restored here. */
  readonly giveWay?: (restoreId: string, finished: string) => void
  readonly view: () => View
  /** Monotonic ms. */
  readonly mono: () => number
  readonly pause: (ms: number) => Promise<void>
  readonly log: (line: string) => void
}

export type Job = Extract<Run<Command>, { kind: 'job' }>

export class Jobs {
  readonly #options: JobOptions
  /** As last told; the journal may be behind while the disk is full. */
  readonly #running = new Map<string, Operation>()

  constructor(options: JobOptions) {
    this.#options = options
  }

  isRunning(operationId: string): boolean {
    return this.#running.has(operationId)
  }

  /** Begins; its acceptance is journaled already. */
  begin(operation: Operation, job: Job, accepted: Accepted): void {
    const { id } = operation
    this.#running.set(id, operation)
    const { view, log } = this.#options
    job
      .run(this.#tools(id), accepted)
      .then(
        ({ facts, outcome }) => this.#end(id, { kind: 'succeeded', outcome }, () => facts),
        (error: unknown) => {
          const { code, message } = asFault(error)
          if (code === 'internal') log(`operation ${id} failed: ${error instanceof Error ? error.stack : message}`)
          return this.#end(id, { kind: 'failed', outcome: `Failed: ${message}`, fault: code }, () =>
            job.undo === undefined ? [] : job.undo(view(), accepted),
          )
        },
      )
      .catch((error: unknown) => log(`operation ${id} could not be ended: ${asFault(error).message}`))
  }

  /** It is not waited for any more; what was asked of others already is done all the same. @throws {Fault} diskFull. */
  cancel(operationId: string, outcome: string): void {
    this.#tell(operationId, { kind: 'cancelled', outcome }, [])
  }

  /** Nothing is begun any more; the next control plane goes on. */
  close(): void {
    this.#running.clear()
  }

  #tools(id: string): Tools {
    const { book, view, membership, balancing, backups, deployments, roster, runner, mono, pause, giveWay } =
      this.#options
    const until: Tools['until'] = async (look, withinMs) => {
      for (const deadline = mono() + withinMs; ; await pause(LOOK_EVERY_MS)) {
        if (!this.#running.has(id)) throw new Fault('notCancellable', 'It has ended')
        const seen = look()
        if (seen !== null) return seen
        if (mono() >= deadline) return null
      }
    }
    return {
      view,
      membership,
      balancing,
      backups,
      deployments,
      move: (accountId, to, cause) => runner.startMove({ accountId, to, cause, operationId: id }),
      record: async (facts) => {
        for (;;) {
          if (!this.#running.has(id)) throw new Fault('notCancellable', 'It has ended')
          try {
            book.record(facts, id)
            return
          } catch (error) {
            if (!(error instanceof Fault) || error.code !== 'diskFull') throw error
            await pause(AGAIN_MS)
          }
        }
      },
      until,
      carryOver: () => book.engine.carryOver(),
      giveWay: (restoreId, finished) => {
        if (giveWay === undefined) throw new Fault('internal', 'This control plane cannot be replaced')
        giveWay(restoreId, finished)
      },
      ask: async (who, request, timeoutMs) => {
        await until(() => roster.presence(who), CONNECTED_WITHIN_MS)
        return roster.ask(who, request, timeoutMs)
      },
      say: (step, progress) => {
        try {
          this.#tell(id, { kind: 'reached', step, ...(progress && { progress }) }, [])
        } catch (error) {
          // Only words are lost: what the job does, and how it ends, does not hang on them.
          if (!(error instanceof Fault) || error.code !== 'diskFull') throw error
        }
      },
    }
  }

  /** The outcome is known and stays known, however long the journal refuses it. */
  async #end(id: string, event: LifeEvent, facts: () => readonly FactBody[]): Promise<void> {
    while (this.#running.has(id)) {
      try {
        this.#tell(id, event, facts())
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== 'diskFull') throw error
        await this.#options.pause(AGAIN_MS)
      }
    }
  }

  #tell(id: string, event: LifeEvent, facts: readonly FactBody[]): void {
    const before = this.#running.get(id)
    if (before === undefined) return
    const operation = nextLife(before, event, this.#options.view().now)
    this.#options.book.record([...facts, { kind: 'operationChanged', operation }], id)
    if (isEnded(operation.status)) this.#running.delete(id)
    else this.#running.set(id, operation)
  }
}
