/** Every condition: what makes it green, what red, and where nobody can say. */
import type { ConditionId } from '../../../shared/runbook/condition-ids.ts'
import type { RunSubject } from '../../../shared/runbook/run.ts'
import { EVERYTHING } from '../../../shared/runbook/subject.ts'
import type { World } from '../../../shared/runbook/world.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aBackup, anEngineMark } from '../../support/backups.ts'
import { aDeployment } from '../../support/deployments.ts'
import {
  aFailover,
  aHold,
  anAccount,
  anAccountSample,
  anAlert,
  anId,
  anOperation,
  aNode,
  aNodeSample,
  aService,
  aSnapshot,
  AT,
  withNodes,
} from '../../support/factories.ts'
import { aSighting, NOW, ofNode, samplesNow } from './worlds.ts'

export const of = (over: Partial<Snapshot>): Partial<World> => ({ snapshot: aSnapshot(over) })
export const nodes = (changes: Parameters<typeof withNodes>[1]): Partial<World> => ({
  snapshot: withNodes(aSnapshot(), changes),
})
const account = (over: Parameters<typeof anAccount>[0]): Partial<World> =>
  of({ accounts: { 'uae-main': anAccount(over) } })
export const traffic = (over: Parameters<typeof anAccountSample>[0]): Partial<World> => ({
  samples: [anAccountSample({ at: NOW, ...over }), ...samplesNow().slice(1)],
})
const behind = (lagRecords: number | null): Partial<World> => ({
  samples: ['uae-2', 'uae-3'].map((nodeId) => aNodeSample({ nodeId, at: NOW, lagRecords })),
})
const service = (over: Parameters<typeof aService>[0]): Partial<World> =>
  of({ services: { gateway: aService({ id: 'gateway', kind: 'gateway', ...over }) } })
const device = (state: 'loggedOut' | 'recovering', why: string): Partial<World> =>
  nodes({ 'uae-1': { device: { state, since: AT, attempts: 2, why, pairing: null } } })
const vacant = account({ lease: { epoch: 2, holder: null, since: NOW - 14_000 } })
const ban = { rule: 'must_not', reason: 'failed as master 2 times', owner: 'automation' } as const
const banned = (nodeId: string, expiresAt: number): Partial<World> =>
  nodes({ [nodeId]: { promotion: { ...ban, expiresAt } } })
export const proven = (at: number) =>
  aBackup({
    engine: { ...anEngineMark(), at },
    verified: { at, tookMs: 900, outcome: 'passed', findings: [], by: 'schedule' },
  })

interface Case {
  readonly is: 'pass' | 'fail' | 'unknown'
  readonly in: Partial<World>
  readonly says: string
  readonly for?: RunSubject
}

export const CASES: Readonly<Record<ConditionId, readonly Case[]>> = {
  hasMaster: [
    { is: 'pass', in: {}, says: 'uae-main: uae-1 holds the lease, epoch 1' },
    { is: 'fail', in: vacant, says: 'uae-main: no master for 14 s' },
    {
      is: 'fail',
      in: nodes({ 'uae-1': { incarnation: anId(9) } }),
      says: 'uae-main: uae-1 restarted: the process that held the lease is gone',
    },
    {
      is: 'fail',
      in: nodes({ 'uae-1': { health: 'down', why: 'connection lost', healthSince: NOW - 7_000 } }),
      says: 'uae-main: uae-1 holds the lease and is down for 7.0 s: connection lost',
    },
  ],
  masterHealthy: [
    { is: 'pass', in: {}, says: 'uae-main: uae-1 is healthy' },
    { is: 'fail', in: vacant, says: 'uae-main: no master for 14 s' },
    {
      is: 'fail',
      in: nodes({ 'uae-1': { health: 'degraded', why: 'answers nothing', healthSince: NOW - 5_000 } }),
      says: 'uae-main: uae-1 is degraded for 5.0 s: answers nothing',
    },
    {
      is: 'unknown',
      in: nodes({ 'uae-1': { health: 'unknown', why: 'not seen yet', healthSince: NOW } }),
      says: 'uae-main: uae-1 is unknown for 0.00 s: not seen yet',
    },
  ],
  masterMayLead: [
    { is: 'pass', in: {}, says: 'uae-main: uae-1 may lead' },
    { is: 'pass', in: banned('uae-1', NOW - 1), says: 'uae-main: uae-1 may lead' },
    {
      is: 'fail',
      in: banned('uae-1', NOW + 1),
      says: 'uae-main: uae-1 must not be master, it is flapping: failed as master 2 times',
    },
    { is: 'fail', in: vacant, says: 'uae-main: no master for 14 s' },
  ],
  hasStandby: [
    { is: 'pass', in: behind(50), says: 'uae-main: uae-2 and uae-3 are in step' },
    { is: 'fail', in: behind(51), says: 'uae-main: uae-2 is 51 records behind, uae-3 is 51 records behind' },
    { is: 'unknown', in: behind(null), says: 'uae-main: how far uae-2 and uae-3 are is not reported' },
    { is: 'unknown', in: { samples: [] }, says: 'uae-main: how far uae-2 and uae-3 are is not reported' },
    {
      is: 'fail',
      in: nodes({ 'uae-2': { health: 'down' }, 'uae-3': { health: 'draining' } }),
      says: 'uae-main: no healthy servant: uae-2 is down, uae-3 is draining',
    },
    {
      is: 'fail',
      in: of({ alerts: [anAlert({ raisedAt: NOW - 9_000 })] }),
      says: 'uae-main: no servant takes the master’s log for 9.0 s',
    },
    { is: 'pass', in: of({ alerts: [anAlert({ resolvedAt: NOW })] }), says: 'uae-main: uae-2 and uae-3 are in step' },
    { is: 'fail', in: of({ nodes: { 'uae-1': aNode({ role: 'master' }) } }), says: 'uae-main: it has no servant' },
  ],
  noFailover: [
    { is: 'pass', in: {}, says: 'uae-main: no failover runs or is coming' },
    {
      is: 'fail',
      in: of({
        accounts: { 'uae-main': anAccount({ activeFailoverId: 'uae-main.1' }) },
        failovers: [aFailover({ outcome: null, endedAt: null })],
      }),
      says: 'uae-main: a failover from uae-1 to uae-2 runs: uae-1 stopped answering',
    },
  ],
  sessionLinked: [
    { is: 'pass', in: {}, says: 'uae-main: the session of uae-1 is linked' },
    {
      is: 'fail',
      in: device('loggedOut', 'the phone logged it out'),
      says: 'uae-main: the session of uae-1 is logged out: the phone logged it out',
    },
    { is: 'fail', in: vacant, says: 'uae-main: no master for 14 s' },
    { is: 'unknown', in: nodes({ 'uae-1': { device: null } }), says: 'uae-main: uae-1 does not report its session' },
  ],
  repliesFlow: [
    { is: 'pass', in: {}, says: 'uae-main: 10.0 replies/s' },
    {
      is: 'pass',
      in: traffic({ repliedPerS: 0, waiting: 0, oldestWaitingMs: null }),
      says: 'uae-main: replies within the last 10 s',
    },
    {
      is: 'fail',
      in: traffic({ repliedPerS: 0, waiting: 12, oldestWaitingMs: 6_000 }),
      says: 'uae-main: no reply, 12 messages wait, the oldest for 6.0 s',
    },
    {
      is: 'fail',
      in: traffic({ repliedPerS: 0, p50Ms: null, waiting: 1, oldestWaitingMs: 900 }),
      says: 'uae-main: no reply in the last 10 s, 1 message waits',
    },
    {
      is: 'unknown',
      in: traffic({ repliedPerS: 0, receivedPerS: 0, p50Ms: null, waiting: 0, oldestWaitingMs: null }),
      says: 'uae-main: nobody wrote in the last 10 s',
    },
    { is: 'unknown', in: traffic({ at: NOW - 5_001 }), says: 'uae-main: not reported for 5.0 s' },
    { is: 'unknown', in: { samples: [] }, says: 'uae-main: not reported' },
    { is: 'unknown', in: { clockOffsetMs: null }, says: 'uae-main: reported, but how long ago is not known' },
  ],
  nothingWaits: [
    { is: 'pass', in: traffic({ waiting: 0, oldestWaitingMs: null }), says: 'uae-main: no message waits' },
    {
      is: 'pass',
      in: traffic({ waiting: 3, oldestWaitingMs: 5_000 }),
      says: 'uae-main: 3 messages wait, the oldest for 5.0 s',
    },
    {
      is: 'fail',
      in: traffic({ waiting: 3, oldestWaitingMs: 5_001 }),
      says: 'uae-main: 3 messages wait, the oldest for 5.0 s',
    },
    {
      is: 'unknown',
      in: traffic({ waiting: 3, oldestWaitingMs: null }),
      says: 'uae-main: 3 messages wait, how long is not reported',
    },
  ],
  notHeld: [
    { is: 'pass', in: {}, says: 'uae-main: not held' },
    { is: 'fail', in: of({ holds: [aHold()] }), says: 'uae-main: held by noor: network work' },
    { is: 'fail', in: of({ holds: [aHold({ accountId: null })] }), says: 'uae-main: held by noor: network work' },
    { is: 'pass', in: of({ holds: [aHold({ accountId: 'ksa-main' })] }), says: 'uae-main: not held' },
  ],
  sourcesAgree: [
    { is: 'pass', in: {}, says: 'uae-main: 2 processes agree on uae-1, epoch 1' },
    {
      is: 'fail',
      in: {
        disagreements: [
          {
            id: 'twoMasters/uae-main',
            kind: 'twoMasters',
            accountId: 'uae-main',
            why: 'uae-1 and uae-2 both believe to be master',
            since: NOW,
          },
        ],
      },
      says: 'uae-main: uae-1 and uae-2 both believe to be master',
    },
    { is: 'unknown', in: { sightings: [] }, says: 'uae-main: fewer than two processes could be asked' },
    {
      is: 'unknown',
      in: { sightings: [aSighting(), aSighting({ problem: 'timed out' })] },
      says: 'uae-main: fewer than two processes could be asked',
    },
  ],
  noMaintenance: [
    { is: 'pass', in: {}, says: 'uae-main: no maintenance is open' },
    { is: 'fail', in: of({ maintenance: [aHold()] }), says: 'uae-main: maintenance is open, by noor: network work' },
  ],
  noProbation: [
    { is: 'pass', in: {}, says: 'uae-main: no change is on probation' },
    {
      is: 'fail',
      in: of({
        probations: [
          {
            id: anId(1),
            accountId: 'uae-main',
            title: 'Fail over uae-main',
            inverse: null,
            startedAt: AT,
            endsAt: NOW,
            watched: [],
            worsened: { at: NOW, why: 'p95 is 900 ms' },
            outcome: null,
            endedAt: null,
          },
        ],
      }),
      says: 'uae-main: “Fail over uae-main” is on probation, and it got worse: p95 is 900 ms',
    },
  ],
  nodesHealthy: [
    { is: 'pass', in: {}, says: 'uae-main: 3 healthy nodes' },
    {
      is: 'fail',
      in: nodes({ 'uae-2': { health: 'down', why: 'connection lost' } }),
      says: 'uae-main: uae-2 is down: connection lost',
    },
    { is: 'unknown', in: nodes({ 'uae-2': { health: 'unknown' } }), says: 'uae-main: uae-2 is unknown' },
  ],
  nodeHealthy: [
    { is: 'pass', in: {}, for: ofNode('uae-2'), says: 'uae-2 is healthy' },
    {
      is: 'fail',
      in: nodes({ 'uae-2': { health: 'suspect', healthSince: NOW - 1_000 } }),
      for: ofNode('uae-2'),
      says: 'uae-2 is suspect for 1.0 s',
    },
    { is: 'unknown', in: {}, for: ofNode('uae-9'), says: 'uae-9: there is no such node' },
  ],
  nodeDown: [
    {
      is: 'pass',
      in: nodes({ 'uae-2': { health: 'down', healthSince: NOW - 3_000 } }),
      for: ofNode('uae-2'),
      says: 'uae-2 is down for 3.0 s',
    },
    { is: 'fail', in: {}, for: ofNode('uae-2'), says: 'uae-2 is healthy' },
    {
      is: 'unknown',
      in: nodes({ 'uae-2': { health: 'suspect', healthSince: NOW } }),
      for: ofNode('uae-2'),
      says: 'uae-2 is suspect for 0.00 s',
    },
  ],
  nodeNotDraining: [
    { is: 'pass', in: {}, for: ofNode('uae-2'), says: 'uae-2 is not drained' },
    {
      is: 'fail',
      in: nodes({ 'uae-2': { drained: { owner: 'noor', reason: 'new disk', since: AT } } }),
      for: ofNode('uae-2'),
      says: 'uae-2 is drained, by noor: new disk',
    },
  ],
  nodeNotFlapping: [
    { is: 'pass', in: {}, for: ofNode('uae-2'), says: 'uae-2 is not held back' },
    { is: 'pass', in: banned('uae-2', NOW), for: ofNode('uae-2'), says: 'uae-2 is not held back' },
    {
      is: 'fail',
      in: banned('uae-2', NOW + 60_000),
      for: ofNode('uae-2'),
      says: 'uae-2 is not promoted: it failed as master 2 times, for 1 min more',
    },
    {
      is: 'unknown',
      in: { ...banned('uae-2', NOW + 60_000), clockOffsetMs: null },
      for: ofNode('uae-2'),
      says: 'uae-2 was held back: failed as master 2 times',
    },
  ],
  nodeIsServant: [
    { is: 'pass', in: {}, for: ofNode('uae-2'), says: 'uae-2 holds no lease' },
    { is: 'fail', in: {}, for: ofNode('uae-1'), says: 'uae-1 is master of uae-main, epoch 1' },
  ],
  serviceUp: [
    { is: 'pass', in: {}, says: 'gateway: healthy' },
    {
      is: 'fail',
      in: service({ health: 'degraded', why: 'answers 503', healthSince: NOW - 2_000 }),
      says: 'gateway: degraded for 2.0 s: answers 503',
    },
    { is: 'unknown', in: service({ health: 'unknown', healthSince: NOW }), says: 'gateway: unknown for 0.00 s' },
    { is: 'unknown', in: {}, for: { ...EVERYTHING, serviceId: 'sheets' }, says: 'sheets: there is no such service' },
  ],
  linkLive: [
    { is: 'pass', in: {}, says: 'live' },
    { is: 'fail', in: { isLive: false }, says: 'no live connection to the control plane' },
    { is: 'fail', in: { isLive: false, snapshot: null }, says: 'no live connection to the control plane' },
  ],
  protectionOn: [
    { is: 'pass', in: {}, says: 'on' },
    {
      is: 'fail',
      in: of({ protection: { state: 'warming', since: NOW, why: 'it has just started' } }),
      says: 'it only observes: it has just started',
    },
  ],
  gatewayUp: [
    { is: 'pass', in: {}, says: 'healthy' },
    {
      is: 'fail',
      in: service({ health: 'down', why: 'no answer within 1 s', healthSince: NOW - 4_000 }),
      says: 'down for 4.0 s: no answer within 1 s',
    },
    { is: 'unknown', in: of({}), says: 'the gateway has not been heard yet' },
  ],
  backupVerified: [
    { is: 'pass', in: of({ backups: [proven(NOW - 3_600_000)] }), says: `${proven(0).id} was proven and is 1 h old` },
    {
      is: 'fail',
      in: of({ backups: [proven(NOW - 26 * 3_600_000)] }),
      says: `${proven(0).id} was proven and is 1 d 2 h old`,
    },
    { is: 'fail', in: of({ backups: [aBackup()] }), says: 'no backup was proven yet' },
    {
      is: 'unknown',
      in: { ...of({ backups: [proven(NOW)] }), clockOffsetMs: null },
      says: `${proven(0).id} was proven; how old it is, is not known`,
    },
  ],
  recoveryPointOk: [
    { is: 'pass', in: of({ backups: [proven(NOW - 240_000)] }), says: 'a restore now would lose at most 4 min' },
    { is: 'fail', in: of({ backups: [proven(NOW - 900_000)] }), says: 'a restore now would lose at most 15 min' },
    { is: 'fail', in: {}, says: 'no backup is complete' },
  ],
  noRestore: [
    { is: 'pass', in: {}, says: 'no restore runs' },
    {
      is: 'fail',
      in: of({
        operations: [
          anOperation({
            title: 'Restore the cluster',
            command: { kind: 'restoreBackup', backupId: aBackup().id, toAt: null },
          }),
        ],
      }),
      says: '“Restore the cluster” runs, by ops',
    },
  ],
  noDeployment: [
    { is: 'pass', in: {}, says: 'no deployment is open' },
    {
      is: 'fail',
      in: of({ deployments: [{ ...aDeployment(aSnapshot()), state: 'stopped', why: 'waves stopped' }] }),
      says: 'deployment of 0.2.0 is open: waves stopped',
    },
  ],
  noFreeze: [
    { is: 'pass', in: {}, says: 'no freeze is in force' },
    { is: 'fail', in: of({ freezes: [aHold({ accountId: null })] }), says: 'frozen by noor: network work' },
  ],
  oneVersion: [
    { is: 'pass', in: {}, says: '0.1.0 on 3 nodes' },
    { is: 'fail', in: nodes({ 'uae-2': { version: '0.2.0' } }), says: '0.1.0 on 2 nodes, 0.2.0 on uae-2' },
    { is: 'unknown', in: nodes({ 'uae-2': { version: null } }), says: 'uae-2 does not report its version' },
  ],
  nothingOpen: [
    { is: 'pass', in: {}, says: 'no alert is open' },
    { is: 'pass', in: of({ alerts: [anAlert({ resolvedAt: NOW })] }), says: 'no alert is open' },
    {
      is: 'fail',
      in: of({ alerts: [anAlert({ level: 'warning', title: 'small' }), anAlert({ title: 'large' })] }),
      says: 'large, and 1 more alert',
    },
  ],
  clocksAgree: [
    { is: 'pass', in: {}, says: '2.00 s apart, this machine is ahead' },
    { is: 'fail', in: { clockOffsetMs: -5_000, now: NOW }, says: '5.00 s apart, this machine is behind' },
    { is: 'unknown', in: { clockOffsetMs: null }, says: 'the cluster’s time is not known' },
  ],
}
