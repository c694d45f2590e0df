import { describe, expect, it } from 'vitest'
import { ACCOUNTS_SHOWN, objectivesByAccount, uptimesInOrder } from '../../../renderer/slos/account-order.ts'
import type { SloState, UptimeReport } from '../../../shared/slo.ts'

const range = (count: number) => Array.from({ length: count }, (_, index) => `account-${index + 1}`)

function anObjective(
  accountId: string,
  over: Partial<SloState> = {},
  kind: 'availability' | 'errors' = 'availability',
) {
  const slo = { id: `${accountId}-${kind}`, accountId, kind, objective: 0.999, thresholdMs: null, windowDays: 30 }
  const kept = { good: 3_600, bad: 0, kept: 1, spent: 0, coveredMs: 3_600_000, excludedMs: 0, judgedByWaitingMs: 0 }
  const state: SloState = { slo, ...kept, unit: 's', burns: [], spenders: [], ...over }
  return state
}

type AccountUptime = UptimeReport['accounts'][number]

function anUptime(accountId: string, over: Partial<AccountUptime> = {}): AccountUptime {
  const none = { judgedByWaitingMs: 0, excluded: [], uncovered: [], downs: [], messages: 0, errors: 0, p95Ms: null }
  return { accountId, uptime: 1, objective: 0.999, met: true, coveredMs: 3_600_000, ...none, ...over }
}

const names = (rows: readonly { readonly accountId: string }[]) => rows.map(({ accountId }) => accountId)

describe('objectives by account', () => {
  it('stand as they come while all of them are read', () => {
    const states = range(3).flatMap((id) => [anObjective(id), anObjective(id, { spent: 2 }, 'errors')])
    const accounts = objectivesByAccount(states, 'account-3-errors')
    expect(names(accounts)).toEqual(range(3))
    expect(accounts[1]?.states.map(({ slo }) => slo.id)).toEqual(['account-2-availability', 'account-2-errors'])
  })

  it('have the worst first where only the first are shown, and before them whom a link names', () => {
    const ids = range(ACCOUNTS_SHOWN + 5)
    const states = ids.flatMap((id) => [
      anObjective(id, id === 'account-9' ? { kept: null, spent: null } : {}),
      anObjective(id, id === 'account-17' ? { spent: 1.2 } : id === 'account-12' ? { spent: 0.9 } : {}, 'errors'),
    ])
    expect(names(objectivesByAccount(states, null)).slice(0, 3)).toEqual(['account-17', 'account-12', 'account-1'])
    expect(names(objectivesByAccount(states, 'account-20-errors')).slice(0, 2)).toEqual(['account-20', 'account-17'])
    expect(names(objectivesByAccount(states, null)).toSorted()).toEqual(ids.toSorted())
  })
})

describe('uptimes', () => {
  it('have first who missed the promise, then who was down longest, last of whom nothing is known', () => {
    const rows = range(ACCOUNTS_SHOWN + 1).map((id) => anUptime(id))
    const others = [
      anUptime('unknown', { uptime: null, met: null, coveredMs: 0 }),
      anUptime('short', { uptime: 0.9995 }),
      anUptime('missed', { uptime: 0.9999, objective: 0.99999, met: false }),
      anUptime('missed by more', { uptime: 0.9, met: false }),
    ]
    const ordered = names(uptimesInOrder([...others, ...rows]))
    expect(ordered.slice(0, 4)).toEqual(['missed by more', 'missed', 'short', 'account-1'])
    expect(ordered.at(-1)).toBe('unknown')
  })

  it('stand as they come while all of them are read', () => {
    expect(names(uptimesInOrder([anUptime('b'), anUptime('a', { met: false, uptime: 0.5 })]))).toEqual(['b', 'a'])
  })
})
