/** One window of the fleet: on one cluster at a time, moved to another without hearing both at once. */
import { PortRequest, type CallName, type PortMessage, type Push } from '../../shared/calls.ts'
import type { Profile } from '../../shared/connection.ts'
import { asFault, Fault, toProblem } from '../../shared/fault.ts'
import type { Session, WindowSession } from '../session.ts'
import type { WindowLock } from '../window-lock.ts'
import type { Member } from './member.ts'

export interface FleetWindowOptions {
  readonly lock: WindowLock
  readonly send: (message: PortMessage) => void
  readonly log: (line: string) => void
  /** `null`: the window is on no cluster. */
  readonly onPlaced: (profile: Profile | null) => void
  readonly onClose: (window: FleetWindow) => void
  /** A session on that cluster; `null`: on none. @throws {Fault} why the cluster cannot be opened. */
  readonly openSession: (window: FleetWindow, member: Member | null) => Promise<WindowSession>
}

/** What a window may ask between two clusters; anything else was meant for the one it has left. */
const BETWEEN: ReadonlySet<CallName> = new Set([
  'watch',
  'openConnection',
  'saveConnection',
  'removeConnection',
  'testConnection',
  'readAuthorities',
  'lockWindow',
  'closeReplay',
])

export class FleetWindow implements Session {
  /** Whether it can only look: on every cluster it goes to. */
  readonly lock: WindowLock
  readonly #options: FleetWindowOptions
  #member: Member | null = null
  /** `null`: it is being placed, and what it says waits. */
  #session: WindowSession | null = null
  #early: unknown[] = []
  /** It was moved, and has not looked since. */
  #isBetween = false
  /** What it shows has passed; the cluster under it is still its own. */
  #isReplaying = false
  #closed = false
  #moves: Promise<unknown> = Promise.resolve()

  constructor(options: FleetWindowOptions) {
    this.#options = options
    this.lock = options.lock
  }

  get member(): Member | null {
    return this.#member
  }

  /** On no cluster, and told so by a session of its own. */
  get nowhere(): WindowSession | null {
    return this.#member === null ? this.#session : null
  }

  receive(message: unknown): void {
    if (this.#closed) return
    if (this.#session === null) return void this.#early.push(message)
    if (this.#isBetween) {
      const request = PortRequest.safeParse(message)
      if (request.success && !BETWEEN.has(request.data.call)) return this.#refuse(request.data.id)
      if (request.success && request.data.call === 'watch') this.#isBetween = false
    }
    this.#session.receive(message)
  }

  /** What a session of its has to say. @throws what the window's port throws once it is gone. */
  deliver(message: PortMessage): void {
    if (!this.#closed) this.#options.send(message)
  }

  /** Told besides what its cluster says. */
  tell(push: Push): void {
    if (this.#session === null) return
    try {
      this.deliver({ type: 'push', pushes: [push] })
    } catch (error) {
      // It went away without a word; its port says so too, and then it is closed.
      this.#options.log(`A window is gone: ${asFault(error).message}`)
    }
  }

  /** Where it starts. Where that cannot be opened it is on none, and sees why in the list. */
  place(member: Member | null): Promise<void> {
    return this.#inTurn(() => this.#settle(member))
  }

  /** @throws {Fault} why that cluster cannot be opened; the window stays where it is. */
  moveTo(member: Member): Promise<void> {
    return this.#inTurn(async () => {
      if (member === this.#member && !this.#isReplaying) return
      const session = await this.#options.openSession(this, member)
      this.#detach()
      this.#attach(member, session)
    })
  }

  /** It shows what that session tells, until it is moved or `showLive`. @throws why there is no such session; the window stays where it is. */
  showPast(open: () => Promise<WindowSession>): Promise<void> {
    return this.#inTurn(async () => {
      const session = await open()
      this.#detach()
      this.#attach(this.#member, session)
      this.#isReplaying = true
    })
  }

  /** Nothing happens where it is live already. @throws {Fault} why its cluster cannot be opened; the window stays where it is. */
  showLive(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#isReplaying) return
      const session = await this.#options.openSession(this, this.#member)
      this.#detach()
      this.#attach(this.#member, session)
    })
  }

  /** The cluster under it goes: from here on nothing of it is heard. */
  detach(): void {
    this.#detach()
    this.#member = null
  }

  /** After `detach`: on that one, and told to look again. */
  replace(member: Member | null): Promise<void> {
    return this.#inTurn(async () => {
      await this.#settle(member)
      this.deliver({ type: 'push', pushes: [{ kind: 'moved' }] })
    })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#session?.close()
    this.#options.onClose(this)
  }

  async #settle(member: Member | null): Promise<void> {
    const { openSession, log } = this.#options
    try {
      this.#attach(member, await openSession(this, member))
    } catch (error) {
      log(`A window could not be opened on ${member?.profile.name ?? 'no cluster'}: ${asFault(error).message}`)
      this.#attach(null, await openSession(this, null))
    }
  }

  #attach(member: Member | null, session: WindowSession): void {
    if (this.#closed) return session.close()
    const isFirst = this.#session === null && this.#member === null && !this.#isBetween
    this.#member = member
    this.#session = session
    this.#isBetween = !isFirst
    this.#isReplaying = false
    this.#options.onPlaced(member?.profile ?? null)
    const early = this.#early
    this.#early = []
    for (const message of early) this.receive(message)
  }

  #detach(): void {
    this.#isBetween = true
    this.#session?.leave()
    this.#session = null
  }

  #refuse(id: number): void {
    const { name } = this.#member?.profile ?? { name: 'no cluster' }
    const fault = new Fault('stalePicture', `This window is on ${name} since; what was asked was meant for another.`)
    this.deliver({ type: 'fault', id, ok: false, problem: toProblem(fault) })
  }

  #inTurn(move: () => Promise<void>): Promise<void> {
    const turn = this.#moves.then(move)
    // Whether one move came off or not, the next has its turn.
    this.#moves = turn.catch(() => undefined)
    return turn
  }
}
