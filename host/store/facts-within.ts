/** What was recorded within a period, by the source's clock: a bounded part of what may be millions. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { Fact, type FactKind } from '../../shared/fact.ts'
import { column, parseRow } from './rows.ts'

export interface FactsWithin {
  /** The source's clock, both ends included. */
  readonly from: number
  readonly to: number
  readonly kinds: readonly FactKind[]
  /** Of these accounts, and what names none; empty: all. */
  readonly accountIds: readonly string[]
  readonly limit: number
}

export interface JournaledFact {
  readonly journalId: string
  readonly fact: Fact
}

interface Place {
  readonly at: number
  readonly journalId: string
  readonly seq: number
}

/** The first ones, by time. Every kind is looked up by itself: what is not asked for is not passed over one by one. */
export function factsWithin(db: DatabaseSyncInstance, wanted: FactsWithin): JournaledFact[] {
  const { from, to, kinds, accountIds, limit } = wanted
  const accounts = accountIds.length === 0 ? null : JSON.stringify(accountIds)
  const ofKind = db.prepare(
    `SELECT at, journal_id AS journalId, seq FROM facts INDEXED BY facts_by_time
     WHERE kind = ? AND at BETWEEN ? AND ?
     ${accounts === null ? '' : 'AND (account_id IS NULL OR account_id IN (SELECT value FROM json_each(?)))'}
     ORDER BY at, journal_id, seq LIMIT ?`,
  )
  const body = db.prepare('SELECT body FROM facts WHERE journal_id = ? AND seq = ?')
  return kinds
    .flatMap(
      (kind) => ofKind.all(kind, from, to, ...(accounts === null ? [] : [accounts]), limit) as unknown as Place[],
    )
    .toSorted((a, b) => a.at - b.at || (a.journalId < b.journalId ? -1 : a.journalId > b.journalId ? 1 : a.seq - b.seq))
    .slice(0, limit)
    .flatMap(({ journalId, seq }) => {
      const fact = parseRow(Fact, column(body.get(journalId, seq), 'body'))
      return fact === null ? [] : [{ journalId, fact }]
    })
}
