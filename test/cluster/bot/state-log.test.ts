import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StateLog } from '../../../cluster/bot/state-log.ts'
import { EMPTY_TAIL, type LogRecord, ROOT_HASH, tailOf } from '../../../cluster/wire/records.ts'
import { aFolder } from '../../support/factories.ts'
import { aChain, aRecord } from '../../support/records.ts'
import { faultOf } from '../../support/fault.ts'

const aPath = () => join(aFolder(), 'state.log')

/** The log at a path, and what it replayed when it was opened. */
function open(path: string): { log: StateLog; replayed: LogRecord[] } {
  const replayed: LogRecord[] = []
  return { log: new StateLog(path, (record) => replayed.push(record)), replayed }
}

const everything = (log: StateLog) => {
  const records: LogRecord[] = []
  log.replay((record) => records.push(record))
  return records
}

describe('a state log', () => {
  it('begins at the root', () => {
    const { log, replayed } = open(aPath())
    expect(log.tail).toEqual(EMPTY_TAIL)
    expect(log.hashAt(0)).toBe(ROOT_HASH)
    expect(log.hashAt(1)).toBeNull()
    expect(replayed).toEqual([])
  })

  it('reads what was appended, from any position', async () => {
    const { log } = open(aPath())
    const records = aChain(5)
    await log.append(records.slice(0, 2))
    await log.append(records.slice(2))
    expect(log.tail).toEqual(tailOf(records[4] ?? aRecord(EMPTY_TAIL)))
    expect(log.read(1, 10)).toEqual(records)
    expect(log.read(3, 2)).toEqual(records.slice(2, 4))
    expect(log.read(6, 10)).toEqual([])
    expect(log.read(0, 10)).toEqual([])
    expect(log.hashes(2, 3)).toEqual(records.slice(1, 3).map(({ hash }) => hash))
    expect(log.hashAt(5)).toBe(records[4]?.hash)
  })

  it('has on disk what it said is there', async () => {
    const path = aPath()
    const { log } = open(path)
    const records = aChain(3)
    await log.append(records)
    expect(
      readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(records)
  })

  it('takes only what follows its tail', async () => {
    const { log } = open(aPath())
    const [first, second, third] = aChain(3)
    const stranger = aRecord(EMPTY_TAIL, { mark: 'other' })
    await log.append([first].flatMap((record) => record ?? []))
    const size = () => log.tail.position
    for (const wrong of [[third], [first], [stranger], [{ ...second, reply: 'forged' }], [second, second]]) {
      expect(faultOf(() => log.append(wrong as LogRecord[]))).toBe('malformed')
      expect(size()).toBe(1)
    }
    await log.append([second, third].flatMap((record) => record ?? []))
    expect(size()).toBe(3)
  })

  it('is the same after it was opened again', async () => {
    const path = aPath()
    const first = open(path)
    const records = aChain(50)
    await first.log.append(records)
    first.log.close()
    const second = open(path)
    expect(second.replayed).toEqual(records)
    expect(second.log.tail).toEqual(first.log.tail)
    await second.log.append(aChain(1, second.log.tail))
    expect(second.log.tail.position).toBe(51)
  })

  it('reads old records from disk when memory holds only the newest', async () => {
    const path = aPath()
    const { log } = open(path)
    const records = aChain(2_500)
    await log.append(records)
    await log.append(aChain(10, log.tail))
    expect(log.read(1, 3)).toEqual(records.slice(0, 3))
    expect(log.read(1_495, 20)).toEqual(records.slice(1_494, 1_514))
    expect(everything(log)).toHaveLength(2_510)
  })

  it('shares the disk’s next turn between appends that come while it works', async () => {
    const { log } = open(aPath())
    const records = aChain(20)
    await Promise.all(records.map((record) => log.append([record])))
    expect(log.tail.position).toBe(20)
  })
})

describe('cutting', () => {
  it('drops every record after a position, for good', async () => {
    const path = aPath()
    const { log } = open(path)
    const records = aChain(6)
    await log.append(records)
    expect(log.cut(4)).toBe(2)
    expect(log.tail).toMatchObject({ position: 4, hash: records[3]?.hash })
    expect(log.read(1, 10)).toEqual(records.slice(0, 4))
    expect(log.hashAt(5)).toBeNull()
    log.close()
    expect(open(path).replayed).toEqual(records.slice(0, 4))
  })

  it('of nothing changes nothing, and of everything leaves the root', async () => {
    const { log } = open(aPath())
    await log.append(aChain(3))
    expect(log.cut(3)).toBe(0)
    expect(log.cut(9)).toBe(0)
    expect(log.cut(0)).toBe(3)
    expect(log.tail).toEqual(EMPTY_TAIL)
    await log.append(aChain(1, EMPTY_TAIL, { mark: 'anew' }))
    expect(log.tail.position).toBe(1)
  })
})

it('can be cut again after it grew again', async () => {
  const path = aPath()
  const { log } = open(path)
  await log.append(aChain(6))
  log.cut(4)
  await log.append(aChain(3, log.tail, { mark: 'longer-than-before' }))
  log.cut(6)
  log.close()
  expect(open(path).replayed.map(({ messageId }) => messageId)).toEqual([
    'm1',
    'm2',
    'm3',
    'm4',
    'longer-than-before5',
    'longer-than-before6',
  ])
})

describe('a crash', () => {
  it('that tore the last line costs that line alone', async () => {
    const path = aPath()
    const { log } = open(path)
    const records = aChain(3)
    await log.append(records)
    log.close()
    const intact = statSync(path).size
    const torn = JSON.stringify(aRecord(tailOf(records[2] ?? aRecord(EMPTY_TAIL))))
    appendFileSync(path, torn.slice(0, torn.length / 2))
    const again = open(path)
    expect(again.replayed).toEqual(records)
    expect(statSync(path).size).toBe(intact)
    await again.log.append(aChain(1, again.log.tail))
    expect(open(path).replayed).toHaveLength(4)
  })

  it('at any byte of the file leaves the records that were whole', async () => {
    const records = aChain(4)
    const lines = records.map((record) => `${JSON.stringify(record)}\n`)
    const whole = Buffer.from(lines.join(''))
    const ends = lines.map((_, index) => Buffer.byteLength(lines.slice(0, index + 1).join('')))
    const path = aPath()
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length }), async (bytes) => {
        writeFileSync(path, whole)
        truncateSync(path, bytes)
        const { log, replayed } = open(path)
        const survived = ends.filter((end) => end <= bytes).length
        expect(replayed).toEqual(records.slice(0, survived))
        await log.append(aChain(1, log.tail))
        log.close()
      }),
      { numRuns: 40 },
    )
  })

  it('that damaged a record in the middle is refused, with the last good position', async () => {
    const path = aPath()
    const { log } = open(path)
    await log.append(aChain(4))
    log.close()
    const lines = readFileSync(path, 'utf8').split('\n')
    const damages = [
      (line: string) => line.replace('"reply":"', '"reply":"x'),
      () => 'not JSON',
      () => '{}',
      () => lines[0] ?? '',
    ]
    for (const damage of damages) {
      writeFileSync(path, lines.map((line, index) => (index === 2 ? damage(line) : line)).join('\n'))
      expect(() => open(path)).toThrow('damaged after position 2')
    }
  })
})

it('any order of appending, cutting and opening again gives what a list would', async () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant('append' as const),
      count: fc.integer({ min: 1, max: 5 }),
      mark: fc.constantFrom('a', 'a-much-longer-one'),
    }),
    fc.record({ do: fc.constant('cut' as const), at: fc.nat({ max: 12 }) }),
    fc.record({ do: fc.constant('reopen' as const) }),
  )
  const path = aPath()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      writeFileSync(path, '')
      let { log } = open(path)
      let list: LogRecord[] = []
      for (const next of steps) {
        if (next.do === 'append') {
          const records = aChain(next.count, log.tail, { mark: next.mark })
          await log.append(records)
          list = [...list, ...records]
        } else if (next.do === 'cut') {
          log.cut(next.at)
          list = list.slice(0, next.at)
        } else {
          log.close()
          log = open(path).log
        }
        expect(everything(log)).toEqual(list)
      }
      log.close()
      expect(open(path).replayed).toEqual(list)
    }),
    { numRuns: 30 },
  )
})
