import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ErrorLedger } from '../../../../../cluster/control-plane/alerts/errors/ledger.ts'
import { SqliteEngine } from '../../../../../cluster/control-plane/engine/sqlite.ts'
import { Fault } from '../../../../../shared/fault.ts'
import { aFolder } from '../../../../support/factories.ts'
import { aClock } from '../../a-cluster.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const HOURLY = { stepMinutes: 60 }

function aLedger() {
  const path = join(aFolder(), 'journal.db')
  const clock = aClock()
  const lines: string[] = []
  const open = () => {
    const engine = new SqliteEngine({ path })
    return {
      engine,
      ledger: new ErrorLedger({ store: engine.errors, now: clock.wall, log: (line) => lines.push(line) }),
    }
  }
  let now = open()
  onTestFinished(() => now.engine.close())
  return {
    clock,
    lines,
    get engine() {
      return now.engine
    },
    get ledger() {
      return now.ledger
    },
    /** Watched all the time, with so many errors of a kind at every look. */
    pass: (minutes: number, errors = 0, { stepMinutes = 1 } = {}) => {
      for (let passed = 0; passed < minutes; passed += stepMinutes) {
        const from = clock.wall()
        clock.advance(stepMinutes * MINUTE)
        now.ledger.watched('uae-main', from, clock.wall())
        if (errors > 0) now.ledger.saw('uae-main', 'reply.doubled', errors, 'gateway')
        now.ledger.tick()
      }
    },
    restart: (save = true) => {
      if (save) now.ledger.save()
      now.engine.close()
      now = open()
    },
    news: () => now.ledger.news().map(({ about, kind }) => `${about} ${kind}`),
  }
}

describe('a kind of error', () => {
  it('is no news while it is only learnt what there is', () => {
    const { ledger, pass, news } = aLedger()
    pass(5)
    ledger.saw('uae-main', 'reply.doubled', 1, 'gateway')
    pass(20)
    ledger.saw('uae-main', 'reply.doubled', 1, 'gateway')
    expect(news()).toEqual([])
  })

  it('that was never seen is news, with where, who counted it and how long was watched', () => {
    const { ledger, clock, pass } = aLedger()
    pass(30)
    ledger.saw('uae-main', 'sheetCall.failed', 2, 'uae-2')
    ledger.saw('uae-main', 'sheetCall.failed', 1, 'uae-3')
    expect(ledger.news()).toEqual([
      {
        about: 'uae-main',
        kind: 'sheetCall.failed',
        source: 'uae-3',
        firstAt: clock.wall(),
        lastAt: clock.wall(),
        newAt: clock.wall(),
        watchedMs: 30 * MINUTE,
      },
    ])
  })

  it('that was not seen for a day is news again, and one that was is not', () => {
    const { pass, news } = aLedger()
    pass(1, 1)
    pass(23 * 60, 0, HOURLY)
    pass(1, 1)
    expect(news()).toEqual([])
    pass(24 * 60, 0, HOURLY)
    pass(1, 1)
    expect(news()).toEqual(['uae-main reply.doubled'])
  })

  it('stays news over a restart, also one without a word, and is known for good', () => {
    const made = aLedger()
    made.pass(30)
    made.ledger.saw('uae-main', 'reply.doubled', 1, 'gateway')
    made.restart(false)
    expect(made.news()).toEqual(['uae-main reply.doubled'])
    made.ledger.known({ about: 'uae-main', kind: 'reply.doubled' })
    made.restart()
    made.pass(5, 1)
    expect(made.news()).toEqual([])
  })
})

describe('what is usual', () => {
  it('is known again after a restart, from the disk', () => {
    const made = aLedger()
    made.pass(120, 2)
    made.restart()
    made.pass(5, 20)
    expect(made.ledger.spike('uae-main')).toMatchObject({ kind: 'value', amount: 100, value: 10 })
  })

  it('is forgotten after a day', () => {
    const { pass, clock, ledger } = aLedger()
    pass(120, 2)
    clock.advance(26 * HOUR)
    pass(6, 1)
    expect(ledger.spike('uae-main')).toMatchObject({ kind: 'none' })
  })

  it('of what nobody watches is not there', () => {
    expect(aLedger().ledger.spike('nobody')).toBeNull()
  })
})

describe('a disk that is full', () => {
  it('loses nothing of the last hour and says so once', () => {
    const made = aLedger()
    const save = made.engine.errors.save.bind(made.engine.errors)
    made.engine.errors.save = () => {
      throw new Fault('diskFull', 'no space')
    }
    made.pass(20, 2)
    expect(made.lines).toEqual(['errors by kind are not written and wait in memory: no space'])
    made.engine.errors.save = save
    made.pass(1, 2)
    const counts = made.engine.errors.minutes(0, Number.MAX_SAFE_INTEGER).map(({ count }) => count)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(42)
  })
})
