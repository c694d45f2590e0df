/**
 * One account at the gateway: its users' messages on one side, the nodes that want to answer them on the other.
 * What the ledger cannot record does not happen here: not the message, not the delivery, not the verdict.
 */
import { Fault } from '../../shared/fault.ts'
import type { AccountSample } from '../../shared/sample.ts'
import type { GatewayStatus } from '../../shared/status.ts'
import type { Scenario } from '../config.ts'
import type { NodeAnswer } from '../wire/control.ts'
import { ROOT_HASH } from '../wire/records.ts'
import { isSmoke } from '../wire/smoke.ts'
import type { Message, ToBot, Verdict } from '../wire/traffic.ts'
import type { Clock } from '../clock.ts'
import { AccountUsers } from './account-users.ts'
import { accuracyOf } from './accuracy.ts'
import { Delivery, type DeliveryReason, type Waiting } from './delivery.ts'
import type { Generation } from './generation-book.ts'
import type { Ledger, NewMessage, Reply, Sender } from './ledger.ts'
import { Meter } from './meter.ts'
import type { AccountGauges, AccountMetrics } from './metrics.ts'
import { type Mischief, mischiefOf, type UserMessage } from './scenario.ts'
import { ServingWatch } from './serving.ts'
import type { UserBook } from './user-book.ts'
import { type AcceptsEpoch, judge, type MessageState } from './verdict.ts'

/** A node's connection, after its hello. */
export interface Line extends Sender {
  send(message: ToBot): void
  readonly backlogBytes: number
}

export interface DeskOptions {
  readonly accountId: string
  readonly ledger: Ledger
  readonly users: UserBook
  readonly metrics: AccountMetrics
  readonly scenario: Scenario
  readonly clock: Clock
  readonly acceptsEpoch: AcceptsEpoch
  /** The messenger takes what comes over this connection, and sends over it. */
  readonly hasSession: (line: Line) => boolean
  readonly log: (line: string) => void
}

/** A reader that is slow or stopped gets no more than this piled up. */
const BACKLOG_LIMIT_BYTES = 1024 * 1024

/** Of one message of a scenario: what becomes of it on its way, and who hears of every reply to it. */
export interface SmokeEar {
  readonly mischief: Mischief
  readonly replied: (verdict: Verdict, body: string) => void
}

const NO_MISCHIEF: Mischief = { twice: false, againAfterMs: null }

interface Parcel {
  readonly message: Message
  readonly why: DeliveryReason
}

export class Desk {
  readonly #options: DeskOptions
  readonly #delivery = new Delivery()
  readonly #meter: Meter
  readonly #users: AccountUsers
  readonly #watch: ServingWatch
  /** Last number of each conversation. */
  readonly #numbers: Map<string, number>
  #received: number
  #floorEpoch: number
  #lastAccepted: { position: number; hash: string }
  /** What opened the account's log anew; `null`: it was never restored. */
  #generation: Generation | null
  #serving: Line | null = null
  /** The node served at the floor epoch: an epoch is one node's, also after it hung up. */
  #grantedTo: string | null = null
  /** Answered messages on their way back once more. */
  #late: { readonly message: Message; readonly atMs: number }[] = []
  /** By message. */
  readonly #ears = new Map<string, SmokeEar>()

  /** Reads back what the ledger holds of the account. */
  constructor(options: DeskOptions) {
    const { accountId, ledger, clock } = options
    this.#options = options
    this.#watch = new ServingWatch(clock)
    this.#floorEpoch = ledger.floorOf(accountId)
    this.#generation = ledger.generations.lastOf(accountId)
    const { position, hash } = ledger.lastAcceptedOf(accountId) ?? { position: 0, hash: ROOT_HASH }
    this.#lastAccepted = { position, hash }
    this.#numbers = ledger.numbersOf(accountId)
    this.#received = [...this.#numbers].reduce((sum, [id, last]) => sum + (isSmoke(id) ? 0 : last), 0)
    const age = (at: number) => Math.max(0, clock.wallMs() - at)
    this.#users = new AccountUsers({ accountId, book: options.users, clock })
    for (const { message, wasDelivered } of ledger.unansweredOf(accountId)) {
      this.#delivery.add(message, clock.monotonicMs() - age(message.receivedAt), wasDelivered)
    }
    const verdicts = ledger.verdictsOf(accountId)
    const totals = {
      received: this.#received,
      accepted: verdicts.get('accepted') ?? 0,
      doubled: verdicts.get('doubled') ?? 0,
      staleRefused: verdicts.get('staleRefused') ?? 0,
    }
    this.#meter = new Meter(options.metrics, totals, clock.monotonicMs())
  }

  /** Messages taken from users since the ledger began. */
  get received(): number {
    return this.#received
  }

  /** The users that were there before the ledger began. @throws {Fault} they could not be recorded. */
  welcome(conversations: readonly string[]): void {
    this.#users.welcome(conversations)
  }

  /** @throws {Fault} it could not be recorded: the user still has it. */
  take(message: UserMessage): void {
    const wrote = this.#users.write(message)
    this.#enter(message, wrote.record, (now) => {
      wrote.count()
      this.#received += 1
      this.#meter.received(message.region, message.label.intent, message.media !== null, now)
    })
  }

  /** A scenario's: goes the way of all messages, and into no figure of users. Answers what makes the ear deaf. @throws {Fault} as `take`. */
  takeSmoke(message: Omit<NewMessage, 'label'>, ear: SmokeEar): () => void {
    const { messageId } = message
    this.#ears.set(messageId, ear)
    const forget = () => void this.#ears.delete(messageId)
    try {
      const nothing = () => undefined
      this.#enter({ ...message, label: null }, nothing, nothing)
    } catch (error) {
      forget()
      throw error
    }
    return forget
  }

  /** `alongside`: in its transaction; `count`: once it is recorded. */
  #enter(message: NewMessage, alongside: () => void, count: (now: number) => void): void {
    const { accountId, ledger, clock } = this.#options
    const receivedAt = clock.wallMs()
    const now = clock.monotonicMs()
    const { messageId, conversation, region: userRegion, isVip, media, text } = message
    const number = (this.#numbers.get(conversation) ?? 0) + 1
    ledger.addMessage(accountId, message, number, receivedAt, alongside)
    this.#numbers.set(conversation, number)
    count(now)
    this.#delivery.add({ messageId, conversation, userRegion, isVip, media, text, receivedAt }, now, false)
    this.#deliver(this.#delivery.dueIn(conversation))
  }

  serve(line: Line, epoch: number): void {
    const isGranted = epoch === this.#floorEpoch && (this.#grantedTo ?? line.nodeId) === line.nodeId
    if (!isGranted) {
      this.#options.log(
        `${line.nodeId} may not serve ${this.#options.accountId} at epoch ${epoch}: the floor is ${this.#floorEpoch}`,
      )
      line.send({ type: 'serveRefused', floorEpoch: this.#floorEpoch, why: 'floor' })
      return
    }
    if (!this.#options.hasSession(line)) {
      this.#options.log(`${line.nodeId} may not serve ${this.#options.accountId}: it has no session`)
      line.send({ type: 'serveRefused', floorEpoch: this.#floorEpoch, why: 'noSession' })
      return
    }
    this.#options.log(`${line.nodeId} serves ${this.#options.accountId} at epoch ${epoch}`)
    this.#serving = line
    this.#grantedTo = line.nodeId
    line.send({ type: 'served', epoch, lastAcceptedPosition: this.#lastAccepted.position })
    this.#delivery.restart()
    this.deliverDue()
    this.#look()
  }

  /** The connection, or the session on it, is gone. */
  leave(line: Pick<Line, 'nodeId'>): void {
    if (this.#serving !== line) return
    this.#serving = null
    this.#options.log(`${line.nodeId} no longer serves ${this.#options.accountId}: its connection or session is gone`)
  }

  reply(line: Line, reply: Reply): void {
    const { accountId, ledger, clock, acceptsEpoch, hasSession } = this.#options
    const floorEpoch = this.#floorEpoch
    try {
      const out = this.#delivery.out(reply.messageId)
      const message = out === null ? this.#stateOf(reply.messageId) : ({ kind: 'waiting' } as const)
      const fromServing = this.#serving?.nodeId === line.nodeId
      const verdict = judge({ reply, floorEpoch, fromServing, hasSession: hasSession(line), message }, acceptsEpoch)
      ledger.addReply(accountId, line, reply, verdict, floorEpoch, clock.wallMs())
      const now = clock.monotonicMs()
      const isAccepted = verdict === 'accepted' && out !== null
      const answered = isAccepted ? { region: out.message.userRegion, inMs: now - out.receivedMs } : null
      if (!isSmoke(reply.messageId)) this.#meter.replied(verdict, answered, now)
      if (isAccepted) this.#accept(out, reply, now)
      line.send({ type: 'verdict', messageId: reply.messageId, verdict, floorEpoch })
      this.#ears.get(reply.messageId)?.replied(verdict, reply.body)
      if (isAccepted) {
        this.#deliver(this.#delivery.dueIn(out.message.conversation))
        this.#judge(reply)
      }
    } catch (error) {
      // No verdict: the bot still has the reply, and sends it when the message comes again.
      passOver(error)
    }
  }

  /** Idempotent: a floor at or above `epoch` stays. @throws {Fault} it could not be made durable: nothing was raised. */
  raiseFloor(epoch: number): { floorEpoch: number; tail: { position: number; hash: string }; waiting: number } {
    const { accountId, ledger, clock, log } = this.#options
    if (epoch > this.#floorEpoch) {
      ledger.addFloor(accountId, epoch, clock.wallMs())
      log(`floor of ${accountId} raised from epoch ${this.#floorEpoch} to ${epoch}`)
      this.#floorEpoch = epoch
      this.#serving = null
      this.#grantedTo = null
      this.#look()
    }
    return { floorEpoch: this.#floorEpoch, tail: { ...this.#lastAccepted }, waiting: this.#delivery.count }
  }

  /**
   * After a restore: the account's log goes on behind this record, at its epoch. What was accepted beyond stays with the users. Asked again
   * with the same record it answers the same. @throws {Fault} staleEpoch: the floor is above it; it could not be made durable.
   */
  openGeneration(opening: { restoreId: string; epoch: number; position: number; hash: string }): Opened {
    const { accountId, ledger, clock, log } = this.#options
    const { restoreId, epoch, position, hash } = opening
    if (this.#generation?.hash === hash) return openedOf(this.#generation, this.#floorEpoch)
    if (epoch < this.#floorEpoch)
      throw new Fault('staleEpoch', `The floor of ${accountId} is ${this.#floorEpoch}, above ${epoch}`, {
        floorEpoch: this.#floorEpoch,
      })
    this.raiseFloor(epoch)
    const last = this.#lastAccepted.position
    const lostCount = Math.max(0, last - position + 1)
    const lost = { lostFrom: lostCount === 0 ? 0 : position, lostTo: lostCount === 0 ? 0 : last, lostCount }
    const generation: Generation = { epoch, position, hash, restoreId, ...lost }
    ledger.generations.open(accountId, generation, clock.wallMs())
    this.#generation = generation
    this.#lastAccepted = { position, hash }
    // The log does not know them any more: handed out again they would be answered anew.
    this.#late = []
    log(`${accountId} was restored to position ${position - 1}; ${lostCount} accepted replies after it are given up`)
    this.#look()
    return openedOf(generation, this.#floorEpoch)
  }

  /** @throws {Fault} timeout, staleEpoch, unreachable. */
  awaitServed(epoch: number, timeoutMs: number): Promise<{ gapMs: number | null }> {
    const served = this.#watch.wait(epoch, timeoutMs)
    this.#look()
    return served
  }

  /** Called every now and then: what was not answered in time, and what comes back late. */
  deliverDue(): void {
    const now = this.#options.clock.monotonicMs()
    this.#deliver(this.#delivery.due(now))
    const late = this.#late.filter(({ atMs }) => atMs <= now)
    if (late.length === 0) return
    this.#late = this.#late.filter(({ atMs }) => atMs > now)
    this.#hand(late.map(({ message }) => ({ message, why: 'lateDuplicate' })))
  }

  status(): GatewayStatus['accounts'][number] {
    return {
      accountId: this.#options.accountId,
      floorEpoch: this.#floorEpoch,
      servedBy: this.#serving?.nodeId ?? null,
      lastAccepted: { ...this.#lastAccepted },
      waiting: this.#delivery.count,
    }
  }

  gauges(): AccountGauges {
    const now = this.#options.clock.monotonicMs()
    return { ...this.status(), ...this.#delivery.ofUsers(now), users: () => this.#users.figures() }
  }

  sample(): AccountSample {
    const { accountId, clock, hasSession } = this.#options
    const now = clock.monotonicMs()
    const measured = this.#meter.sample(now)
    const waiting = this.#delivery.ofUsers(now)
    const served = this.#serving !== null && hasSession(this.#serving)
    return { kind: 'account', accountId, at: clock.wallMs(), ...measured, ...waiting, served }
  }

  close(): void {
    this.#watch.close()
  }

  /** Of a message that is not out now. One that waits for its turn was never given out. */
  #stateOf(messageId: string): MessageState {
    const answer = this.#options.ledger.answerOf(this.#options.accountId, messageId)
    if (answer === null) return { kind: 'unknown' }
    return { kind: 'answered', body: answer.body, isGivenUp: answer.epoch < (this.#generation?.epoch ?? 0) }
  }

  #accept(out: Waiting, reply: Reply, now: number): void {
    this.#delivery.remove(out)
    if (reply.position > this.#lastAccepted.position)
      this.#lastAccepted = { position: reply.position, hash: reply.hash }
    const { againAfterMs } = this.#mischiefOf(reply.messageId)
    if (againAfterMs !== null) this.#late.push({ message: out.message, atMs: now + againAfterMs })
    this.#watch.accepted(reply.epoch)
    this.#look()
  }

  /** A message is answered once, and so judged once; what is sent again from a log says nothing of what was understood. */
  #judge({ messageId, understood }: Reply): void {
    if (understood === undefined || isSmoke(messageId)) return
    const label = this.#options.ledger.labelOf(messageId)
    if (label !== null) this.#meter.judged(accuracyOf(label, understood))
  }

  #deliver(due: readonly Waiting[]): void {
    const parcels = due.flatMap(({ message, wasDelivered }): Parcel[] => {
      if (wasDelivered) return [{ message, why: 'redelivery' }]
      const first: Parcel = { message, why: 'first' }
      return this.#mischiefOf(message.messageId).twice ? [first, { message, why: 'duplicate' }] : [first]
    })
    if (!this.#hand(parcels)) return
    for (const waiting of due) {
      waiting.wasDelivered = true
      waiting.deliveredMs = this.#options.clock.monotonicMs()
    }
  }

  /** False: nothing was handed over. What waits stays due. */
  #hand(parcels: readonly Parcel[]): boolean {
    const line = this.#serving
    if (line === null || parcels.length === 0 || line.backlogBytes > BACKLOG_LIMIT_BYTES) return false
    const attempts = parcels.map(({ message, why }) => ({ messageId: message.messageId, why }))
    try {
      this.#options.ledger.addAttempts(line.nodeId, this.#options.clock.wallMs(), attempts)
    } catch (error) {
      passOver(error)
      return false
    }
    for (const { message, why } of parcels) {
      line.send({ type: 'deliver', message })
      if (!isSmoke(message.messageId)) this.#meter.delivered(why)
    }
    return true
  }

  /** Nothing happens to a scenario's message by chance. */
  #mischiefOf(messageId: string): Mischief {
    if (isSmoke(messageId)) return this.#ears.get(messageId)?.mischief ?? NO_MISCHIEF
    return mischiefOf(this.#options.scenario, messageId)
  }

  #look(): void {
    const { floorEpoch, servedBy, waiting } = this.status()
    this.#watch.look({ floorEpoch, isServed: servedBy !== null, waiting })
  }
}

type Opened = NodeAnswer<'openGeneration'>

function openedOf({ lostFrom, lostTo, lostCount }: Generation, floorEpoch: number): Opened {
  return { floorEpoch, lost: { from: lostFrom, to: lostTo, count: lostCount } }
}

/** A ledger that cannot write is a state, which it logs and `/readyz` shows; anything else is a defect and must surface. */
function passOver(error: unknown): void {
  if (!(error instanceof Fault)) throw error
}
