/**
 * The sessions that the messenger grants, one a node: who may log in, whose session lives, and what becomes of it outside.
 * A session lives on one connection, from a login that was let in to its end. Only over a living one are messages and replies passed.
 */
import type { Clock } from '../clock.ts'
import { assertNever } from '../../shared/assert-never.ts'
import { Fault } from '../../shared/fault.ts'
import type { SessionWord, ToBot } from '../wire/traffic.ts'
import { Pairings } from './pairing.ts'
import type { SessionBook, SessionRow } from './session-book.ts'

/** A node's connection, as far as its session is concerned. */
export interface SessionLine {
  readonly nodeId: string
  send(message: ToBot): void
}

/** What the world outside does to a session. `forMs`: for how long nobody gets in. */
export type Mishap =
  | { readonly do: 'drop'; readonly forMs: number }
  | { readonly do: 'expire' }
  | { readonly do: 'logOut' }
  | { readonly do: 'block'; readonly forMs: number; readonly afterwards: 'linked' | 'loggedOut' }

export interface SessionsOptions {
  readonly book: SessionBook
  /** As configured. */
  readonly nodes: readonly { readonly id: string; readonly accountId: string }[]
  readonly clock: Clock
  /** `null`: sessions last. */
  readonly expiresAfterMs: number | null
  readonly pairingCodeMs: number
  readonly makeCode: () => string
  readonly makeCredential: () => string
  /** Over this connection nothing passes any more. */
  readonly ended: (line: SessionLine) => void
  /** A code waits to be typed. */
  readonly pairing: (accountId: string, code: string) => void
  readonly log: (line: string) => void
}

const NEVER_LINKED = 'never linked on this node'

export class Sessions {
  readonly #options: SessionsOptions
  readonly #book: SessionBook
  readonly #pairings: Pairings
  /** Every connection that said hello. */
  readonly #lines = new Map<string, SessionLine>()
  /** Those whose session lives. */
  readonly #live = new Set<SessionLine>()
  /** Until when a dropped node gets no answer from the messenger, monotonic. */
  readonly #unreachableUntil = new Map<string, number>()

  constructor(options: SessionsOptions) {
    const { book, nodes, clock, pairingCodeMs: validMs, makeCode } = options
    this.#options = options
    this.#book = book
    const expired = (nodeId: string) =>
      this.#lines.get(nodeId)?.send({ type: 'pairingEnded', why: 'nobody typed the pairing code in time' })
    this.#pairings = new Pairings({ clock, validMs, makeCode, expired })
    // A cluster is formed linked: its first nodes find their credential waiting. Who is added later is linked by a person.
    const isForming = book.rows.length === 0
    const fresh = nodes.filter(({ id }) => book.find(id) === null)
    if (fresh.length > 0) {
      book.put(...fresh.map(({ id, accountId }) => this.#unlinked(id, accountId, isForming ? this.#secret() : null)))
    }
  }

  /** `null`: no node, or not any more. */
  accountOf(nodeId: string): string | null {
    const row = this.#book.find(nodeId)
    return row === null || row.state === 'expelled' ? null : row.accountId
  }

  get nodeIds(): readonly string[] {
    return this.#book.rows.filter(({ state }) => state !== 'expelled').map(({ nodeId }) => nodeId)
  }

  get all(): readonly (SessionRow & { readonly isLive: boolean })[] {
    return this.#book.rows.map((row) => ({ ...row, isLive: this.#isLiveNode(row.nodeId) }))
  }

  isLive(line: SessionLine): boolean {
    return this.#live.has(line)
  }

  /** Idempotent. */
  admit(nodeId: string, accountId: string): void {
    if (this.accountOf(nodeId) === accountId) return
    this.#book.put(this.#unlinked(nodeId, accountId, null))
    this.#options.log(`${nodeId} is admitted as a node of ${accountId}`)
  }

  /** Idempotent. Its connection is its owner's to close. */
  expel(nodeId: string): void {
    const row = this.#book.find(nodeId)
    if (row === null || row.state === 'expelled') return
    const why = 'removed from its account'
    this.#end(row, 'unlinked', why, { state: 'expelled', why, credential: null, offered: null })
  }

  /** A connection that said hello. The node's older one is over. */
  join(line: SessionLine): void {
    const older = this.#lines.get(line.nodeId)
    if (older !== undefined) this.leave(older)
    this.#lines.set(line.nodeId, line)
  }

  leave(line: SessionLine): void {
    if (this.#lines.get(line.nodeId) === line) this.#lines.delete(line.nodeId)
    this.#live.delete(line)
    this.#pairings.end(line.nodeId)
  }

  login(line: SessionLine, given: string | null): void {
    const row = this.#row(line.nodeId)
    if (this.#isUnreachable(row.nodeId)) return say(line, 'dropped', 'the messenger cannot be reached')
    const isNext = row.offered !== null && given === row.offered
    switch (row.state) {
      case 'linked':
        if (isNext) this.#link(line, row)
        else if (given === row.credential) this.#enter(line)
        else say(line, 'unlinked', 'the messenger does not know the session that this node holds')
        return
      case 'expired':
        return isNext ? this.#link(line, row) : say(line, 'expired', row.why)
      case 'loggedOut':
      case 'unlinked':
        if (isNext) this.#link(line, row)
        else if (row.offered === null) say(line, row.state, row.why)
        else line.send({ type: 'credential', credential: row.offered })
        return
      case 'blocked':
        return say(line, 'blocked', row.why)
      case 'expelled':
        return say(line, 'unlinked', row.why)
      default:
        return assertNever(row.state)
    }
  }

  renew(line: SessionLine, given: string): void {
    const row = this.#row(line.nodeId)
    if (this.#isUnreachable(row.nodeId)) return say(line, 'dropped', 'the messenger cannot be reached')
    if (row.state !== 'expired' || given !== row.credential) return this.login(line, given)
    const offered = row.offered ?? this.#secret()
    if (row.offered === null) this.#book.put({ ...row, offered })
    line.send({ type: 'credential', credential: offered })
  }

  pair(line: SessionLine): void {
    if (this.isLive(line)) {
      line.send({ type: 'pairingEnded', why: 'the account is linked on this node already' })
      return
    }
    const { accountId, nodeId } = this.#row(line.nodeId)
    const { code, expiresAt } = this.#pairings.begin(nodeId, accountId)
    this.#options.log(`${nodeId} waits to be linked to ${accountId}`)
    line.send({ type: 'pairing', code, expiresAt })
    this.#options.pairing(accountId, code)
  }

  /** The account's phone: answers which node it linked. @throws {Fault} pairingExpired. */
  typed(accountId: string, code: string): string {
    const nodeId = this.#pairings.use(accountId, code)
    const offered = this.#secret()
    this.#book.put(this.#unlinked(nodeId, accountId, offered))
    this.#options.log(`the phone of ${accountId} linked ${nodeId}`)
    this.#lines.get(nodeId)?.send({ type: 'credential', credential: offered })
    return nodeId
  }

  unlink(line: SessionLine): void {
    const why = 'unlinked here'
    this.#end(this.#row(line.nodeId), 'unlinked', why, { state: 'unlinked', why, credential: null, offered: null })
  }

  /** @throws {Fault} unknownNode; alreadySo: it has no session that this could happen to. */
  suffer(nodeId: string, mishap: Mishap): void {
    const row = this.#row(nodeId)
    if (row.state === 'loggedOut' || row.state === 'unlinked')
      throw new Fault('alreadySo', `${nodeId} has no session: it is ${row.state}`)
    const { clock, log } = this.#options
    log(`session of ${nodeId}: ${mishap.do}`)
    switch (mishap.do) {
      case 'drop':
        this.#unreachableUntil.set(nodeId, clock.monotonicMs() + mishap.forMs)
        return this.#end(row, 'dropped', 'the connection to the messenger was lost', null)
      case 'expire':
        return this.#expire(row)
      case 'logOut':
        return this.#logOut(row, 'logged out on the phone')
      case 'block': {
        const why = `the messenger refuses this number for ${Math.ceil(mishap.forMs / 1_000)} s`
        const blockedUntil = Math.ceil(clock.wallMs() + mishap.forMs)
        return this.#end(row, 'blocked', why, { state: 'blocked', why, blockedUntil, afterBlock: mishap.afterwards })
      }
      default:
        assertNever(mishap)
    }
  }

  /** Called every now and then: what has run out. */
  look(): void {
    try {
      this.#endWhatRanOut()
    } catch (error) {
      // A ledger that cannot write: it goes on as it was, and is looked at again.
      if (!(error instanceof Fault)) throw error
    }
  }

  #endWhatRanOut(): void {
    const now = this.#options.clock.wallMs()
    for (const row of this.#book.rows) {
      if (row.state === 'linked' && row.expiresAt !== null && row.expiresAt <= now) this.#expire(row)
      else if (row.state === 'blocked' && row.blockedUntil !== null && row.blockedUntil <= now) {
        if (row.afterBlock === 'loggedOut') this.#logOut(row, 'logged out after the messenger blocked it')
        else this.#book.put({ ...row, state: 'linked', why: '', blockedUntil: null })
      }
    }
  }

  close(): void {
    for (const nodeId of this.nodeIds) this.#pairings.end(nodeId)
  }

  #expire(row: SessionRow): void {
    const why = 'the session expired'
    // An offer that stands stays: the node may have stored it already.
    this.#end(row, 'expired', why, { state: 'expired', why })
  }

  #logOut(row: SessionRow, why: string): void {
    const change = { state: 'loggedOut', why, credential: null, offered: null, blockedUntil: null } as const
    this.#end(row, 'loggedOut', why, change)
  }

  #link(line: SessionLine, row: SessionRow): void {
    const { clock, expiresAfterMs } = this.#options
    const expiresAt = expiresAfterMs === null ? null : Math.ceil(clock.wallMs() + expiresAfterMs)
    this.#book.put({ ...row, state: 'linked', why: '', credential: row.offered, offered: null, expiresAt })
    this.#enter(line)
  }

  #enter(line: SessionLine): void {
    this.#pairings.end(line.nodeId)
    this.#live.add(line)
    this.#options.log(`session of ${line.nodeId} lives`)
    say(line, 'live', '')
  }

  /** Written first: what the ledger cannot record did not happen to the node either. `change: null`: nothing that outlives the connection. */
  #end(row: SessionRow, word: SessionWord, why: string, change: Partial<SessionRow> | null): void {
    if (change !== null) this.#book.put({ ...row, ...change })
    const line = this.#lines.get(row.nodeId)
    if (line === undefined) return
    if (this.#live.delete(line)) this.#options.ended(line)
    say(line, word, why)
  }

  #row(nodeId: string): SessionRow {
    const row = this.#book.find(nodeId)
    if (row === null) throw new Fault('unknownNode', `The messenger knows no node ${nodeId}`)
    return row
  }

  #isLiveNode(nodeId: string): boolean {
    const line = this.#lines.get(nodeId)
    return line !== undefined && this.#live.has(line)
  }

  #isUnreachable(nodeId: string): boolean {
    return (this.#unreachableUntil.get(nodeId) ?? 0) > this.#options.clock.monotonicMs()
  }

  #unlinked(nodeId: string, accountId: string, offered: string | null): SessionRow {
    return {
      nodeId,
      accountId,
      state: 'unlinked',
      why: NEVER_LINKED,
      credential: null,
      offered,
      expiresAt: null,
      blockedUntil: null,
      afterBlock: 'linked',
    }
  }

  #secret(): string {
    return this.#options.makeCredential()
  }
}

function say(line: SessionLine, word: SessionWord, why: string): void {
  line.send({ type: 'session', word, why })
}
