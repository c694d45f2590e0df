/** A wall with many accounts, and desktops that show notifications or not. */
import { FIRST_SETTINGS } from '../../../shared/notification.ts'
import type { Sample } from '../../../shared/sample.ts'
import { calm } from './calm.ts'
import type { Scenario } from './scenario.ts'

const COPIES = 6

export function handScenarios(now: number) {
  const base = calm(now)
  const state = { settings: FIRST_SETTINGS, outlet: 'page', held: 0, problem: null } as const
  return {
    many: manyAccounts(base),
    askedByBrowser: {
      ...base,
      notifications: {
        ...state,
        held: 3,
        settings: { ...FIRST_SETTINGS, quiet: { ...FIRST_SETTINGS.quiet, isOn: true, days: [1, 2, 3, 4, 5] } },
        problem:
          'The settings of notifications cannot be written to /data/notifications.json: no space left on device.',
      },
    },
    silentDesktop: { ...base, notifications: { ...state, outlet: 'none' } },
  } as const satisfies Record<string, Scenario>
}

function manyAccounts(base: Scenario): Scenario {
  const { snapshot } = base.picture
  if (snapshot === null) throw new Error('the calm scenario knows its cluster')
  const accounts = Object.values(snapshot.accounts).flatMap((account) =>
    Array.from({ length: COPIES }, (_, index) => ({ ...account, id: `${account.id}-${index + 1}` })),
  )
  const samples = base.picture.samples.flatMap((sample): Sample[] =>
    sample.kind === 'account'
      ? Array.from({ length: COPIES }, (_, index) => ({ ...sample, accountId: `${sample.accountId}-${index + 1}` }))
      : [sample],
  )
  return {
    ...base,
    picture: {
      ...base.picture,
      samples,
      snapshot: { ...snapshot, accounts: Object.fromEntries(accounts.map((account) => [account.id, account])) },
    },
  }
}
