/** From the command line to the command. */
import { assertNever } from '../shared/assert-never.ts'
import { Fault } from '../shared/fault.ts'
import type { Options, Request } from './arguments.ts'
import { isCommandKind, readCommand } from './command-words.ts'
import { accounts } from './commands/accounts.ts'
import { backups, restoreWords, verifyWords } from './commands/backups.ts'
import { alerts } from './commands/alerts.ts'
import { alertSummary } from './commands/alert-summary.ts'
import { askCluster } from './commands/ask-cluster.ts'
import { completion } from './commands/completion.ts'
import { conformance } from './commands/conformance.ts'
import { drillStatus, endWords, listDrills, startWords } from './commands/drills.ts'
import { handover } from './commands/handover.ts'
import { declareIncident, listIncidents, showIncident, writeIncident } from './commands/incidents.ts'
import { node } from './commands/node.ts'
import { deploymentMeant, deployments, freezeMeant, versions } from './commands/deployments.ts'
import { onDuty } from './commands/on-duty.ts'
import { getOperation, listOperations } from './commands/operation.ts'
import { slos } from './commands/slos.ts'
import { status } from './commands/status.ts'
import { uptime } from './commands/uptime.ts'
import { watch } from './commands/watch.ts'
import { follow } from './follow.ts'
import { EXIT, type ExitCode, type Terminal, type World } from './world.ts'

const HOLD_MINUTES = '30'
const FREEZE_MINUTES = '240'

export interface RunEdges {
  readonly terminal: Terminal
  readonly env: NodeJS.ProcessEnv
  /** Connects to the cluster that is meant. @throws {Fault} malformed. */
  readonly connect: (options: Options) => World
}

/** @throws {Fault} everything that can be refused or go wrong on the way. */
export async function run(request: Extract<Request, { kind: 'run' }>, edges: RunEdges): Promise<ExitCode> {
  const { word, rest, options } = request
  const [first = null] = rest
  const world = () => edges.connect(options)
  switch (word) {
    case 'status':
      return status(world())
    case 'watch':
      return watch(world())
    case 'accounts':
      return accounts(world(), first)
    case 'node':
      return node(world(), first)
    case 'alerts':
      return first === 'summary' ? alertSummary(world()) : alerts(world(), first, options.all)
    case 'on-duty':
      return onDuty(world())
    case 'handover':
      return handover(world(), options.minutes)
    case 'slos':
      return slos(world())
    case 'uptime':
      return uptime(world(), { from: options.from, to: options.to })
    case 'failover':
    case 'failback':
      return ask(world(), [word, `accountId=${needed(first, 'ACCOUNT')}`, `to=${options.to ?? 'none'}`], options)
    case 'hold':
      return ask(
        world(),
        ['holdAutomation', `accountId=${first ?? 'none'}`, `minutes=${options.minutes ?? HOLD_MINUTES}`],
        options,
      )
    case 'release':
      return ask(world(), ['releaseAutomation', `accountId=${first ?? 'none'}`], options)
    case 'deployments':
      return deployments(world(), first)
    case 'versions':
      return versions(world())
    case 'deploy':
      return ask(world(), ['deploy', `version=${needed(first, 'VERSION')}`], options)
    case 'promote':
    case 'rollback': {
      const there = world()
      const kind = word === 'promote' ? 'promoteCanary' : 'rollbackDeployment'
      return ask(there, [kind, `deploymentId=${await deploymentMeant(there, first)}`], options)
    }
    case 'freeze': {
      // A plan that only makes things harder suggests its own title; here others will want to know why.
      const there = world()
      const reason = options.reason ?? (options.plan ? null : await there.ask('Why is it frozen? '))
      if (reason === null && !options.plan) throw new Fault('reasonMissing', 'Give one with --reason="…"')
      return ask(there, ['openFreeze', `minutes=${options.minutes ?? FREEZE_MINUTES}`], { ...options, reason })
    }
    case 'unfreeze': {
      const there = world()
      return ask(there, ['closeFreeze', `freezeId=${await freezeMeant(there, first)}`], options)
    }
    case 'backups':
      return backups(world(), first)
    case 'backup':
      return backup(world(), first, rest[1] ?? null, options)
    case 'runbooks':
      // Reading Markdown takes a quarter of a second to load, which no other command should wait for.
      return (await import('./commands/runbooks.ts')).runbooks(world(), first, rest.slice(1))
    case 'incidents':
      if (first === null) return listIncidents(world())
      if (first === 'show') return showIncident(world(), needed(rest[1] ?? null, 'ID'))
      throw new Fault('malformed', 'Usage: linda incidents [show ID]')
    case 'incident':
      return incident(world, rest, options)
    case 'drill':
      return drill(world(), first, rest.slice(1), options)
    case 'do':
      return ask(world(), rest, options)
    case 'operation':
      return operation(world, first, rest[1] ?? null)
    case 'conformance':
      return conformance(edges.terminal, {
        url: needed(first, 'URL'),
        token: options.token ?? edges.env['LINDA_TOKEN'] ?? '',
        mayWrite: options.write,
        isJson: options.json,
      })
    case 'completion':
      edges.terminal.print(completion(first))
      return EXIT.ok
    default:
      return assertNever(word)
  }
}

function ask(world: World, words: readonly string[], options: Options): Promise<ExitCode> {
  const [kind = '', ...pairs] = words
  if (!isCommandKind(kind))
    throw new Fault('malformed', `There is no command "${kind}". linda --help shows where they are listed.`)
  return askCluster(world, readCommand(kind, pairs), {
    reason: options.reason,
    isPlanOnly: options.plan,
    isConfirmed: options.yes,
    typed: options.type,
  })
}

async function backup(world: World, what: string | null, id: string | null, options: Options): Promise<ExitCode> {
  switch (what) {
    case null:
      return ask(world, ['backup'], options)
    case 'verify':
      return ask(world, await verifyWords(world, id), options)
    case 'restore':
      return ask(world, await restoreWords(world, id, options.to), options)
    default:
      throw new Fault('malformed', 'Usage: linda backup | backup verify [BACKUP] | backup restore [BACKUP] [--to=TIME]')
  }
}

function incident(world: () => World, [what, about, ...text]: readonly string[], options: Options): Promise<ExitCode> {
  switch (what) {
    case 'declare':
      return declareIncident(world(), needed(about ?? null, 'TITLE'), options)
    case 'write':
      return writeIncident(world(), needed(about ?? null, 'ID'), needed(text.join(' ') || null, 'TEXT'))
    default:
      throw new Fault(
        'malformed',
        'Usage: linda incident declare TITLE [--severity=2] [--account=ACCOUNT] | write ID TEXT',
      )
  }
}

async function drill(world: World, what: string | null, rest: readonly string[], options: Options): Promise<ExitCode> {
  switch (what) {
    case null:
    case 'list':
      return listDrills(world)
    case 'status':
      return drillStatus(world)
    case 'start':
      return ask(world, await startWords(world, rest[0] ?? null, rest[1] ?? null, options.minutes), options)
    case 'end':
      return ask(world, await endWords(world), options)
    default:
      throw new Fault('malformed', 'Usage: linda drill [list | status | start DRILL [ACCOUNT] [--minutes=5] | end]')
  }
}

function operation(world: () => World, what: string | null, id: string | null): Promise<ExitCode> {
  switch (what) {
    case 'get':
      return getOperation(world(), needed(id, 'ID'))
    case 'follow':
      return follow(world(), needed(id, 'ID'))
    case 'list':
      return listOperations(world())
    default:
      throw new Fault('malformed', 'Usage: linda operation get ID | follow ID | list')
  }
}

function needed(word: string | null, name: string): string {
  if (word === null) throw new Fault('malformed', `${name} is missing. linda --help shows the usage.`)
  return word
}
