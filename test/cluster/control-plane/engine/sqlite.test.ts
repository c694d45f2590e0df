import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { journalSizeBytes } from '../../../../cluster/control-plane/engine/size.ts'
import { SqliteEngine } from '../../../../cluster/control-plane/engine/sqlite.ts'
import { aFormedCluster, aPlan, aRequest, AT } from '../../../support/factories.ts'
import { aFolder } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { behavesLikeAnEngine, changes, drafts, vacated } from './contract.ts'
import { keepsAlerts } from './contract-alerts.ts'
import { keepsErrors } from './contract-errors.ts'
import { keepsLogEntries } from './contract-log-entries.ts'
import { keepsSlos } from './contract-slos.ts'
import { raisedFact } from '../alerts/factories.ts'

function aStore() {
  const path = join(aFolder(), 'deep', 'journal.db')
  const open = (maxPages?: number) => {
    const engine = new SqliteEngine(maxPages === undefined ? { path } : { path, maxPages })
    const close = engine.close.bind(engine)
    let isClosed = false
    engine.close = () => {
      isClosed = true
      close()
    }
    onTestFinished(() => {
      if (!isClosed) close()
    })
    return engine
  }
  return { open }
}

behavesLikeAnEngine('SQLite', () => {
  const store = aStore()
  return { open: () => store.open() }
})

keepsAlerts('SQLite', () => {
  const store = aStore()
  return { open: () => store.open() }
})
keepsErrors('SQLite', () => {
  const store = aStore()
  return { open: () => store.open() }
})

keepsLogEntries('SQLite', () => {
  const store = aStore()
  return { open: () => store.open() }
})

keepsSlos('SQLite', () => {
  const store = aStore()
  return { open: () => store.open() }
})

describe('a commit', () => {
  it('is timed when it is on the disk, and not when it is refused', () => {
    const path = join(aFolder(), 'journal.db')
    const times: number[] = []
    const engine = new SqliteEngine({ path, wrote: (tookMs) => void times.push(tookMs) })
    onTestFinished(() => engine.close())
    const before = journalSizeBytes(path)
    engine.commit(drafts(aFormedCluster(), ...changes(200)), AT)
    expect(times).toEqual([expect.any(Number)])
    expect(times[0]).toBeGreaterThan(0)
    expect(journalSizeBytes(path)).toBeGreaterThan(before)
    expect(faultOf(() => engine.commit(drafts(vacated(7)), AT))).toBe('staleEpoch')
    expect(times).toHaveLength(1)
  })

  it('of a journal that is not there yet has no size', () => {
    expect(journalSizeBytes(join(aFolder(), 'journal.db'))).toBe(0)
  })
})

describe('a journal of an older version', () => {
  it('is read once for the alerts that it has as facts', () => {
    const path = join(aFolder(), 'journal.db')
    const engine = new SqliteEngine({ path })
    engine.commit(drafts(raisedFact(), raisedFact({ id: 'errorRate/uae-main', code: 'errorRate' })), AT)
    engine.commit(drafts({ kind: 'alertResolved', alertId: 'noStandby/uae-main', why: 'over' }), AT + 1)
    const before = engine.alerts.list({ state: 'all' }, null, 10)
    engine.close()
    const older = new DatabaseSync(path)
    older.exec('DROP TABLE alerts; DROP TABLE deliveries; DROP TABLE threads')
    older.close()
    const newer = new SqliteEngine({ path })
    onTestFinished(() => newer.close())
    expect(newer.alerts.list({ state: 'all' }, null, 10)).toEqual(before)
  })
})

describe('SQLite on a full disk', () => {
  /** A journal with a few facts on a disk that has no page left for many more. */
  function aFullDisk() {
    const store = aStore()
    const engine = store.open()
    engine.commit(drafts(aFormedCluster(), vacated(1), ...changes(4)), AT)
    engine.close()
    return { ...store, small: store.open(20) }
  }
  const tooMuch = { ...drafts(vacated(2), ...changes(2_000)), request: aRequest() }

  it('refuses with diskFull and writes nothing of the commit', () => {
    const { small, open } = aFullDisk()
    const before = small.load()
    expect(faultOf(() => small.commit(tooMuch, AT))).toBe('diskFull')
    expect(small.load()).toEqual(before)
    expect(small.findRequest(aRequest().operationId)).toBeNull()
    small.close()
    expect(open().load()).toEqual(before)
  })

  it('still reads, and takes what fits again', () => {
    const { small } = aFullDisk()
    expect(faultOf(() => small.commit(tooMuch, AT))).toBe('diskFull')
    expect(small.factsAfter(0, 100)).toHaveLength(6)
    expect(faultOf(() => small.commit(drafts(vacated(2)), AT))).toBeNull()
    expect(small.load()).toMatchObject({ seq: 7, accounts: { 'uae-main': { lease: { epoch: 2 } } } })
  })

  it('refuses a plan it cannot keep', () => {
    const { small } = aFullDisk()
    const huge = aPlan({ consequences: ['x'.repeat(200_000)] })
    expect(faultOf(() => small.savePlan(huge))).toBe('diskFull')
    expect(small.findPlan(huge.id)).toBeNull()
  })
})
