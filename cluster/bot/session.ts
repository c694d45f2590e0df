/** This node's session with the messenger: sends, waits and stores what device.ts decides; the credential lives in the node's own folder. */
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { assertNever } from '../../shared/assert-never.ts'
import type { Device } from '../../shared/device.ts'
import { Fault } from '../../shared/fault.ts'
import type { Clock } from '../clock.ts'
import { removeDurably, writeDurably } from '../process/durable-file.ts'
import type { Random } from '../random.ts'
import type { FromBot, ToBot } from '../wire/traffic.ts'
import { atStart, deviceTransition, type Effect, type Happened, LAST_RETRY_MS, type Standing } from './device.ts'

const Stored = z.strictObject({ credential: z.string() })
const PAIR_WITHIN_MS = 2_000

export interface SessionOptions {
  /** Of the stored credential. */
  readonly path: string
  readonly clock: Clock
  readonly random: Random
  /** Dropped when not connected. */
  readonly send: (message: FromBot) => void
  /** Messages and replies pass from now on. */
  readonly live: () => void
  readonly log: (line: string) => void
}

type Heard = Extract<ToBot, { type: 'session' | 'credential' | 'pairing' | 'pairingEnded' }>
/** Without what the edge adds. */
type Event = Happened extends infer H ? (H extends Happened ? Omit<H, 'at' | 'jitter'> : never) : never

export class Session {
  readonly #options: SessionOptions
  #standing: Standing
  #attempts = 0
  #stopWaiting: () => void = () => undefined
  readonly #watchers = new Set<() => void>()

  constructor(options: SessionOptions) {
    this.#options = options
    const { path, clock } = options
    const stored = existsSync(path) ? Stored.parse(JSON.parse(readFileSync(path, 'utf8'))).credential : null
    this.#standing = atStart(stored, clock.wallMs())
  }

  get device(): Device {
    return this.#standing.device
  }

  get isLive(): boolean {
    return this.device.state === 'linked'
  }

  /** Attempts to restore it in this process's life. */
  get attempts(): number {
    return this.#attempts
  }

  connected(): void {
    this.#apply({ kind: 'connected' })
  }

  disconnected(): void {
    this.#apply({ kind: 'disconnected' })
  }

  hear(message: Heard): void {
    switch (message.type) {
      case 'session':
        return this.#apply({ kind: 'said', word: message.word, why: message.why })
      case 'credential':
        return this.#apply({ kind: 'given', credential: message.credential })
      case 'pairing':
        return this.#apply({ kind: 'pairing', code: message.code, expiresAt: message.expiresAt })
      case 'pairingEnded':
        return this.#apply({ kind: 'pairingEnded', why: message.why })
      default:
        return assertNever(message)
    }
  }

  /** Tries at once; resolves when it lives, when only a person can restore it, or when the time is up. */
  recover(timeoutMs: number): Promise<Device> {
    if (!this.#isOver()) this.#apply({ kind: 'asked' })
    return this.#until(() => this.#isOver(), timeoutMs)
  }

  /** @throws {Fault} alreadySo: it lives; gatewayUnreachable: nobody made a code. */
  async pair(): Promise<NonNullable<Device['pairing']>> {
    if (this.isLive) throw new Fault('alreadySo', 'The account is linked on this node already')
    if (!this.#standing.isConnected) throw new Fault('gatewayUnreachable', 'Not connected to the messenger')
    this.#options.send({ type: 'pair' })
    const before = this.device.pairing
    const isMade = () => this.device.pairing !== null && this.device.pairing !== before
    const { pairing } = await this.#until(isMade, PAIR_WITHIN_MS)
    if (pairing === null || pairing === before)
      throw new Fault('gatewayUnreachable', 'The messenger made no pairing code')
    return pairing
  }

  /** Idempotent. Where the messenger does not hear of it, the credential is gone all the same. */
  unlink(): Device {
    if (this.device.state !== 'unlinked') this.#apply({ kind: 'unlinked' })
    return this.device
  }

  close(): void {
    this.#stopWaiting()
    this.#watchers.clear()
  }

  #isOver(): boolean {
    const { state } = this.device
    return state === 'linked' || state === 'loggedOut' || state === 'unlinked'
  }

  #until(holds: () => boolean, timeoutMs: number): Promise<Device> {
    return new Promise((resolve) => {
      const done = () => {
        callOff()
        this.#watchers.delete(look)
        resolve(this.device)
      }
      const look = () => {
        if (holds()) done()
      }
      const callOff = this.#options.clock.after(timeoutMs, done)
      this.#watchers.add(look)
      look()
    })
  }

  #apply(event: Event): void {
    const { clock, random, live, log } = this.#options
    const before = this.device
    const [next, effects] = deviceTransition(this.#standing, { ...event, at: clock.wallMs(), jitter: random() })
    if (!this.#store(effects)) return
    this.#standing = next
    if (next.device.attempts > before.attempts) this.#attempts += 1
    for (const effect of effects) this.#run(effect)
    if (next.device.state !== before.state) log(`session: ${next.device.state}${why(next.device)}`)
    if (this.isLive && before.state !== 'linked') live()
    for (const look of this.#watchers) look()
  }

  /** First of all: what cannot be stored was not given. False: it could not be; the messenger is asked for it again later. */
  #store(effects: readonly Effect[]): boolean {
    const effect = effects.find((candidate) => candidate.do === 'store')
    if (effect === undefined) return true
    const { path, log } = this.#options
    try {
      if (effect.credential !== null) writeDurably(path, JSON.stringify({ credential: effect.credential }))
      else if (existsSync(path)) removeDurably(path)
      return true
    } catch (error) {
      log(`the session's credential cannot be stored: ${error instanceof Error ? error.message : String(error)}`)
      if (effect.credential !== null) this.#run({ do: 'wait', forMs: LAST_RETRY_MS })
      // One that is to be forgotten is worth nothing any more.
      return effect.credential === null
    }
  }

  #run(effect: Effect): void {
    const { clock, send } = this.#options
    switch (effect.do) {
      case 'send':
        return send(this.#message(effect.what))
      case 'wait':
        this.#stopWaiting()
        this.#stopWaiting = clock.after(effect.forMs, () => this.#apply({ kind: 'due' }))
        return
      case 'stopWaiting':
        return this.#stopWaiting()
      case 'store':
        return // Done before anything else.
      default:
        assertNever(effect)
    }
  }

  #message(what: 'login' | 'renew' | 'unlink'): FromBot {
    const { credential } = this.#standing
    if (what === 'unlink') return { type: 'unlink' }
    return what === 'renew' && credential !== null ? { type: 'renew', credential } : { type: 'login', credential }
  }
}

function why({ why: sentence }: Device): string {
  return sentence === '' ? '' : `: ${sentence}`
}
