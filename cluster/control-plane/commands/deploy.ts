/** Bringing another version of the bots in, going on with it, taking it back. */
import type { Check } from '../../../shared/check.ts'
import type { CommandOf } from '../../../shared/command.ts'
import {
  type Deployment,
  DEPLOYMENT_LIMITS,
  isMoving,
  type NodeRollout,
  openDeployment,
  type Version,
} from '../../../shared/deployment.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { counted, formatPercent, listed } from '../../../shared/words/format.ts'
import { begin, runningVersion, wavesOf } from '../deployments/begin.ts'
import { AUTOMATION, isRollbackable, transition } from '../deployments/machine.ts'
import { SUPERVISOR } from '../nodes/roster.ts'
import { backupCheck } from '../plans/backup-check.ts'
import { check, standbysBesides, supervised } from '../plans/checks.ts'
import { describe as describeFreeze } from './freezes.ts'
import type { CommandHandler, Done, Tools, View } from './handler.ts'
import { needSupervisor } from './supervision.ts'

export const deploy: CommandHandler<CommandOf<'deploy'>> = {
  plan: (view, command) => {
    const { snapshot } = view
    const version = versionOf(view, command.version)
    const open = openDeployment(snapshot.deployments)
    if (open !== null)
      throw new Fault('deploymentRunning', `The deployment of ${open.version} by ${open.owner} is open: ${open.why}`)
    const waves = wavesOf(snapshot)
    const from = runningVersion(snapshot)
    return {
      command,
      restsOn: [
        ['cluster/cluster', 'deployment'],
        ['cluster/cluster', 'settings.schema'],
        ['cluster/cluster', 'freeze'],
        ...Object.keys(snapshot.accounts).map((id) => [`account/${id}`, 'nodes'] as const),
      ],
      steps: stepsOf(version, waves, snapshot),
      checks: [
        supervised(view.roster.presence(SUPERVISOR)),
        check('new', `${command.version} is another version`, from === command.version ? 'warn' : 'pass', [
          `${from} runs`,
          `not ${command.version}`,
        ]),
        mastersHealthy(snapshot),
        standbysLeft(snapshot),
        frozen(snapshot),
        backupCheck(view),
        wayBack(version),
        content(version),
      ],
      consequences: [
        `${counted(waves.length, 'node')} restart one after another; each is drained first, and never the last standby of its account.`,
        `Every account changes its master once, by a planned failover.`,
        `Errors of ${percent(DEPLOYMENT_LIMITS.rollBackErrorFraction)} or a p95 over ${DEPLOYMENT_LIMITS.rollBackP95Ms / 1_000} s take it back without asking; ${percent(DEPLOYMENT_LIMITS.stopErrorFraction)} for ${DEPLOYMENT_LIMITS.stopAfterMs / 60_000} min stops it and asks.`,
      ],
      inverse: {
        command: null,
        text:
          version.migration !== null && version.migration.down === null
            ? 'Roll back, under Deployments, at any time; but it cannot be rolled back past step 3: the migration has no way back, only the backup of step 2 has.'
            : 'Roll back, under Deployments, at any time, also when it is done.',
      },
      weight: { class: 'disturbing', why: ['Healthy nodes are restarted and masters move.'] },
    }
  },
  run: {
    kind: 'job',
    refuse: (view, { command, plan }) => {
      needSupervisor(view)
      const now = content(versionOf(view, command.version))
      if (plan.checks.some(({ id, measured }) => id === now.id && measured !== now.measured))
        throw new Fault('versionBroken', `The folder of ${command.version} changed since it was planned: plan again`)
      if (openDeployment(view.snapshot.deployments) !== null) throw new Fault('deploymentRunning')
    },
    opening: (view, { request, command }) => [
      {
        kind: 'deploymentChanged',
        deployment: begin({
          id: request.operationId,
          version: versionOf(view, command.version),
          owner: request.actor,
          reason: request.reason,
          snapshot: view.snapshot,
          at: view.now,
        }),
      },
    ],
    run: (tools, { request }) => driven(tools, request.operationId, 'succeeded'),
    cancelled: null,
  },
}

export const promoteCanary: CommandHandler<CommandOf<'promoteCanary'>> = {
  plan: (view, command) => {
    const deployment = deploymentOf(view, command.deploymentId)
    if (deployment.state !== 'stopped')
      throw new Fault(
        'alreadySo',
        `The deployment of ${deployment.version} does not wait for anybody: ${deployment.why}`,
      )
    const last = deployment.judgements.at(-1)
    const left = deployment.nodes.filter(({ state }) => state === 'waiting')
    return {
      command,
      restsOn: [
        ['cluster/cluster', 'deployment'],
        ['cluster/cluster', 'deployment.state'],
      ],
      steps: [
        {
          title: 'Go on',
          detail: `${counted(left.length, 'node')} get ${deployment.version}: ${listed(left.map(({ nodeId }) => nodeId))}`,
        },
      ],
      checks: [
        check(
          'figures',
          `${deployment.version} is within the warning limit`,
          last?.verdict === 'pass' ? 'pass' : 'fail',
          [last?.why ?? 'nothing was measured', `under ${percent(DEPLOYMENT_LIMITS.stopErrorFraction)} errors`],
          last?.at ?? null,
        ),
        backupCheck(view),
      ],
      consequences: [
        'From now on only the limit that takes it back by itself counts; the warning limit has been seen and accepted.',
      ],
      inverse: { command: rollbackOf(deployment), text: 'Rolling back, at any time.' },
      weight: { class: 'disturbing', why: ['Healthy nodes get a version that was stopped for its figures.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, { command, request }) => {
      const deployment = deploymentOf(view, command.deploymentId)
      const { actor: by, reason } = request
      return {
        facts: [
          { kind: 'deploymentChanged', deployment: transition(deployment, { kind: 'promoted', by, reason }, view.now) },
        ],
        outcome: `The deployment of ${deployment.version} goes on`,
      }
    },
  },
}

export const rollbackDeployment: CommandHandler<CommandOf<'rollbackDeployment'>> = {
  plan: (view, command) => {
    const deployment = deploymentOf(view, command.deploymentId)
    const { version, from, nodes, migration, backupId } = deployment
    if (deployment.state === 'rollingBack') return joining(deployment, command)
    if (!isRollbackable(deployment))
      throw new Fault('alreadySo', `The deployment of ${version} has ended: ${deployment.why}`)
    checkNewest(view.snapshot, deployment)
    const touched = nodes.filter(({ state }) => state !== 'waiting' && state !== 'returned')
    const last = deployment.judgements.at(-1)
    const isBeyond = last?.verdict === 'stop' || last?.verdict === 'watch' || last?.verdict === 'rollBack'
    const isMigrated = deployment.steps.some(({ step, state }) => step === 'migration' && state === 'done')
    const isOneWay = isMigrated && migration !== null && migration.down === null
    return {
      command,
      restsOn: [
        ['cluster/cluster', 'deployment'],
        ['cluster/cluster', 'deployment.state'],
      ],
      steps: [
        {
          title: 'Take nodes back',
          detail:
            touched.length === 0
              ? 'no node was changed'
              : `${listed(touched.map(({ nodeId }) => nodeId))} run ${from} again, one after another`,
        },
        {
          title: 'Settings',
          detail: isOneWay
            ? `stay at schema ${migration.toSchema}: the migration has no way back`
            : isMigrated
              ? 'go back as the migration says'
              : 'were not changed',
        },
        { title: 'Verify', detail: 'every account has a healthy master; a message is drafted' },
      ],
      checks: [
        supervised(view.roster.presence(SUPERVISOR)),
        check(
          'figures',
          `How ${version} fares`,
          'pass',
          [last?.why ?? 'nothing was measured', 'as measured'],
          last?.at ?? null,
        ),
        ...(isOneWay
          ? [
              check('migration', 'The migration can be taken back', 'fail', [
                `no; restore backup ${backupId ?? '(none was made)'} for that`,
                'a way back',
              ]),
            ]
          : []),
        backupCheck(view),
      ],
      consequences: [
        `${counted(touched.length, 'node')} restart; each is drained first.`,
        'Answers that users already have from the new version stay.',
      ],
      inverse: { command: { kind: 'deploy', version }, text: `Deploying ${version} again, once it is better.` },
      weight: isBeyond
        ? { class: 'routine', why: [`${version} is beyond its limits: ${last.why}.`] }
        : { class: 'disturbing', why: [`${version} is within its limits, as far as measured.`] },
    }
  },
  run: {
    kind: 'job',
    refuse: needSupervisor,
    joins: (view, { command }) => {
      const { state, rollback, id } = deploymentOf(view, command.deploymentId)
      return state === 'rollingBack' ? (rollback?.operationId ?? id) : null
    },
    opening: (view, { command, request }) => {
      const deployment = deploymentOf(view, command.deploymentId)
      const { actor: by, reason, operationId } = request
      const next = transition(deployment, { kind: 'rollbackBegun', by, reason, operationId }, view.now)
      return next === deployment ? [] : [{ kind: 'deploymentChanged', deployment: next }]
    },
    run: (tools, { command }) => driven(tools, command.deploymentId, 'rolledBack'),
    cancelled: null,
  },
}

/** Follows it to its end, and does the work where nobody does. @throws {Fault} it ended otherwise. */
async function driven(tools: Tools, deploymentId: string, wanted: Deployment['state']): Promise<Done> {
  const { state, why, version } = await tools.deployments.drive(tools, deploymentId)
  if (state !== wanted) throw new Fault('versionBroken', `${version} ${why}`)
  return { facts: [], outcome: why }
}

/** Somebody, or automation, does it already. */
function joining(
  deployment: Deployment,
  command: CommandOf<'rollbackDeployment'>,
): ReturnType<typeof rollbackDeployment.plan> {
  const who = deployment.rollback?.by ?? AUTOMATION
  return {
    command,
    restsOn: [['cluster/cluster', 'deployment']],
    steps: [{ title: 'Join', detail: `already rolling back, by ${who}; this ends as it ends` }],
    checks: [check('running', 'Nothing else takes it back', 'pass', [`already rolling back, by ${who}`, 'none other'])],
    consequences: ['Nothing is begun twice: every node is taken back once.'],
    inverse: { command: null, text: 'Deploying it again afterwards.' },
    weight: { class: 'routine', why: [`Already rolling back, by ${who}: nothing more moves.`] },
  }
}

/** @throws {Fault} unknownVersion, versionBroken, supervisorGone: nobody told what there is. */
function versionOf({ versions }: View, wanted: string): Version {
  if (versions === null) throw new Fault('supervisorGone', 'The supervisor has not told which versions there are')
  const version = versions.find((one) => one.version === wanted)
  if (version === undefined) throw new Fault('unknownVersion', `There is no version ${wanted}`)
  if (version.trouble !== '') throw new Fault('versionBroken', `Version ${wanted}: ${version.trouble}`)
  return version
}

/** @throws {Fault} unknownDeployment. */
function deploymentOf({ snapshot }: Pick<View, 'snapshot'>, id: string): Deployment {
  const deployment = snapshot.deployments.find((one) => one.id === id)
  if (deployment === undefined) throw new Fault('unknownDeployment')
  return deployment
}

/** What came after it would be taken back with it. @throws {Fault} alreadySo. */
function checkNewest({ deployments }: Snapshot, deployment: Deployment): void {
  const newest = deployments.find(({ state }) => state === 'succeeded' || state === 'stopped' || isMoving({ state }))
  if (newest !== undefined && newest.id !== deployment.id)
    throw new Fault('alreadySo', `${newest.version} came after ${deployment.version}: roll that one back`)
}

function rollbackOf({ id }: Deployment): CommandOf<'rollbackDeployment'> {
  return { kind: 'rollbackDeployment', deploymentId: id }
}

function stepsOf(version: Version, waves: readonly NodeRollout[], snapshot: Snapshot) {
  const last = Math.max(0, ...waves.map(({ wave }) => wave))
  const inWave = (wanted: number) => listed(waves.filter(({ wave }) => wave === wanted).map(({ nodeId }) => nodeId))
  const { migration } = version
  return [
    { title: 'Health check', detail: 'every account has a healthy master and none is changing it' },
    { title: 'Backup', detail: 'engine, state logs and configuration' },
    {
      title: 'Migration',
      detail:
        migration === null
          ? 'none'
          : `${migration.title}: settings from schema ${snapshot.settings.schema} to ${migration.toSchema}${migration.down === null ? '; cannot be rolled back past this step' : ''}`,
    },
    { title: 'Canary', detail: inWave(0) },
    {
      title: 'Verify canary',
      detail: `${DEPLOYMENT_LIMITS.judgedFromMessages} messages or ${DEPLOYMENT_LIMITS.judgedFromMs / 1_000} s, beside ${runningVersion(snapshot)}`,
    },
    { title: 'Waves', detail: Array.from({ length: last }, (_, index) => inWave(index + 1)).join(' → ') },
    { title: 'Verify', detail: 'the same figures, of every node' },
    { title: 'Smoke scenarios', detail: 'each played on every account as a user would' },
  ]
}

function mastersHealthy({ accounts, nodes }: Snapshot): Check {
  const troubled = Object.values(accounts).filter(
    ({ lease, activeFailoverId }) =>
      activeFailoverId !== null || lease.holder === null || nodes[lease.holder.nodeId]?.health !== 'healthy',
  )
  return check('masters', 'Every account has a healthy master', troubled.length === 0 ? 'pass' : 'fail', [
    troubled.length === 0 ? 'all' : `not ${listed(troubled.map(({ id }) => id))}`,
    'all',
  ])
}

function standbysLeft(snapshot: Snapshot): Check {
  const bare = Object.keys(snapshot.accounts).filter((id) => standbysBesides(snapshot, id, null).length < 2)
  return check('standbys', 'Every account keeps a standby while one restarts', bare.length === 0 ? 'pass' : 'warn', [
    bare.length === 0 ? 'all' : `not ${listed(bare)}`,
    '2 healthy standbys each',
  ])
}

function frozen({ freezes }: Snapshot): Check {
  const [freeze] = freezes
  return check('freeze', 'Deployments are not frozen', freeze === undefined ? 'pass' : 'fail', [
    freeze === undefined ? 'no freeze' : `frozen ${describeFreeze(freeze)}`,
    'no freeze',
  ])
}

function wayBack({ migration }: Version): Check {
  const isOneWay = migration !== null && migration.down === null
  return check('wayBack', 'It can be rolled back whole', isOneWay ? 'warn' : 'pass', [
    isOneWay ? 'not past step 3 but by the backup of step 2' : 'yes',
    'yes',
  ])
}

/** What is confirmed is what was planned, byte for byte. */
function content({ version, hash }: Version): Check {
  return check('content', `${version} can be read`, 'pass', [`SHA-256 ${hash?.slice(0, 12) ?? 'not told'}`, 'readable'])
}

function percent(fraction: number): string {
  return `${formatPercent(fraction)} %`
}
