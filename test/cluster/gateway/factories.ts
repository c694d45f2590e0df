/** A desk, its clock and its nodes, for tests that wait for nothing. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import { onTestFinished } from 'vitest'
import { type Scenario, Scenario as ScenarioSchema } from '../../../cluster/config.ts'
import type { Clock } from '../../../cluster/clock.ts'
import { Desk, type Line } from '../../../cluster/gateway/desk.ts'
import { Ledger, type Reply } from '../../../cluster/gateway/ledger.ts'
import { GatewayMetrics } from '../../../cluster/gateway/metrics.ts'
import type { UserMessage } from '../../../cluster/gateway/scenario.ts'
import { UserBook } from '../../../cluster/gateway/user-book.ts'
import { type AcceptsEpoch, strictEpoch } from '../../../cluster/gateway/verdict.ts'
import type { ToBot } from '../../../cluster/wire/traffic.ts'

export const INCARNATION = '01a1f895-fcf6-76e8-833b-49a91f182887'
export const CALM: Scenario = ScenarioSchema.parse({ duplicateShare: 0, lateDuplicateShare: 0 })

export interface FakeClock extends Clock {
  advance(byMs: number): void
}

/** Stands still until it is advanced; then runs what is due, in order. */
export function aClock(): FakeClock {
  let now = 0
  let timers: { atMs: number; run: () => void; everyMs: number | null }[] = []
  const plan = (atMs: number, run: () => void, everyMs: number | null) => {
    const timer = { atMs, run, everyMs }
    timers.push(timer)
    return () => {
      timers = timers.filter((other) => other !== timer)
    }
  }
  return {
    wallMs: () => 1_700_000_000_000 + Math.floor(now),
    monotonicMs: () => now,
    after: (delayMs, run) => plan(now + delayMs, run, null),
    every: (periodMs, run) => plan(now + periodMs, run, periodMs),
    advance(byMs) {
      const end = now + byMs
      for (;;) {
        const due = timers.filter(({ atMs }) => atMs <= end).toSorted((a, b) => a.atMs - b.atMs)[0]
        if (due === undefined) break
        now = due.atMs
        if (due.everyMs === null) timers = timers.filter((other) => other !== due)
        else due.atMs += due.everyMs
        due.run()
      }
      now = end
    },
  }
}

export interface FakeLine extends Line {
  readonly got: ToBot[]
  backlogBytes: number
  /** Message ids delivered so far, in order, and forgets them. */
  delivered(): string[]
  /** Verdicts so far, in order, and forgets them. */
  verdicts(): string[]
}

export function aLine(nodeId = 'uae-1'): FakeLine {
  const got: ToBot[] = []
  let deliveriesRead = 0
  let verdictsRead = 0
  return {
    nodeId,
    incarnation: INCARNATION,
    backlogBytes: 0,
    got,
    send: (message) => got.push(message),
    delivered() {
      const ids = got.flatMap((sent) => (sent.type === 'deliver' ? [sent.message.messageId] : []))
      return ids.slice(deliveriesRead, (deliveriesRead = ids.length))
    },
    verdicts() {
      const words = got.flatMap((sent) => (sent.type === 'verdict' ? [sent.verdict] : []))
      return words.slice(verdictsRead, (verdictsRead = words.length))
    },
  }
}

/** `aMessage('a', 2)` is the second message of the conversation of user a. */
export function aMessage(user: string, number: number, over: Partial<UserMessage> = {}): UserMessage {
  return {
    number,
    messageId: `${user}${number}`,
    conversation: `uae-main.${user}`,
    region: 'uae',
    isVip: false,
    media: null,
    text: 'hi',
    label: { intent: 'greeting' },
    leaves: false,
    afterMs: 100,
    ...over,
  }
}

export function aReply(messageId: string, over: Partial<Reply> = {}): Reply {
  return { type: 'reply', messageId, epoch: 1, position: 1, hash: 'h1', body: `answer to ${messageId}`, ...over }
}

/** Counted in memory alone, unless a path is given. */
export function aDatabase(path = ':memory:'): DatabaseSyncInstance {
  const database = new DatabaseSync(path)
  onTestFinished(() => {
    if (database.isOpen) database.close()
  })
  return database
}

export function aFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'linda-gateway-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

export interface DeskParts {
  readonly clock: FakeClock
  readonly database: DatabaseSyncInstance
  readonly scenario: Scenario
  readonly acceptsEpoch: AcceptsEpoch
  /** Nodes whose session is dead. */
  readonly dead: ReadonlySet<string>
}

export function aDesk(parts: Partial<DeskParts> = {}) {
  const clock = parts.clock ?? aClock()
  const database = parts.database ?? aDatabase()
  const ledger: Ledger = new Ledger(
    database,
    () => undefined,
    (what, tookMs) => metrics.stored(what, tookMs),
  )
  const metrics: GatewayMetrics = new GatewayMetrics(
    () => [desk.gauges()],
    () => [{ nodeId: 'uae-1', accountId: 'uae-main', isLive: true }],
  )
  const desk: Desk = new Desk({
    accountId: 'uae-main',
    ledger,
    users: new UserBook(database, (what, change) => ledger.write(what, change)),
    metrics: metrics.of('uae-main'),
    scenario: parts.scenario ?? CALM,
    clock,
    acceptsEpoch: parts.acceptsEpoch ?? strictEpoch,
    hasSession: ({ nodeId }) => parts.dead?.has(nodeId) !== true,
    log: () => undefined,
  })
  return { desk, clock, database, ledger, metrics }
}

/** A desk whose account `uae-1` serves at epoch 1. */
export function aServedDesk(parts: Partial<DeskParts> = {}) {
  const made = aDesk(parts)
  const line = aLine()
  made.desk.raiseFloor(1)
  made.desk.serve(line, 1)
  return { ...made, line }
}
