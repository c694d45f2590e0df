/** What a node says of itself, journaled when it changed: its session, and that it caught up after it was added. */
import { isDeepStrictEqual } from 'node:util'
import type { Device } from '../../../shared/device.ts'
import type { Book } from '../book.ts'
import { IN_STEP_RECORDS } from '../../../shared/promotion.ts'
import type { Roster } from '../nodes/roster.ts'

export interface ReportsOptions {
  readonly book: Book
  readonly roster: () => Pick<Roster, 'presence'>
  /** Monotonic ms. */
  readonly mono: () => number
}

/** Positions of two nodes are up to a heartbeat apart: only the second time in a row counts. */
const TIMES_IN_A_ROW = 2
/** One more attempt is worth a fact this often: a session that cannot be restored for an hour must not fill the journal. */
const ATTEMPTS_EVERY_MS = 5_000

export class Reports {
  readonly #options: ReportsOptions
  /** By node: how often in a row it was in step. */
  readonly #inStep = new Map<string, number>()
  /** By node: when its session was journaled last. */
  readonly #toldAt = new Map<string, number>()

  constructor(options: ReportsOptions) {
    this.#options = options
  }

  /** With every heartbeat. */
  heard(nodeId: string): void {
    this.#device(nodeId)
    this.#caughtUp(nodeId)
  }

  #device(nodeId: string): void {
    if (this.#newDevice(nodeId) === null) return
    const { book, mono } = this.#options
    book.observeSoon(`device/${nodeId}`, () => {
      const device = this.#newDevice(nodeId)
      if (device === null) return []
      this.#toldAt.set(nodeId, mono())
      return [{ kind: 'deviceChanged', nodeId, device }]
    })
  }

  /** As the node tells it; `null`: nothing to be journaled now. */
  #newDevice(nodeId: string): Device | null {
    const { book, roster, mono } = this.#options
    const node = book.snapshot.nodes[nodeId]
    const device = roster().presence(nodeId)?.beat?.device
    if (node === undefined || device === undefined || isDeepStrictEqual(node.device, device)) return null
    const onlyAttempts =
      node.device !== null && isDeepStrictEqual({ ...node.device, attempts: device.attempts }, device)
    const isTooSoon = onlyAttempts && mono() - (this.#toldAt.get(nodeId) ?? -Infinity) < ATTEMPTS_EVERY_MS
    return isTooSoon ? null : device
  }

  #caughtUp(nodeId: string): void {
    const { book, roster } = this.#options
    const node = book.snapshot.nodes[nodeId]
    if (node === undefined || node.caughtUp) return
    const positionOf = (id: string) => roster().presence(id)?.beat?.tail.position ?? null
    const position = positionOf(nodeId)
    const others = Object.values(book.snapshot.nodes).filter(
      ({ id, accountId }) => accountId === node.accountId && id !== nodeId,
    )
    const known = others.flatMap(({ id }) => positionOf(id) ?? [])
    const isInStep = position !== null && known.length > 0 && Math.max(...known) - position <= IN_STEP_RECORDS
    const times = isInStep ? (this.#inStep.get(nodeId) ?? 0) + 1 : 0
    this.#inStep.set(nodeId, times)
    if (times < TIMES_IN_A_ROW || position === null) return
    if (book.observe([{ kind: 'nodeCaughtUp', nodeId, position }])) this.#inStep.delete(nodeId)
  }
}
