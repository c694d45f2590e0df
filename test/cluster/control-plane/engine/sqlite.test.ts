import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SqliteEngine } from '../../../../cluster/control-plane/engine/sqlite.ts'
import { aFormedCluster, aPlan, aRequest, AT } from '../../../support/factories.ts'
import { aFolder } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { behavesLikeAnEngine, changes, drafts, vacated } from './contract.ts'

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
