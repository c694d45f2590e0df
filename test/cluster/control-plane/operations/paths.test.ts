/** Generated paths through the life of every command: every one ends, every refusal has a reason, nothing happens twice. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GATEWAY, SUPERVISOR } from '../../../../cluster/control-plane/nodes/roster.ts'
import type { Operations } from '../../../../cluster/control-plane/operations/operations.ts'
import { type Command, COMMAND_KINDS } from '../../../../shared/command.ts'
import { Fault } from '../../../../shared/fault.ts'
import type { Deployment } from '../../../../shared/deployment.ts'
import { isEnded, Operation } from '../../../../shared/operation.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import { EMPTY_TAIL } from '../../../../cluster/wire/records.ts'
import { aHold, anId, aRequest, AT, anAlert } from '../../../support/factories.ts'
import { aDeployment, after, aVersion, done, judged } from '../../../support/deployments.ts'
import { turns } from '../../../support/until.ts'
import { aBackup, withProcess } from '../backups/a-backup.ts'
import { aTraffic } from '../balancing/told.ts'
import { aDesk, aDevice } from '../commands/a-desk.ts'

const NODES = ['uae-1', 'uae-2', 'uae-3', 'uae-4'] as const
const aNodeId = fc.constantFrom(...NODES)
const account = fc.constant('uae-main')
const scope = fc.constantFrom('uae-main', null)
const minutes = fc.constantFrom(1, 30)
const to = fc.constantFrom(null, 'uae-2', 'uae-3')

const BACKUP_ID = '20261121T181500Z-3fa2c1'
/** In force from the beginning. */
const SILENCE = anId(0xd4)

const COMMANDS: { [K in Command['kind']]: fc.Arbitrary<Extract<Command, { kind: K }>> } = {
  failover: fc.record({ kind: fc.constant('failover'), accountId: account, to }),
  failback: fc.record({ kind: fc.constant('failback'), accountId: account, to }),
  holdAutomation: fc.record({ kind: fc.constant('holdAutomation'), accountId: scope, minutes }),
  releaseAutomation: fc.record({ kind: fc.constant('releaseAutomation'), accountId: scope }),
  setPromotionRule: fc.record({
    kind: fc.constant('setPromotionRule'),
    nodeId: aNodeId,
    rule: fc.constantFrom('prefer', 'must_not'),
    minutes: fc.constantFrom(null, 5),
  }),
  drain: fc.record({ kind: fc.constant('drain'), nodeId: aNodeId }),
  undrain: fc.record({ kind: fc.constant('undrain'), nodeId: aNodeId }),
  restartNode: fc.record({ kind: fc.constant('restartNode'), nodeId: aNodeId }),
  addNode: fc.record({
    kind: fc.constant('addNode'),
    accountId: account,
    nodeId: fc.constantFrom('uae-4', 'uae-5'),
    region: fc.constant('ksa'),
  }),
  removeNode: fc.record({ kind: fc.constant('removeNode'), nodeId: aNodeId }),
  recoverSession: fc.record({ kind: fc.constant('recoverSession'), nodeId: aNodeId }),
  linkAccount: fc.record({ kind: fc.constant('linkAccount'), accountId: account, nodeId: aNodeId }),
  unlinkDevice: fc.record({ kind: fc.constant('unlinkDevice'), nodeId: aNodeId }),
  startDrill: fc.record({ kind: fc.constant('startDrill'), accountId: scope, minutes }),
  endDrill: fc.record({ kind: fc.constant('endDrill'), accountId: scope }),
  setBalancing: fc.record({
    kind: fc.constant('setBalancing'),
    accountId: account,
    algorithm: fc.constantFrom('roundRobin', 'priority', 'leastLoaded', 'geo'),
    weights: fc.constantFrom({}, { 'uae-2': 2 }),
  }),
  rebalance: fc.record({ kind: fc.constant('rebalance'), accountId: account }),
  acknowledgeAlert: fc.record({ kind: fc.constant('acknowledgeAlert'), alertId: fc.constant('noStandby/uae-main') }),
  silenceAlert: fc.record({
    kind: fc.constant('silenceAlert'),
    code: fc.constantFrom(null, 'noStandby'),
    accountId: scope,
    nodeId: fc.constant(null),
    serviceId: fc.constant(null),
    minutes,
  }),
  endSilence: fc.record({
    kind: fc.constant('endSilence'),
    silenceId: fc.constant(SILENCE),
  }),
  openMaintenance: fc.record({ kind: fc.constant('openMaintenance'), accountId: scope, minutes }),
  closeMaintenance: fc.record({ kind: fc.constant('closeMaintenance'), accountId: scope }),
  backup: fc.record({ kind: fc.constant('backup') }),
  verifyBackup: fc.record({ kind: fc.constant('verifyBackup'), backupId: fc.constant(BACKUP_ID) }),
  restoreBackup: fc.record({
    kind: fc.constant('restoreBackup'),
    backupId: fc.constant(BACKUP_ID),
    toAt: fc.constantFrom(null, AT),
  }),
  deploy: fc.record({ kind: fc.constant('deploy'), version: fc.constantFrom('0.2.0', '9.9.9') }),
  promoteCanary: fc.record({ kind: fc.constant('promoteCanary'), deploymentId: fc.constant(SILENCE) }),
  rollbackDeployment: fc.record({ kind: fc.constant('rollbackDeployment'), deploymentId: fc.constant(SILENCE) }),
  openFreeze: fc.record({ kind: fc.constant('openFreeze'), minutes }),
  runDrill: fc.constantFrom(
    { kind: 'runDrill' as const, scenarioId: 'master-killed', accountId: 'uae-main', minutes: 1 },
    { kind: 'runDrill' as const, scenarioId: 'session-logged-out', accountId: 'uae-main', minutes: 1 },
    { kind: 'runDrill' as const, scenarioId: 'partition', accountId: null, minutes: 1 },
  ),
  closeFreeze: fc.record({ kind: fc.constant('closeFreeze'), freezeId: fc.constant(SILENCE) }),
}

const stopped = (snapshot: Snapshot): Deployment => ({
  ...after(aDeployment(snapshot), done(), done(), { kind: 'nodeUpdated', nodeId: 'uae-3' }, judged('stop')),
  id: SILENCE,
})

type Move =
  | { readonly do: 'plan'; readonly command: Command }
  /** Planned and confirmed at once. */
  | { readonly do: 'ask'; readonly command: Command; readonly key: number }
  /** The nth plan so far, under the nth key: the same pair is the same request sent again. */
  | { readonly do: 'confirm'; readonly plan: number; readonly key: number }
  /** `null`: what was asked for last. */
  | { readonly do: 'cancel'; readonly key: number | null }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'restart' }
  | { readonly do: 'leave' | 'come'; readonly id: string }
  | { readonly do: 'device'; readonly id: string; readonly state: 'linked' | 'unlinked' | 'recovering' }
  | { readonly do: 'rejoin'; readonly id: string }

const small = fc.nat({ max: 4 })
const key = fc.nat({ max: 9 })
/** Those that can be called off come more often, or hardly any would be. */
const CANCELLABLE = [COMMANDS.linkAccount, COMMANDS.linkAccount, COMMANDS.failover, COMMANDS.failback]
/** Those that need another one before them come more often, or hardly any would come about. */
const RARE = [COMMANDS.runDrill, COMMANDS.runDrill, COMMANDS.endDrill, COMMANDS.undrain, COMMANDS.deploy]
const anyCommand: fc.Arbitrary<Command> = fc.oneof(...Object.values(COMMANDS), ...CANCELLABLE, ...RARE)
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('ask'), command: anyCommand, key }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('plan'), command: anyCommand }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('confirm'), plan: small, key }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cancel'), key: fc.oneof(fc.constant(null), key) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(100, 1_000, 20_000) }) },
  fc.record({ do: fc.constant('restart') }),
  fc.record({ do: fc.constantFrom('leave', 'come'), id: fc.constantFrom(SUPERVISOR, ...NODES) }),
  fc.record({
    do: fc.constant('device'),
    id: aNodeId,
    state: fc.constantFrom('linked', 'unlinked', 'recovering'),
  }),
  fc.record({ do: fc.constant('rejoin'), id: aNodeId }),
)

/** A cluster whose processes answer, and what became of every move. */
/** `isDeploying`: a deployment stopped, and waits for somebody. */
function aWorld(isDeploying: boolean) {
  const desk = aDesk()
  const { roster, book } = desk
  const device = (nodeId: string) => book.snapshot.nodes[nodeId]?.device ?? aDevice({ state: 'unlinked', why: 'new' })
  roster.answers.set(`${GATEWAY}:admitNode`, () => ({}))
  roster.answers.set(`${SUPERVISOR}:startNode`, () => ({ pid: 9, httpPort: 1, peerPort: 2 }))
  roster.answers.set(`${SUPERVISOR}:stopNode`, () => ({}))
  roster.answers.set(`${SUPERVISOR}:restartNode`, () => ({ pid: 9 }))
  roster.answers.set(`${SUPERVISOR}:induce`, () => ({ what: 'SIGKILL', doneAt: desk.clock.wall() }))
  roster.answers.set(`${SUPERVISOR}:putBack`, () => ({ done: [] }))
  for (const id of NODES) {
    roster.answers.set(`${id}:pair`, () => ({ code: 'AAAA-BBBB', expiresAt: desk.clock.wall() + 60_000 }))
    roster.answers.set(`${id}:unlink`, () => ({ device: device(id) }))
    roster.answers.set(`${id}:recoverSession`, () => ({ device: device(id) }))
    roster.answers.set(`${id}:traffic`, () => aTraffic())
    roster.answers.set(`${id}:setBalancing`, () => ({ conversations: 20 }))
    roster.answers.set(`${id}:catchUp`, () => ({ fetched: 0, tail: EMPTY_TAIL, cut: 0, source: null }))
  }
  withProcess(roster)
  // Something to end, to take back and to restore.
  book.record([
    { kind: 'nodeDrained', nodeId: 'uae-3', owner: 'ops', reason: 'disk' },
    { kind: 'deviceChanged', nodeId: 'uae-2', device: aDevice({ state: 'recovering', why: 'dropped' }) },
    { kind: 'holdPlaced', hold: aHold({ accountId: null }) },
    // Where none runs, one can be begun.
    ...(isDeploying ? [] : [{ kind: 'drillStarted' as const, drill: aHold({ id: anId(0xd2) }) }]),
    { kind: 'maintenanceOpened', maintenance: aHold({ id: anId(0xd3) }) },
    { kind: 'silencePlaced', silence: { ...aHold({ id: SILENCE }), code: 'flapping', nodeId: null, serviceId: null } },
    { kind: 'alertRaised', alert: anAlert() },
    { kind: 'backupChanged', backup: aBackup({ id: BACKUP_ID }) },
    { kind: 'freezeOpened', freeze: aHold({ id: SILENCE, accountId: null }) },
    ...(isDeploying ? [{ kind: 'deploymentChanged' as const, deployment: stopped(desk.book.snapshot) }] : []),
  ])
  roster.answers.set(`${SUPERVISOR}:listVersions`, () => ({ versions: [aVersion()] }))
  // The gateway never takes the floor: a failover is blocked when its time is up, not for ever under way.
  roster.answers.delete(`${GATEWAY}:raiseFloor`)
  return desk
}

async function live(moves: readonly Move[], isDeploying: boolean) {
  const world = aWorld(isDeploying)
  const plans: string[] = []
  const refusals: unknown[] = []
  let operations: Operations = world.operations
  let lives = 0
  let lastKey = 0
  const attempt = (work: () => void) => {
    try {
      work()
    } catch (error) {
      refusals.push(error)
    }
  }
  const idOf = (number: number) => anId(0xf00 + number)
  for (const one of moves) {
    switch (one.do) {
      case 'plan':
        await world.deployments.lookBefore(one.command.kind)
        attempt(() => plans.push(operations.plan(one.command).id))
        break
      case 'ask':
        await world.deployments.lookBefore(one.command.kind)
        attempt(() => {
          lastKey = one.key
          const { id: planId } = operations.plan(one.command)
          operations.create(aRequest({ operationId: idOf(one.key), planId }))
        })
        break
      case 'confirm': {
        const planId = plans[one.plan]
        if (planId !== undefined) attempt(() => operations.create(aRequest({ operationId: idOf(one.key), planId })))
        break
      }
      case 'cancel':
        attempt(() => operations.cancel(idOf(one.key ?? lastKey)))
        break
      case 'pass':
        await world.pass(one.ms)
        break
      case 'restart':
        operations = world.restarted()
        operations.resumeOpen()
        break
      case 'leave':
        world.roster.here.delete(one.id)
        break
      case 'come':
        if (one.id !== SUPERVISOR && world.node(one.id) !== undefined) world.hears(one.id)
        break
      case 'device':
        if (world.node(one.id) !== undefined)
          world.book.record([
            { kind: 'deviceChanged', nodeId: one.id, device: aDevice({ state: one.state, since: AT }) },
          ])
        break
      case 'rejoin':
        if (world.node(one.id) !== undefined) world.joins(one.id, anId(0xa00 + lives++))
        break
    }
    await turns(1)
  }
  // Longer than anything is ever waited for, and one more look at what is open.
  await world.pass(200_000)
  operations.resumeOpen()
  await world.pass(200_000)
  // A restore clears its folder, which takes the disk's own time; one that never ends is found by the checks.
  const isOpen = () => world.book.snapshot.operations.some(({ status }) => !isEnded(status))
  for (let looks = 0; looks < 500 && isOpen(); looks++) {
    await new Promise((resolve) => setTimeout(resolve, 2))
    await world.pass(1_000)
  }
  return { ...world, refusals }
}

describe('generated lives of operations', () => {
  it('all end, each with a sentence, and every refusal is one that was planned for', { timeout: 120_000 }, async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 8, maxLength: 24 }), fc.boolean(), async (moves, isDeploying) => {
        const { book, refusals } = await live(moves, isDeploying)
        for (const refusal of refusals) {
          expect(refusal).toBeInstanceOf(Fault)
          expect((refusal as Fault).message.length).toBeGreaterThan(5)
          expect((refusal as Fault).code).not.toBe('internal')
        }
        for (const operation of book.snapshot.operations) {
          expect(Operation.safeParse(operation).success).toBe(true)
          expect({ id: operation.title, ended: isEnded(operation.status) }).toEqual({
            id: operation.title,
            ended: true,
          })
          expect(operation.outcome).toMatch(/^\S.+/)
          seen.add(`${operation.command.kind} ${operation.status}`)
        }
        const failed = book.snapshot.operations.filter(({ status }) => status === 'failed')
        expect(failed.filter(({ outcome }) => !/^(Failed|Blocked|Rolled back): .+/.test(outcome ?? ''))).toEqual([])
        // One key, one operation; one end each, after which nothing more is said of it.
        const words = (book.engine.factsAfter(0, 10_000) ?? []).flatMap((fact) =>
          fact.kind === 'operationChanged' ? fact.operation : [],
        )
        for (const { id } of book.snapshot.operations) {
          const ends = words.filter((word) => word.id === id && isEnded(word.status))
          expect(ends).toHaveLength(1)
          expect(words.findLast((word) => word.id === id)).toEqual(ends[0])
        }
      }),
      { numRuns: 80, seed: 20_261_120 },
    )
    // The paths went through every command, or they would prove nothing.
    expect(COMMAND_KINDS.filter((kind) => ![...seen].some((one) => one.startsWith(`${kind} `)))).toEqual([])
    expect([...seen].filter((one) => one.endsWith(' failed')).length).toBeGreaterThan(3)
    expect([...seen].filter((one) => one.endsWith(' cancelled')).length).toBeGreaterThan(0)
  })
})
