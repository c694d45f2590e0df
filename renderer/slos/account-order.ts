/** Objectives and uptimes by account: as they stand where all of them are read, the worst first where only the first are. Pure. */
import type { SloState, UptimeReport } from '../../shared/slo.ts'
import { type SloStanding, standingOf } from '../../shared/words/slo.ts'

export interface AccountObjectives {
  readonly accountId: string
  readonly states: readonly SloState[]
}

/** Accounts shown at first; so many more with each press. */
export const ACCOUNTS_SHOWN = 15

const RANK: Readonly<Record<SloStanding, number>> = { broken: 0, danger: 1, below: 2, kept: 3, unknown: 4 }

/** `firstId`: its account stands first, whatever comes after it; `null`: none does. */
export function objectivesByAccount(states: readonly SloState[], firstId: string | null): readonly AccountObjectives[] {
  const groups = new Map<string, SloState[]>()
  for (const state of states) {
    const group = groups.get(state.slo.accountId)
    if (group === undefined) groups.set(state.slo.accountId, [state])
    else group.push(state)
  }
  const accounts = [...groups].map(([accountId, own]) => ({ accountId, states: own }))
  if (accounts.length <= ACCOUNTS_SHOWN) return accounts
  const rankOf = ({ states: own }: AccountObjectives): number =>
    own.some(({ slo }) => slo.id === firstId) ? -1 : Math.min(...own.map((state) => RANK[standingOf(state)]))
  return ranked(accounts, rankOf)
}

type AccountUptime = UptimeReport['accounts'][number]

/** Those that missed what was promised first, then by what they were short of it; those of whom nothing is known last. */
export function uptimesInOrder(accounts: readonly AccountUptime[]): readonly AccountUptime[] {
  if (accounts.length <= ACCOUNTS_SHOWN) return accounts
  return ranked(accounts, ({ met, uptime }) => (uptime === null ? 2 : met === false ? uptime - 1 : uptime))
}

/** Equal ranks keep their order. */
function ranked<T>(rows: readonly T[], rankOf: (row: T) => number): readonly T[] {
  return rows
    .map((row) => ({ row, rank: rankOf(row) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ row }) => row)
}
