/** A log book on a table of its own, on a clock of its own. */
import { v7 as uuidv7 } from 'uuid'
import { type Clock } from '../../../host/clock.ts'
import { LogBook } from '../../../host/log-book/book.ts'
import type { LogEntriesTable } from '../../../host/store/log-entries-table.ts'
import { aClock } from '../support/fake-clock.ts'

export function aBook(table: LogEntriesTable, actor = 'ana', clock: Clock = aClock()): LogBook {
  return new LogBook({ table, clock, newId: uuidv7, actor, toSend: () => undefined })
}
