/** Changing an account's master, and going back home: one machine carries both out. */
import type { CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import { rankServants } from '../failover/evidence.ts'
import { GATEWAY } from '../nodes/roster.ts'
import { backupCheck } from '../plans/backup-check.ts'
import type { Draft } from '../plans/draft.ts'
import { planFailover } from '../plans/plan-failover.ts'
import { accountOf, type CommandHandler, type View } from './handler.ts'

export const failover: CommandHandler<CommandOf<'failover'>> = {
  plan: planned,
  run: { kind: 'failover', goal: (command) => command },
}

export const failback: CommandHandler<CommandOf<'failback'>> = {
  plan: (view, command) => planned(view, { ...command, to: command.to ?? homeOf(view, command.accountId) }),
  run: { kind: 'failover', goal: (command) => command },
}

/** The node of the account's best priority. @throws {Fault} unknownAccount, unknownNode, alreadySo: it is master already. */
function homeOf(view: View, accountId: string): string {
  const account = accountOf(view, accountId)
  const [home] = Object.values(view.snapshot.nodes)
    .filter((node) => node.accountId === accountId)
    .toSorted((a, b) => a.priority - b.priority || a.id.localeCompare(b.id))
  if (home === undefined) throw new Fault('unknownNode', `${accountId} has no node`)
  if (account.lease.holder?.nodeId === home.id && account.activeFailoverId === null)
    throw new Fault('alreadySo', `${accountId} is home: ${home.id} is its master and of its best priority`)
  return home.id
}

function planned<C extends CommandOf<'failover'> | CommandOf<'failback'>>(view: View, command: C): Draft<C> {
  const { config, snapshot, now } = view
  const account = accountOf(view, command.accountId)
  const holder = account.lease.holder?.nodeId ?? null
  const gateway = view.roster.presence(GATEWAY)
  const candidates = rankServants(
    { snapshot, roster: view.roster, flapping: config.flapping, now },
    command.accountId,
    holder,
  )
  const draft = planFailover({
    command,
    snapshot,
    candidates,
    gateway: {
      heardAt: gateway?.heardWallAt ?? null,
      sample: gateway?.samples.find(({ accountId }) => accountId === command.accountId) ?? null,
    },
    probationMs: config.timing.probationMs,
    now,
  })
  // Where nobody serves, or a change of master runs already, it is no time to think of backups.
  const isCalm = holder !== null && snapshot.nodes[holder]?.health === 'healthy' && account.activeFailoverId === null
  return isCalm ? { ...draft, checks: [...draft.checks, backupCheck(view)] } : draft
}
