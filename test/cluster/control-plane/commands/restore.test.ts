import { describe, expect, it } from 'vitest'
import { BACKUP, GATEWAY } from '../../../../cluster/control-plane/nodes/roster.ts'
import { restoreUnderWay } from '../../../../cluster/control-plane/restore/restoring.ts'
import type { Command } from '../../../../shared/command.ts'
import { aHold, anId, anOperation, AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aBackup, aBackupBeat, PROVEN, withProcess, working } from '../backups/a-backup.ts'
import { until } from '../../../support/until.ts'
import { aPresence } from '../support.ts'
import { aDesk } from './a-desk.ts'

const { id: backupId } = aBackup()
const RESTORE: Command = { kind: 'restoreBackup', backupId, toAt: null }

function aDeskWithBackup(over: Parameters<typeof aBackup>[0] = {}) {
  const desk = aDesk()
  withProcess(desk.roster)
  desk.roster.here.set(GATEWAY, aPresence(GATEWAY, { beat: null }))
  const mark = { journalId: desk.engine.journalId, seq: 5, term: 1, at: AT, stateHash: 'cd', rows: {} }
  const logs = [{ accountId: 'uae-main', position: 90, hash: 'h', epoch: 1, nodeId: 'uae-2' }]
  desk.book.record([{ kind: 'backupChanged', backup: aBackup({ engine: mark, logs, verified: PROVEN, ...over }) }])
  const checks = (command = RESTORE) =>
    Object.fromEntries(desk.plan(command).checks.map(({ id, status }) => [id, status]))
  return { ...desk, checks }
}

describe('the plan of a restore', () => {
  it('is forced, also where everything is well, and says in figures what is given up', () => {
    const { plan, hears, clock, book, run } = aDeskWithBackup()
    for (const id of ['uae-1', 'uae-2', 'uae-3']) hears(id, { position: 114 })
    clock.advance(60_000)
    run({ kind: 'openMaintenance', accountId: null, minutes: 5 })
    const { class: value, classWhy, consequences, inverse, checks } = plan(RESTORE)
    expect(value).toBe('forced')
    expect(classWhy[0]).toContain('1 min ago, 2 facts since')
    expect(consequences[0]).toMatch(
      /2 facts, 24 records of uae-main and 1 operation is|2 facts.*24 records of uae-main.*1 operation/,
    )
    expect(consequences[1]).toContain('maintenance')
    expect(inverse.text).toContain('safety backup')
    expect(checks.filter(({ status }) => status === 'fail').map(({ id }) => id)).toEqual(['givenUp'])
    expect(book.snapshot.restores).toEqual([])
  })

  it('warns of a backup that nobody proved, of nodes that are away and of what runs', () => {
    const { checks, roster, clock, book, plan } = aDeskWithBackup({ verified: null })
    roster.here.delete('uae-3')
    clock.advance(10)
    book.record([
      { kind: 'operationChanged', operation: anOperation({ command: { kind: 'backup' }, title: 'Back up' }) },
    ])
    expect(checks()).toMatchObject({ verified: 'fail', away: 'warn', quiet: 'fail', process: 'pass', gateway: 'pass' })
    expect(plan(RESTORE).consequences.join(' ')).toContain('uae-3: cut and brought into step when back')
  })

  it('takes an archive that no journal knows, and none that is nowhere', () => {
    const { plan, roster } = aDeskWithBackup()
    const other = '20261101T090000Z-00e009'
    const asked: Command = { kind: 'restoreBackup', backupId: other, toAt: null }
    expect(faultOf(() => plan(asked))).toBe('unknownBackup')
    const beat = aBackupBeat({ unlisted: [{ id: other, sizeBytes: 9, place: 'second' }] })
    withProcess(roster, beat)
    expect(plan(asked).class).toBe('forced')
  })

  it('refuses moments that no backup holds, a backup that is being made, and a missing process', () => {
    const { plan, roster, clock, book } = aDeskWithBackup()
    clock.advance(1_000)
    const to = (toAt: number): Command => ({ kind: 'restoreBackup', backupId, toAt })
    expect(faultOf(() => plan(to(AT - 1)))).toBe('notCovered')
    expect(faultOf(() => plan(to(AT + 60_000)))).toBe('notCovered')
    expect(faultOf(() => plan(to(AT + 500)))).toBeNull()
    book.record([{ kind: 'backupChanged', backup: aBackup({ state: 'running' }) }])
    expect(faultOf(() => plan(RESTORE))).toBe('backupRunning')
    roster.here.delete(BACKUP)
    expect(faultOf(() => plan(RESTORE))).toBe('backupGone')
  })
})

describe('a restore', () => {
  it('keeps other work from beginning while it is under way, and a second one of its kind', () => {
    const { run, book, node } = aDeskWithBackup()
    const operation = anOperation({ id: anId(0xd7), command: RESTORE, title: 'Restore' })
    book.record([{ kind: 'operationChanged', operation }])
    expect(faultOf(() => run({ kind: 'restartNode', nodeId: 'uae-3' }))).toBe('backupRunning')
    expect(faultOf(() => run(RESTORE))).toBe('backupRunning')
    expect(node('uae-3')?.health).toBe('healthy')
  })

  it('that cannot be prepared leaves everything as it was', async () => {
    const { run, settle, roster, book, operations } = aDeskWithBackup()
    const failed = { ...working().work, state: 'failed' as const, fault: 'backupTooNew' as const, why: 'schema 99' }
    roster.answers.set(`${BACKUP}:prepareRestore`, () => ({ work: failed, result: null }))
    const { id } = run(RESTORE)
    await settle(3_000)
    await settle(3_000)
    await until(() => operations.find(id).outcome !== null)
    expect(operations.find(id)).toMatchObject({ status: 'failed', fault: 'backupTooNew', outcome: 'Failed: schema 99' })
    expect(book.snapshot.holds).toEqual([])
    expect(book.snapshot.accounts['uae-main']?.lease).toMatchObject({ epoch: 1, holder: { nodeId: 'uae-1' } })
    // How things were was backed up first all the same.
    expect(book.snapshot.backups[0]).toMatchObject({ cause: 'restore', state: 'complete', owner: 'ops' })
  })

  it('whose gateway does not take the floor gives the accounts back to automation', async () => {
    const { run, settle, roster, book, operations, engine } = aDeskWithBackup()
    const logs = [{ accountId: 'uae-main', position: 90, hash: 'h', epoch: 1, url: 'http://x' }]
    roster.answers.set(`${BACKUP}:prepareRestore`, () => ({
      work: { ...working().work, state: 'done' },
      result: { enginePath: '/nowhere', engine: engine.mark(book.snapshot, AT), logs, manifest: {} },
    }))
    roster.answers.set(`${GATEWAY}:raiseFloor`, () => {
      throw new Error('no')
    })
    const { id } = run(RESTORE)
    for (let turn = 0; turn < 10; turn++) await settle(1_000)
    // What was prepared is removed from a real disk.
    await until(() => operations.find(id).outcome !== null)
    expect(operations.find(id).status).toBe('failed')
    expect(book.snapshot.holds).toEqual([])
  })

  it('lets nobody else make masters from the moment that it fences', () => {
    const { book, runner, run } = aDeskWithBackup()
    const operation = anOperation({ id: anId(0xd7), command: RESTORE, title: 'Restore' })
    book.record([{ kind: 'operationChanged', operation }])
    expect(restoreUnderWay(book.snapshot)).toBeNull()
    book.record([{ kind: 'holdPlaced', hold: aHold({ id: operation.id, accountId: null }) }])
    expect(restoreUnderWay(book.snapshot)?.id).toBe(operation.id)
    const opening: never[] = []
    const wanted = { accountId: 'uae-main', from: null, cause: 'x', suspicion: null, besides: null, opening }
    expect(runner.startAutomatic(wanted)).toBe(false)
    expect(faultOf(() => run({ kind: 'failover', accountId: 'uae-main', to: 'uae-2' }))).toBe('failoverRunning')
    book.record([
      { kind: 'operationChanged', operation: { ...operation, status: 'failed', outcome: 'x', endedAt: AT } },
    ])
    expect(restoreUnderWay(book.snapshot)).toBeNull()
  })
})
