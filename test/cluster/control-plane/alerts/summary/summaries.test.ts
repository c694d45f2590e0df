import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Deliveries } from '../../../../../cluster/control-plane/alerts/deliveries.ts'
import type { Message } from '../../../../../cluster/control-plane/alerts/message.ts'
import { Summaries } from '../../../../../cluster/control-plane/alerts/summary/summaries.ts'
import { Book } from '../../../../../cluster/control-plane/book.ts'
import { SqliteEngine } from '../../../../../cluster/control-plane/engine/sqlite.ts'
import type { AlertRoute } from '../../../../../shared/alert-rule.ts'
import { Fault } from '../../../../../shared/fault.ts'
import { aFolder, AT } from '../../../../support/factories.ts'
import { turns } from '../../../../support/until.ts'
import { aClock } from '../../a-cluster.ts'
import { aRoute } from '../factories.ts'

const HOUR = 3_600_000
/** AT is 2026-11-20 09:00 UTC. */
const DAILY = { summaryAt: '08:00' }

/** A control plane that can be restarted or be away, and receivers that take everything unless told otherwise. */
function someSummaries(routes: readonly AlertRoute[] = [aRoute(DAILY)]) {
  const path = join(aFolder(), 'journal.db')
  const clock = aClock()
  const sent: [routeId: string, day: string, missed: readonly string[]][] = []
  const lines: string[] = []
  const trouble = { receiver: false, slos: false }
  const log = (line: string) => void lines.push(line)
  const slos = {
    list: () => Promise.resolve({ slos: [], recordedSince: null, servedAt: clock.wall() }),
    uptime: (from: number, to: number) =>
      trouble.slos
        ? Promise.reject(new Fault('internal', 'not now'))
        : Promise.resolve({ from, to, madeAt: clock.wall(), accounts: [] }),
  }
  const open = () => {
    const engine = new SqliteEngine({ path })
    const book = new Book(engine, clock.wall)
    const summaries = new Summaries({ routes, book, slos: () => slos, clock, log })
    const deliveries = new Deliveries({
      alerting: { routes: [...routes], retryMs: 60_000, lastRetryMs: 60_000, giveUpMs: 1_000 * HOUR },
      book,
      frame: { journalId: 'j', cluster: { name: 'Test cluster', environment: 'drill' } },
      senderTo: () => ({
        send: (message: Message) => {
          if (trouble.receiver) return Promise.reject(new Error('the connection was refused'))
          if (message.word === 'summary') sent.push([message.routeId, message.summary.day, message.summary.daysMissed])
          return Promise.resolve(null)
        },
      }),
      clock,
      log,
    })
    return { engine, summaries, deliveries }
  }
  let now = open()
  onTestFinished(() => now.engine.close())
  return {
    clock,
    sent,
    lines,
    trouble,
    days: () => sent.map(([, day]) => day),
    state: (routeId = 'desk') => now.summaries.stateOf(routeId),
    pass: async (ms: number, stepMs = 60_000) => {
      for (let passed = 0; passed < ms; passed += stepMs) {
        clock.advance(stepMs)
        now.summaries.look()
        await turns(6)
        now.deliveries.tick()
        await turns(6)
      }
    },
    restart: (awayMs = 0) => {
      now.summaries.close()
      now.engine.close()
      clock.advance(awayMs)
      now = open()
    },
  }
}

describe('a daily summary', () => {
  it('is sent once a day when it is due, of the day before', async () => {
    const { pass, sent, state } = someSummaries()
    await pass(HOUR)
    expect(sent).toEqual([])
    expect(state()).toEqual({
      at: '08:00',
      zone: 'UTC',
      nextAt: AT + 23 * HOUR,
      lastSentAt: null,
      lastDay: null,
    })
    await pass(47 * HOUR)
    expect(sent).toEqual([
      ['desk', '2026-11-20', []],
      ['desk', '2026-11-21', []],
    ])
    expect(state()).toMatchObject({ lastDay: '2026-11-21', nextAt: AT + 71 * HOUR })
  })

  it('is due at the time of its route’s own zone', async () => {
    const { pass, sent } = someSummaries([
      aRoute({ ...DAILY, summaryZone: 'Asia/Dubai' }),
      aRoute({ id: 'other' }),
      aRoute({ id: 'early', summaryAt: '09:30' }),
    ])
    await pass(HOUR)
    expect(sent).toEqual([['early', '2026-11-19', []]])
    await pass(17 * HOUR)
    expect(sent).toHaveLength(1)
    await pass(HOUR)
    expect(sent[1]).toEqual(['desk', '2026-11-20', []])
  })

  it('is sent once, however often the control plane is restarted around its time', async () => {
    const { pass, restart, days } = someSummaries()
    await pass(23 * HOUR - 120_000)
    for (let times = 0; times < 6; times++) {
      restart()
      await pass(60_000)
    }
    await pass(HOUR)
    expect(days()).toEqual(['2026-11-20'])
  })

  it('is sent late where the control plane was away when it was due, and names the days that nobody told of', async () => {
    const { pass, restart, sent } = someSummaries()
    await pass(24 * HOUR)
    restart(3 * 24 * HOUR)
    await pass(HOUR)
    expect(sent).toEqual([
      ['desk', '2026-11-20', []],
      ['desk', '2026-11-23', ['2026-11-21', '2026-11-22']],
    ])
  })

  it('waits for a receiver that is down, over days and restarts, and arrives once each', async () => {
    const { pass, restart, trouble, days } = someSummaries()
    trouble.receiver = true
    await pass(24 * HOUR, 600_000)
    restart()
    await pass(24 * HOUR, 600_000)
    expect(days()).toEqual([])
    trouble.receiver = false
    await pass(HOUR)
    expect(days()).toEqual(['2026-11-20', '2026-11-21'])
  })

  it('that cannot be made is tried again', async () => {
    const { pass, trouble, days, lines } = someSummaries()
    trouble.slos = true
    await pass(24 * HOUR, 600_000)
    expect(days()).toEqual([])
    expect(lines[0]).toBe('the summary for desk is tried again: not now')
    trouble.slos = false
    await pass(HOUR)
    expect(days()).toEqual(['2026-11-20'])
  })

  it('is not sent again where somebody sets the clock back', async () => {
    const { pass, clock, days } = someSummaries()
    await pass(24 * HOUR)
    clock.set(-2 * HOUR)
    await pass(3 * HOUR)
    expect(days()).toEqual(['2026-11-20'])
  })
})
