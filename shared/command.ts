/** What can be asked of the cluster. A new command is one entry here. */
import { z } from 'zod'
import { AccountId, NodeId } from './ids.ts'

export const Command = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('failover'),
    accountId: AccountId,
    /** `null`: the best candidate. */
    to: NodeId.nullable(),
  }),
])
export type Command = z.infer<typeof Command>
export type CommandKind = Command['kind']

/** What a command is at least; a plan can raise it, never lower it. */
export const BASE_CLASS = { failover: 'dangerous' } as const satisfies Record<
  CommandKind,
  'harmless' | 'reversible' | 'dangerous'
>

/** "Fail over uae-main to uae-2": the title of its plan, its operation and its place in every list. */
export function describeCommand(command: Command): string {
  return command.to === null ? `Fail over ${command.accountId}` : `Fail over ${command.accountId} to ${command.to}`
}
