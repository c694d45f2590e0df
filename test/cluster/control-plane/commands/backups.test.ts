import { describe, expect, it } from 'vitest'
import { newBackupId } from '../../../../cluster/control-plane/backups/backup-id.ts'
import { logSources } from '../../../../cluster/control-plane/backups/log-sources.ts'
import { BACKUP } from '../../../../cluster/control-plane/nodes/roster.ts'
import { BackupId } from '../../../../shared/backup.ts'
import { Fault } from '../../../../shared/fault.ts'
import { aBeat, anId, AT } from '../../../support/factories.ts'
import { aBackup, aBackupBeat, aPlace, made, withProcess, working } from '../backups/a-backup.ts'
import { aPresence } from '../support.ts'
import { aDesk } from './a-desk.ts'

function aCase() {
  const desk = aDesk()
  withProcess(desk.roster)
  const { book, roster } = desk
  const operation = (id: string) => book.snapshot.operations.find((one) => one.id === id)
  const answers = (ask: string, answer: (request: never) => unknown) =>
    roster.answers.set(`${BACKUP}:${ask}`, answer as never)
  return { ...desk, operation, answers }
}

describe('backup', () => {
  it('is planned as harmless, with the places as they are', () => {
    const { plan, roster } = aCase()
    expect(plan({ kind: 'backup' })).toMatchObject({ class: 'harmless' })
    roster.here.set(
      BACKUP,
      aPresence(BACKUP, {
        beat: null,
        backup: aBackupBeat({
          places: [
            aPlace(),
            aPlace({ place: 'second', path: '/second', trouble: '/second is gone: is its disk mounted?' }),
          ],
          isOneDevice: true,
        }),
      }),
    )
    const second = plan({ kind: 'backup' }).checks.find(({ id }) => id === 'secondPlace')
    expect(second).toMatchObject({ status: 'warn', measured: '/second is gone: is its disk mounted?' })
  })

  it('is refused in words where there is no backup process', () => {
    const { plan, roster } = aCase()
    roster.here.delete(BACKUP)
    expect(() => plan({ kind: 'backup' })).toThrow(new Fault('backupGone', 'The backup process is not connected'))
  })

  it('marks the engine, follows the work with its bytes, and ends with where it lies', async () => {
    const { run, settle, operation, book, answers, engine } = aCase()
    let asks = 0
    answers('takeBackup', (request) =>
      asks++ < 2 ? working({ doneBytes: asks * 100, totalBytes: 1_000 }) : made(request),
    )
    const { id } = run({ kind: 'backup' })
    await settle(0)
    expect(book.snapshot.backups[0]).toMatchObject({ state: 'running', operationId: id, cause: 'operator' })
    expect(engine.isHeld).toBe(true)
    await settle(1_000)
    expect(operation(id)).toMatchObject({
      step: 'copying the engine',
      progress: { done: 200, total: 1_000, unit: 'bytes' },
    })
    await settle(1_000)
    expect(operation(id)).toMatchObject({ status: 'succeeded' })
    expect(operation(id)?.outcome).toMatch(/^Backup \S+ is complete, 5 MiB, in both places$/)
    expect(book.snapshot.backups[0]).toMatchObject({ state: 'complete', sizeBytes: 5_000_000 })
    expect(engine.isHeld).toBe(false)
  })

  it('goes on with the same backup after the control plane was killed in the middle', async () => {
    const { run, settle, operation, book, answers, restarted, roster } = aCase()
    answers('takeBackup', () => working())
    const { id } = run({ kind: 'backup' })
    await settle(1_000)
    const again = restarted()
    answers('takeBackup', made)
    again.resumeOpen()
    await settle(1_000)
    expect(operation(id)).toMatchObject({ status: 'succeeded' })
    expect(book.snapshot.backups).toHaveLength(1)
    expect(roster.asked.filter((one) => one === `${BACKUP}:takeBackup`).length).toBeGreaterThan(1)
  })

  it('waits for a backup process that was killed, and begins anew with it', async () => {
    const { run, settle, operation, answers } = aCase()
    answers('takeBackup', () => {
      throw new Fault('unreachable', 'backup hung up')
    })
    const { id } = run({ kind: 'backup' })
    await settle(1_000)
    expect(operation(id)).toMatchObject({ status: 'running', step: 'waiting for the backup process to come back' })
    answers('takeBackup', made)
    await settle(1_000)
    await settle(1_000)
    expect(operation(id)).toMatchObject({ status: 'succeeded' })
  })

  it('fails with the reason when the process stays away, and so does the backup', async () => {
    const { run, settle, operation, book, answers, engine } = aCase()
    answers('takeBackup', () => {
      throw new Fault('unreachable', 'backup is not connected')
    })
    const { id } = run({ kind: 'backup' })
    for (let gone = 0; gone < 300_000; gone += 10_000) await settle(10_000)
    expect(operation(id)).toMatchObject({ status: 'failed', fault: 'backupGone' })
    expect(book.snapshot.backups[0]).toMatchObject({ state: 'failed' })
    expect(engine.isHeld).toBe(false)
  })

  it('takes another mark where the engine went past the first, and not for ever', async () => {
    const { run, settle, operation, answers } = aCase()
    const past = () => working({ state: 'failed', why: 'the engine keeps a newer state', fault: 'staleEpoch' })
    let asks = 0
    answers('takeBackup', (request) => (asks++ === 0 ? past() : made(request)))
    const first = run({ kind: 'backup' })
    await settle(1_000)
    expect(operation(first.id)).toMatchObject({ status: 'succeeded' })
    answers('takeBackup', past)
    const second = run({ kind: 'backup' })
    await settle(2_000)
    expect(operation(second.id)).toMatchObject({ status: 'failed', fault: 'staleEpoch' })
  })

  it('pressed a second time, joins the one that runs and ends as it does', async () => {
    const { run, settle, operation, book, answers } = aCase()
    answers('takeBackup', () => working())
    const first = run({ kind: 'backup' })
    await settle(0)
    const second = run({ kind: 'backup' })
    await settle(0)
    expect(operation(second.id)).toMatchObject({ status: 'running', joins: first.id })
    answers('takeBackup', made)
    await settle(1_000)
    await settle(200)
    expect(operation(second.id)?.outcome).toMatch(/^Joined: Backup \S+ is complete/)
    expect(book.snapshot.backups).toHaveLength(1)
  })

  it('says it failed for the account whose nodes are all away', async () => {
    const { run, settle, operation, roster } = aCase()
    for (const id of ['uae-1', 'uae-2', 'uae-3']) roster.here.delete(id)
    const { id } = run({ kind: 'backup' })
    await settle(0)
    expect(operation(id)?.outcome).toBe('Failed: No node of uae-main is connected: its state log cannot be read')
  })
})

describe('verifyBackup', () => {
  const backupId = aBackup().id

  it('journals what was found, and who asked', async () => {
    const { run, settle, operation, book } = aCase()
    book.record([{ kind: 'backupChanged', backup: aBackup() }])
    const { id } = run({ kind: 'verifyBackup', backupId })
    await settle(0)
    expect(operation(id)).toMatchObject({ status: 'succeeded' })
    expect(book.snapshot.backups[0]?.verified).toMatchObject({ outcome: 'passed', by: 'ops' })
  })

  it('fails by name when something is wrong, and keeps the findings', async () => {
    const { run, settle, operation, book, answers } = aCase()
    book.record([{ kind: 'backupChanged', backup: aBackup() }])
    const result = { at: AT, tookMs: 5, outcome: 'failed', findings: ['engine.db is damaged: x.'] }
    answers('verifyBackup', () => ({ work: { ...working().work, state: 'done' }, result }))
    const { id } = run({ kind: 'verifyBackup', backupId })
    await settle(0)
    expect(operation(id)).toMatchObject({
      status: 'failed',
      fault: 'backupDamaged',
      outcome: `Failed: Backup ${backupId} is no good: engine.db is damaged: x.`,
    })
    expect(book.snapshot.backups[0]?.verified?.findings).toEqual(result.findings)
  })

  it('is refused for one that does not exist or is still being made; one that no journal knows can be proven', () => {
    const { plan, book, roster } = aCase()
    expect(() => plan({ kind: 'verifyBackup', backupId })).toThrow(`There is no complete backup ${backupId}`)
    const unlisted = [{ id: backupId, sizeBytes: 9, place: 'second' as const }]
    roster.here.set(BACKUP, aPresence(BACKUP, { beat: null, backup: aBackupBeat({ unlisted }) }))
    expect(plan({ kind: 'verifyBackup', backupId }).class).toBe('harmless')
    book.record([{ kind: 'backupChanged', backup: aBackup({ state: 'running', endedAt: null }) }])
    expect(() => plan({ kind: 'verifyBackup', backupId })).toThrow('is still being made')
  })
})

describe('where a state log is read', () => {
  it('is the furthest log of the newest epoch, and a servant where the master is no further', () => {
    const { book, roster } = aCase()
    const tell = (id: string, position: number, epoch: number) =>
      roster.here.set(id, aPresence(id, { beat: aBeat({ tail: { position, hash: '', epoch } }) }))
    tell('uae-1', 100, 2)
    tell('uae-2', 100, 2)
    tell('uae-3', 500, 1)
    expect(logSources(book.snapshot, roster)[0]?.from.map(({ nodeId }) => nodeId)).toEqual(['uae-2', 'uae-1', 'uae-3'])
    tell('uae-1', 101, 2)
    expect(logSources(book.snapshot, roster)[0]?.from[0]?.nodeId).toBe('uae-1')
  })
})

describe('the id of a backup', () => {
  it('is the moment and the end of its operation, the same however often it is made', () => {
    expect(newBackupId(AT, anId(0xe1))).toBe('20261120T090000Z-0000e1')
    expect(BackupId.safeParse(newBackupId(AT + 999, anId(0xe1))).success).toBe(true)
  })
})
