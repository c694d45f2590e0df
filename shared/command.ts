/** What can be asked of the cluster. A new command is one row in this table; every list, sheet and check derives from it. */
import { z } from 'zod'
import { BackupId } from './backup.ts'
import { silencedWords } from './alert.ts'
import { BalancingAlgorithm, Weights } from './balancing.ts'
import { VersionName } from './deployment.ts'
import { AccountId, EpochMs, NodeId, OperationId, Region } from './ids.ts'
import { PromotionRule } from './node.ts'
import { ServiceId } from './service.ts'
import { BALANCING_NAMES } from './words/labels.ts'

/** What a command is at least; a plan can raise it, never lower it. */
export type BaseClass = 'harmless' | 'reversible' | 'dangerous'

/** What a command is about: whose page offers it, and whose name is typed to force it. */
export interface Subject {
  readonly kind: 'account' | 'node' | 'cluster'
  /** Of the cluster: `cluster`. */
  readonly id: string
}

interface Row<S extends z.ZodType> {
  readonly schema: S
  readonly base: BaseClass
  /** The verb on buttons and in the palette: "Fail over". */
  readonly verb: string
  /** "Fail over uae-main to uae-2": the title of its plan, its operation and its place in every list. */
  readonly describe: (command: z.infer<S>) => string
  readonly subject: (command: z.infer<S>) => Subject
}

const row = <S extends z.ZodType>(schema: S, rest: Omit<Row<S>, 'schema'>): Row<S> => ({ schema, ...rest })
const command = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.strictObject({ kind: z.literal(kind), ...shape })

const account = ({ accountId }: { accountId: string }): Subject => ({ kind: 'account', id: accountId })
const node = ({ nodeId }: { nodeId: string }): Subject => ({ kind: 'node', id: nodeId })
const accountOrAll = ({ accountId }: { accountId: string | null }): Subject =>
  accountId === null ? { kind: 'cluster', id: 'cluster' } : { kind: 'account', id: accountId }
const CLUSTER: Subject = { kind: 'cluster', id: 'cluster' }
const whose = (accountId: string | null) => accountId ?? 'every account'
/** Minutes up to a day: what has an owner also has an end. */
const minutes = z.number().int().min(1).max(1_440)

const PROMOTION_WORDS: Readonly<Record<PromotionRule, (nodeId: string) => string>> = {
  prefer: (nodeId) => `Prefer ${nodeId} as master`,
  neutral: (nodeId) => `Let ${nodeId} become master`,
  prefer_not: (nodeId) => `Avoid ${nodeId} as master`,
  must_not: (nodeId) => `Keep ${nodeId} from becoming master`,
}

export const COMMANDS = {
  failover: row(
    command('failover', {
      accountId: AccountId,
      /** `null`: the best candidate. */
      to: NodeId.nullable(),
    }),
    {
      base: 'dangerous',
      verb: 'Fail over',
      describe: ({ accountId, to }) => (to === null ? `Fail over ${accountId}` : `Fail over ${accountId} to ${to}`),
      subject: account,
    },
  ),
  failback: row(
    command('failback', {
      accountId: AccountId,
      /** `null`: the account's home, the node of the best priority. */
      to: NodeId.nullable(),
    }),
    {
      base: 'dangerous',
      verb: 'Fail back',
      describe: ({ accountId, to }) =>
        to === null ? `Fail ${accountId} back to its home` : `Fail ${accountId} back to ${to}`,
      subject: account,
    },
  ),
  holdAutomation: row(
    command('holdAutomation', {
      /** `null`: every account. */
      accountId: AccountId.nullable(),
      minutes,
    }),
    {
      base: 'harmless',
      verb: 'Hold automation',
      describe: ({ accountId, minutes: length }) => `Hold automatic failover of ${whose(accountId)} for ${length} min`,
      subject: accountOrAll,
    },
  ),
  releaseAutomation: row(
    command('releaseAutomation', {
      /** `null`: the hold on every account. */
      accountId: AccountId.nullable(),
    }),
    {
      base: 'reversible',
      verb: 'Release automation',
      describe: ({ accountId }) => `Release automatic failover of ${whose(accountId)}`,
      subject: accountOrAll,
    },
  ),
  setPromotionRule: row(
    command('setPromotionRule', {
      nodeId: NodeId,
      rule: PromotionRule,
      /** `null`: until somebody changes it. */
      minutes: minutes.nullable(),
    }),
    {
      base: 'reversible',
      verb: 'Set promotion rule',
      describe: ({ nodeId, rule, minutes: length }) =>
        `${PROMOTION_WORDS[rule](nodeId)}${length === null ? '' : ` for ${length} min`}`,
      subject: node,
    },
  ),
  drain: row(command('drain', { nodeId: NodeId }), {
    base: 'reversible',
    verb: 'Drain',
    describe: ({ nodeId }) => `Drain ${nodeId}`,
    subject: node,
  }),
  undrain: row(command('undrain', { nodeId: NodeId }), {
    base: 'reversible',
    verb: 'End drain',
    describe: ({ nodeId }) => `Take ${nodeId} back into work`,
    subject: node,
  }),
  restartNode: row(command('restartNode', { nodeId: NodeId }), {
    base: 'reversible',
    verb: 'Restart',
    describe: ({ nodeId }) => `Restart ${nodeId}`,
    subject: node,
  }),
  addNode: row(command('addNode', { accountId: AccountId, nodeId: NodeId, region: Region }), {
    base: 'reversible',
    verb: 'Add node',
    describe: ({ nodeId, accountId }) => `Add ${nodeId} to ${accountId}`,
    subject: account,
  }),
  removeNode: row(command('removeNode', { nodeId: NodeId }), {
    base: 'dangerous',
    verb: 'Remove',
    describe: ({ nodeId }) => `Remove ${nodeId}`,
    subject: node,
  }),
  recoverSession: row(command('recoverSession', { nodeId: NodeId }), {
    base: 'reversible',
    verb: 'Recover session',
    describe: ({ nodeId }) => `Recover the session of ${nodeId}`,
    subject: node,
  }),
  linkAccount: row(command('linkAccount', { accountId: AccountId, nodeId: NodeId }), {
    base: 'dangerous',
    verb: 'Link',
    describe: ({ accountId, nodeId }) => `Link ${accountId} on ${nodeId}`,
    subject: node,
  }),
  unlinkDevice: row(command('unlinkDevice', { nodeId: NodeId }), {
    base: 'dangerous',
    verb: 'Unlink',
    describe: ({ nodeId }) => `Unlink the device of ${nodeId}`,
    subject: node,
  }),
  startDrill: row(
    command('startDrill', {
      /** `null`: every account. */
      accountId: AccountId.nullable(),
      minutes,
    }),
    {
      base: 'harmless',
      verb: 'Start drill',
      describe: ({ accountId, minutes: length }) => `Start a drill on ${whose(accountId)} for ${length} min`,
      subject: accountOrAll,
    },
  ),
  endDrill: row(command('endDrill', { accountId: AccountId.nullable() }), {
    base: 'harmless',
    verb: 'End drill',
    describe: ({ accountId }) => `End the drill on ${whose(accountId)}`,
    subject: accountOrAll,
  }),
  runDrill: row(
    command('runDrill', {
      /** Of shared/drill/catalogue.ts. */
      scenarioId: z.string().min(1).max(64),
      /** `null`: of a scenario that is about the whole cluster. */
      accountId: AccountId.nullable(),
      minutes,
    }),
    {
      base: 'reversible',
      verb: 'Run drill',
      describe: ({ scenarioId, accountId, minutes: length }) =>
        `Drill on ${whose(accountId)}: ${scenarioId.replaceAll('-', ' ')}, for at most ${length} min`,
      subject: accountOrAll,
    },
  ),
  setBalancing: row(
    command('setBalancing', {
      accountId: AccountId,
      algorithm: BalancingAlgorithm,
      /** By node; one that is not here weighs 1. */
      weights: Weights,
    }),
    {
      base: 'reversible',
      verb: 'Set balancing',
      describe: ({ accountId, algorithm }) => `Balance ${accountId} by ${BALANCING_NAMES[algorithm].toLowerCase()}`,
      subject: account,
    },
  ),
  rebalance: row(command('rebalance', { accountId: AccountId }), {
    base: 'reversible',
    verb: 'Rebalance',
    describe: ({ accountId }) => `Rebalance ${accountId}`,
    subject: account,
  }),
  acknowledgeAlert: row(command('acknowledgeAlert', { alertId: z.string().min(1).max(200) }), {
    base: 'harmless',
    verb: 'Acknowledge',
    describe: ({ alertId }) => `Acknowledge ${alertId}`,
    subject: () => CLUSTER,
  }),
  silenceAlert: row(
    command('silenceAlert', {
      /** `null`: every kind. */
      code: z.string().max(64).nullable(),
      accountId: AccountId.nullable(),
      nodeId: NodeId.nullable(),
      serviceId: ServiceId.nullable().default(null),
      minutes: z.number().int().min(1).max(10_080),
    }),
    {
      base: 'reversible',
      verb: 'Silence',
      describe: ({ minutes: length, ...scope }) => `Silence ${silencedWords(scope)} for ${length} min`,
      subject: () => CLUSTER,
    },
  ),
  endSilence: row(command('endSilence', { silenceId: OperationId }), {
    base: 'reversible',
    verb: 'End silence',
    describe: ({ silenceId }) => `End silence ${silenceId.slice(-6)}`,
    subject: () => CLUSTER,
  }),
  openMaintenance: row(
    command('openMaintenance', {
      /** `null`: every account. */
      accountId: AccountId.nullable(),
      minutes,
    }),
    {
      base: 'reversible',
      verb: 'Open maintenance',
      describe: ({ accountId, minutes: length }) => `Open maintenance of ${whose(accountId)} for ${length} min`,
      subject: accountOrAll,
    },
  ),
  closeMaintenance: row(command('closeMaintenance', { accountId: AccountId.nullable() }), {
    base: 'reversible',
    verb: 'Close maintenance',
    describe: ({ accountId }) => `Close the maintenance of ${whose(accountId)}`,
    subject: accountOrAll,
  }),
  backup: row(command('backup', {}), {
    base: 'harmless',
    verb: 'Back up',
    describe: () => 'Back up the cluster',
    subject: () => CLUSTER,
  }),
  verifyBackup: row(command('verifyBackup', { backupId: BackupId }), {
    base: 'harmless',
    verb: 'Verify',
    describe: ({ backupId }) => `Verify backup ${backupId}`,
    subject: () => CLUSTER,
  }),
  restoreBackup: row(
    command('restoreBackup', {
      backupId: BackupId,
      /** A moment after the backup that its segments reach; `null`: the backup as it is. */
      toAt: EpochMs.nullable(),
    }),
    {
      base: 'dangerous',
      verb: 'Restore',
      describe: ({ backupId, toAt }) =>
        toAt === null
          ? `Restore the cluster to backup ${backupId}`
          : `Restore the cluster to ${new Date(toAt).toISOString().slice(0, 19).replace('T', ' ')} UTC, from backup ${backupId}`,
      subject: () => CLUSTER,
    },
  ),
  deploy: row(command('deploy', { version: VersionName }), {
    base: 'dangerous',
    verb: 'Deploy',
    describe: ({ version }) => `Deploy version ${version}`,
    subject: () => CLUSTER,
  }),
  promoteCanary: row(
    /** `deploymentId`: the operation that began it. */
    command('promoteCanary', { deploymentId: OperationId }),
    {
      base: 'dangerous',
      verb: 'Promote',
      describe: ({ deploymentId }) => `Go on with deployment ${deploymentId.slice(-6)}`,
      subject: () => CLUSTER,
    },
  ),
  rollbackDeployment: row(command('rollbackDeployment', { deploymentId: OperationId }), {
    base: 'dangerous',
    verb: 'Roll back',
    describe: ({ deploymentId }) => `Roll back deployment ${deploymentId.slice(-6)}`,
    subject: () => CLUSTER,
  }),
  openFreeze: row(command('openFreeze', { minutes: z.number().int().min(1).max(20_160) }), {
    base: 'reversible',
    verb: 'Freeze deployments',
    describe: ({ minutes: length }) => `Freeze deployments for ${length} min`,
    subject: () => CLUSTER,
  }),
  closeFreeze: row(command('closeFreeze', { freezeId: OperationId }), {
    base: 'reversible',
    verb: 'End freeze',
    describe: ({ freezeId }) => `End freeze ${freezeId.slice(-6)}`,
    subject: () => CLUSTER,
  }),
} as const

export type CommandKind = keyof typeof COMMANDS
export type CommandOf<K extends CommandKind> = z.infer<(typeof COMMANDS)[K]['schema']>
export type Command = { [K in CommandKind]: CommandOf<K> }[CommandKind]
export const COMMAND_KINDS = Object.keys(COMMANDS) as CommandKind[]

type Schema = (typeof COMMANDS)[CommandKind]['schema']
export const Command = z.discriminatedUnion(
  'kind',
  Object.values(COMMANDS).map(({ schema }) => schema) as [Schema, ...Schema[]],
)

export function baseClass({ kind }: Command): BaseClass {
  return COMMANDS[kind].base
}

export function describeCommand<C extends Command>(asked: C): string {
  return rowOf(asked).describe(asked)
}

export function subjectOf<C extends Command>(asked: C): Subject {
  return rowOf(asked).subject(asked)
}

/** The compiler cannot follow that a row's functions take exactly the command whose kind names the row. */
function rowOf(asked: Command): Row<z.ZodType<Command>> {
  return COMMANDS[asked.kind] as Row<z.ZodType> as Row<z.ZodType<Command>>
}
