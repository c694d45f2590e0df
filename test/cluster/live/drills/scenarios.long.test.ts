/** Every other drill that can be started, one after the other on one real cluster under traffic. */
import { describe, expect, it } from 'vitest'
import { inducedAt, putBackAt } from '../../../../shared/drill/run.ts'
import { until } from '../../../bench/support/until.ts'
import { ACCOUNT, done, RATE, sharedCluster, TIMEOUT_MS } from '../runbooks/faults.ts'
import { begun, operationOf, untilRun } from './running.ts'

const live = sharedCluster({ seed: 72, rate: RATE })
const EXTERNAL = { scenarioId: 'external-api-down', accountId: null, minutes: 1 }

describe('a drill of a hung master', () => {
  it(
    'stops the process, has it go on once service is restored, and the same process follows as a servant',
    async () => {
      const before = await live().masterOf(ACCOUNT)
      const runId = await begun(live(), { scenarioId: 'master-hung', accountId: ACCOUNT, minutes: 2 })
      const run = await untilRun(live(), runId, 'has ended', ({ endedAt }) => endedAt !== null)
      expect(run.deeds.map(({ what }) => what)).toEqual([
        `SIGSTOP to ${before.nodeId} (process ${before.pid})`,
        `SIGCONT to ${before.nodeId} (process ${before.pid})`,
      ])
      expect(run.restored?.at).toBeLessThanOrEqual(putBackAt(run) ?? 0)
      expect(run.why).toBe('everything is as it was')
      expect(await live().pidOf(before.nodeId)).toBe(before.pid)
      expect((await live().masterOf(ACCOUNT)).nodeId).not.toBe(before.nodeId)
      await operationOf(live(), runId)
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('a drill of a session that is logged out', () => {
  it(
    'waits for the person who links it again, after automation moved the account',
    async () => {
      const { nodeId } = await live().masterOf(ACCOUNT)
      const runId = await begun(live(), { scenarioId: 'session-logged-out', accountId: ACCOUNT, minutes: 3 })
      const run = await untilRun(live(), runId, 'service is restored', ({ restored }) => restored !== null)
      expect(run.deeds.map(({ what }) => what)).toEqual([`session of ${nodeId} logged out on the account’s phone`])
      expect(run.detected?.by).toContain('logged out')
      expect(run.endedAt).toBeNull()
      await done(live(), { kind: 'linkAccount', accountId: ACCOUNT, nodeId })
      const ended = await untilRun(live(), runId, 'has ended', ({ endedAt }) => endedAt !== null)
      expect(ended.why).toBe('everything is as it was')
      // It was the person: the drill had nothing left to put back.
      expect(putBackAt(ended)).toBeNull()
      await operationOf(live(), runId)
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )

  it(
    'links the node itself where somebody ends the drill before',
    async () => {
      const { nodeId } = await live().masterOf(ACCOUNT)
      const runId = await begun(live(), { scenarioId: 'session-logged-out', accountId: ACCOUNT, minutes: 3 })
      await untilRun(live(), runId, 'service is restored', ({ restored }) => restored !== null)
      await done(live(), { kind: 'endDrill', accountId: ACCOUNT })
      await operationOf(live(), runId)
      const run = await untilRun(live(), runId, 'was put back', (one) => putBackAt(one) !== null)
      expect(run.deeds.at(-1)?.what).toBe(`${ACCOUNT} is linked on ${nodeId}, by the drill`)
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('a drill of an external API that is down', () => {
  it(
    'is detected by the probe, ends at half time, and users were answered all the while',
    async () => {
      const answered = live().ledger.accepted()
      const runId = await begun(live(), EXTERNAL)
      await untilRun(live(), runId, 'is detected', ({ detected }) => detected !== null)
      expect((await live().snapshot()).services['sheets']?.health).toBe('down')
      const run = await untilRun(live(), runId, 'has ended', ({ endedAt }) => endedAt !== null, 90_000)
      expect(run.restored?.by).toBe('sheets answers again')
      expect(run.decided).toBeNull()
      expect(live().ledger.accepted()).toBeGreaterThan(answered + RATE)
      await operationOf(live(), runId)
    },
    TIMEOUT_MS,
  )

  it(
    'is put back by the supervisor although the control plane dies for good measure',
    async () => {
      const runId = await begun(live(), EXTERNAL)
      await untilRun(live(), runId, 'is induced', (run) => inducedAt(run) !== null)
      process.kill(await live().pidOf('control-plane'), 'SIGKILL')
      const run = await untilRun(live(), runId, 'has ended', ({ endedAt }) => endedAt !== null, 90_000)
      // Done once, though the control plane began it twice.
      expect(run.deeds.filter(({ kind }) => kind === 'induced')).toHaveLength(1)
      expect(run.deeds.filter(({ kind }) => kind === 'putBack')).toHaveLength(1)
      await operationOf(live(), runId)
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('a drill of a connection that is cut in the middle of a failover', () => {
  it(
    'kills the control plane while the failover is under way, which is then finished by the next one',
    async () => {
      const before = await live().masterOf(ACCOUNT)
      const runId = await begun(live(), { scenarioId: 'connection-cut', accountId: ACCOUNT, minutes: 3 })
      const run = await untilRun(live(), runId, 'has ended', ({ endedAt }) => endedAt !== null, 90_000)
      expect(run.deeds.map(({ what }) => what)).toEqual([
        `SIGKILL to ${before.nodeId} (process ${before.pid})`,
        expect.stringMatching(/^SIGKILL to control-plane/),
      ])
      expect(run.restored?.at).toBeGreaterThan(run.deeds[1]?.doneAt ?? Number.MAX_SAFE_INTEGER)
      await operationOf(live(), runId)
      await live().untilSteady()
    },
    TIMEOUT_MS,
  )
})

describe('a drill of a backup that is no good', () => {
  it(
    'damages the real file, waits for another one that is proven, and puts the byte back',
    async () => {
      await done(live(), { kind: 'backup' })
      const complete = async () => (await live().snapshot()).backups.find(({ state }) => state === 'complete') ?? null
      const backup = await until(complete, { what: 'there is a backup', withinMs: 60_000 })
      const runId = await begun(live(), { scenarioId: 'backup-corrupt', accountId: null, minutes: 3 })
      const run = await untilRun(live(), runId, 'is detected', ({ detected }) => detected !== null)
      expect(run.mark.target).toBe(backup.id)
      const raised = async () =>
        (await live().snapshot()).alerts.find(
          ({ code, resolvedAt }) => code === 'verificationFailed' && resolvedAt === null,
        ) ?? null
      const alert = await until(raised, { what: 'an alert says so', withinMs: 10_000 })
      expect(alert.drillId).toBe(runId)
      await done(live(), { kind: 'backup' })
      const other = await until(
        async () =>
          (await live().snapshot()).backups.find(({ id, state }) => id !== backup.id && state === 'complete') ?? null,
        { what: 'there is another backup', withinMs: 60_000 },
      )
      await done(live(), { kind: 'verifyBackup', backupId: other.id })
      const ended = await untilRun(live(), runId, 'has ended', ({ endedAt }) => endedAt !== null)
      expect(ended.decided?.by).toBe('bench confirmed: Back up the cluster')
      expect(ended.restored?.by).toBe(`${other.id} was proven`)
      expect((await live().snapshot()).backups.find(({ id }) => id === backup.id)?.verified?.outcome).toBe('passed')
      await operationOf(live(), runId)
    },
    TIMEOUT_MS,
  )
})
