/** The users of each account on the gateway's `/metrics`, as the ledger has them when the page is asked for. */
import { Counter, Gauge, type Registry } from 'prom-client'
import type { UserFigures } from './user-counts.ts'

interface UsersOf {
  readonly accountId: string
  readonly users: () => UserFigures
}

export function measureUsers(registry: Registry, accounts: () => readonly UsersOf[]): void {
  const registers = [registry]
  const gauge = (name: string, help: string, read: (users: UserFigures) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['account'] as const,
      registers,
      collect() {
        for (const { accountId, users } of accounts()) this.set({ account: accountId }, read(users()))
      },
    })
  /** Read back from the ledger, so they go on where they were after a restart. */
  const total = (name: string, help: string, read: (users: UserFigures) => number) =>
    new Counter({
      name,
      help,
      labelNames: ['account'] as const,
      registers,
      collect() {
        this.reset()
        for (const { accountId, users } of accounts()) this.inc({ account: accountId }, read(users()))
      },
    })
  const windowed = (name: string, help: string, read: (users: UserFigures) => Readonly<Record<string, number>>) =>
    new Gauge({
      name,
      help,
      labelNames: ['account', 'window'] as const,
      registers,
      collect() {
        for (const { accountId, users } of accounts())
          for (const [window, value] of Object.entries(read(users()))) this.set({ account: accountId, window }, value)
      },
    })

  gauge('linda_gateway_users', 'Users who signed up and have not left.', ({ registered }) => registered)
  total('linda_gateway_users_signed_up_total', 'Users who wrote for the first time.', ({ signedUp }) => signedUp)
  total('linda_gateway_users_left_total', 'Users who ended their use.', ({ left }) => left)
  total(
    'linda_gateway_users_returned_total',
    'Messages of users who wrote again after a pause of 5 minutes or more.',
    ({ returned }) => returned,
  )
  windowed('linda_gateway_users_active', 'Users who wrote within the window: 5m, 1h, 24h.', ({ active }) => active)
  windowed(
    'linda_gateway_users_retainable',
    'Users who wrote in the window before the last one: 1h, in whole minutes.',
    ({ retainable }) => ({ '1h': retainable }),
  )
  windowed(
    'linda_gateway_users_retained',
    'Of the users who wrote in the window before the last one, those who wrote in the last one: 1h, in whole minutes.',
    ({ retained }) => ({ '1h': retained }),
  )
}
