/** Running a drill: a scenario of shared/drill/catalogue.ts on the built-in cluster, with real faults on real processes. */
import { newestComplete } from '../../../shared/backup.ts'
import type { Check } from '../../../shared/check.ts'
import type { CommandOf } from '../../../shared/command.ts'
import { drillById } from '../../../shared/drill/catalogue.ts'
import type { DrillScenario } from '../../../shared/drill/scenario.ts'
import { Fault } from '../../../shared/fault.ts'
import { covering } from '../../../shared/hold.ts'
import { formatDuration } from '../../../shared/words/format.ts'
import { Course } from '../drills/course.ts'
import { limitsOf } from '../drills/limits.ts'
import { SUPERVISOR } from '../nodes/roster.ts'
import type { BasisKey } from '../plans/basis.ts'
import { check, standbysBesides, supervised } from '../plans/checks.ts'
import { deploy } from './deploy.ts'
import { accountOf, clockTime, type CommandHandler, type View } from './handler.ts'
import { describe, lasting } from './lasting.ts'
import { needSupervisor } from './supervision.ts'

type RunDrill = CommandOf<'runDrill'>

export const runDrill: CommandHandler<RunDrill> = {
  plan: (view, command) => {
    const scenario = scenarioOf(view, command)
    const target = targetOf(view, scenario, command)
    const { detectMs, decideMs, restoreMs } = limitsOf(scenario, view.config)
    const version = versionOf(scenario)
    const deployment = version === null ? null : deploy.plan(view, { kind: 'deploy', version })
    return {
      command,
      restsOn: [...restsOn(command), ...(deployment?.restsOn ?? [])],
      steps: [
        { title: 'Mark', detail: 'everything that happens is marked as this drill' },
        { title: 'Induce', detail: `${scenario.induces} Now: ${target}.` },
        {
          title: 'Watch',
          detail: `detected ${limit(detectMs)}, decided ${limit(decideMs)}, restored ${limit(restoreMs)}`,
        },
        { title: 'Put back', detail: scenario.putBack },
      ],
      checks: [
        check('environment', 'Users are not real', 'pass', [view.snapshot.cluster.environment, 'drill']),
        { ...supervised(view.roster.presence(SUPERVISOR)), title: 'The supervisor that started the processes is here' },
        ...(command.accountId === null ? [] : accountChecks(view, command.accountId)),
        ...(deployment?.checks.filter(({ id }) => id !== 'supervisor') ?? []),
      ],
      consequences: [
        'It is real: processes of this cluster are hurt, and its users wait as they would.',
        `It ends by itself after ${command.minutes} min at the latest; what lasts is then ended by the supervisor, also when no console and no control plane lives.`,
      ],
      inverse: {
        command: { kind: 'endDrill', accountId: command.accountId },
        text: 'Ending it, any time: what was induced is put back at once.',
      },
      weight: { class: 'disturbing', why: [`${target} is healthy now, and is hurt on purpose.`] },
    }
  },
  run: {
    kind: 'job',
    cancelled: null,
    refuse: (view, { command }) => {
      scenarioOf(view, command)
    },
    opening: (view, accepted) => {
      const { command } = accepted
      const scenario = scenarioOf(view, command)
      const version = versionOf(scenario)
      const begun =
        version === null || deploy.run.kind !== 'job'
          ? []
          : (deploy.run.opening?.(view, { ...accepted, command: { kind: 'deploy', version } }) ?? [])
      const mark = {
        scenarioId: scenario.id,
        watches: scenario.watches,
        target: targetOf(view, scenario, command),
        alerts: scenario.alerts,
        limits: limitsOf(scenario, view.config),
      }
      return [{ kind: 'drillStarted', drill: { ...lasting(view, accepted), scenario: mark } }, ...begun]
    },
    run: async (tools, accepted) => {
      const scenario = drillById(accepted.command.scenarioId)
      if (scenario === null) throw new Fault('unknownDrill', `There is no drill ${accepted.command.scenarioId}`)
      return new Course(tools, accepted, scenario).run()
    },
    undo: ({ snapshot }, { request }) =>
      snapshot.drills.some(({ id }) => id === request.operationId)
        ? [{ kind: 'drillEnded', endedId: request.operationId, why: 'it could not be carried out' }]
        : [],
  },
}

/** @throws {Fault} unknownDrill, notDrillCluster, supervisorGone, alreadySo, malformed. */
function scenarioOf(view: View, { scenarioId, accountId }: RunDrill): DrillScenario {
  const { cluster, drills } = view.snapshot
  const scenario = drillById(scenarioId)
  if (scenario === null) throw new Fault('unknownDrill', `There is no drill ${scenarioId}`)
  if (scenario.notHere !== null) throw new Fault('unknownDrill', `${scenario.title} cannot be run: ${scenario.notHere}`)
  if (cluster.environment !== 'drill' || view.config.environment !== 'drill')
    throw new Fault(
      'notDrillCluster',
      `${cluster.name} is a cluster of ${cluster.environment}: nothing is induced in it`,
    )
  needSupervisor(view)
  const [running] = drills
  if (running !== undefined) throw new Fault('alreadySo', `A drill runs ${describe(running)}: end it first`)
  if ((scenario.scope === 'account') !== (accountId !== null))
    throw new Fault(
      'malformed',
      scenario.scope === 'account'
        ? `${scenario.title} needs an account`
        : `${scenario.title} is about the whole cluster`,
    )
  return scenario
}

/** Whom it happens to now. @throws {Fault} unknownAccount, noCandidate: nobody is master; unknownService, unknownBackup. */
function targetOf(view: View, { title, watches, deeds }: DrillScenario, { accountId }: RunDrill): string {
  switch (watches) {
    case 'node': {
      const holder = accountOf(view, accountId ?? '').lease.holder
      if (holder === null) throw new Fault('noCandidate', `${accountId} has no master now: ${title} needs one`)
      return holder.nodeId
    }
    case 'service':
      if (view.config.sheets === undefined) throw new Fault('unknownService', 'This cluster has no spreadsheet service')
      return 'sheets'
    case 'deployment':
      return deeds.flatMap(({ induced }) => (induced.do === 'deploy' ? [induced.version] : []))[0] ?? ''
    case 'backup': {
      const newest = newestComplete(view.snapshot.backups)
      if (newest === null) throw new Fault('unknownBackup', 'There is no complete backup yet: make one first')
      return newest.id
    }
  }
}

function versionOf({ deeds }: DrillScenario): string | null {
  return deeds.flatMap(({ induced }) => (induced.do === 'deploy' ? [induced.version] : []))[0] ?? null
}

function restsOn({ accountId }: RunDrill): BasisKey[] {
  if (accountId === null) return [['cluster/cluster', 'drill']]
  return [
    ['cluster/cluster', 'drill'],
    [`account/${accountId}`, 'drill'],
    [`account/${accountId}`, 'lease.holder'],
    [`account/${accountId}`, 'activeFailover'],
  ]
}

function accountChecks({ snapshot }: View, accountId: string): Check[] {
  const account = snapshot.accounts[accountId]
  const master = snapshot.nodes[account?.lease.holder?.nodeId ?? '']
  const hold = covering(snapshot.holds, accountId)
  const standbys = standbysBesides(snapshot, accountId, null)
  const { state } = snapshot.protection
  return [
    check(
      'steady',
      'The account is served and stands still',
      master?.health === 'healthy' && account?.activeFailoverId === null ? 'pass' : 'fail',
      [master === undefined ? 'no master' : `${master.id} is ${master.health}`, 'a healthy master, no failover'],
    ),
    check('standby', 'Somebody can take over', standbys.length > 0 ? 'pass' : 'fail', [
      standbys.length === 0 ? 'nobody' : standbys.map(({ id }) => id).join(', '),
      'at least 1',
    ]),
    check('protection', 'Automatic failover is on', state === 'on' && hold === null ? 'pass' : 'warn', [
      hold === null ? state : `held by ${hold.owner} until ${clockTime(hold.expiresAt)}`,
      'on, not held',
    ]),
  ]
}

function limit(ms: number | null): string {
  return ms === null ? 'with no limit set' : `within ${formatDuration(ms)}`
}
