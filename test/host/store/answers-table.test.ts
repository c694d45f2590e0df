import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { type AnswerLimits, AnswersTable } from '../../../host/store/answers-table.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { aDataDir } from '../support/a-host.ts'
import { AT } from '../support/factories.ts'

describe('kept answers', () => {
  let db: DatabaseSyncInstance
  beforeEach(() => {
    db = openDatabase(join(aDataDir(), 'built-in.sqlite'), AT).db
  })
  afterEach(() => db.close())

  const aTable = (over: Partial<AnswerLimits> = {}): AnswersTable =>
    new AnswersTable(db, (write) => write(), { answerBytes: 100, totalBytes: 250, count: 5, ...over })
  const answer = (size: number, answeredAt: number) => ({ body: 'a'.repeat(size), answeredAt })

  it('are of one question the newest', () => {
    const table = aTable()
    table.put('listSlos', '{}', answer(10, AT))
    table.put('listSlos', '{}', answer(20, AT + 1))
    expect(table.get('listSlos', '{}')).toEqual(answer(20, AT + 1))
    expect(table.answeredAt('listSlos', '{}')).toBe(AT + 1)
    expect(table.get('listSlos', '{"other":1}')).toBeNull()
    expect(table.answeredAt('getUptime', '{}')).toBeNull()
  })

  it('take no more room than they may: those of the longest ago go', () => {
    const table = aTable()
    for (let index = 0; index < 4; index += 1) table.put('listAlerts', `${index}`, answer(80, AT + index))
    expect([0, 1, 2, 3].map((index) => table.get('listAlerts', `${index}`) !== null)).toEqual([false, true, true, true])
  })

  it('are no more than so many', () => {
    const table = aTable()
    for (let index = 0; index < 50; index += 1) table.put('listAlerts', `${index}`, answer(1, AT + index))
    const left = Array.from({ length: 50 }, (_, index) => index).filter((index) => table.get('listAlerts', `${index}`))
    expect(left).toEqual([45, 46, 47, 48, 49])
  })

  it('do not keep one that is too large, nor the older one it makes wrong', () => {
    const table = aTable()
    table.put('listSlos', '{}', answer(10, AT))
    table.put('listSlos', '{}', answer(101, AT + 1))
    expect(table.get('listSlos', '{}')).toBeNull()
  })
})
