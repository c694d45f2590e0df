import { describe, expect, it } from 'vitest'
import { BACKUP } from '../../../../cluster/control-plane/nodes/roster.ts'
import type { Segment } from '../../../../shared/backup.ts'
import { anId, anOperation, AT } from '../../../support/factories.ts'
import { turns } from '../../../support/until.ts'
import { aDesk } from '../commands/a-desk.ts'
import { aPresence } from '../support.ts'
import { aBackup, aBackupBeat, PROVEN, withProcess } from './a-backup.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

function aKept() {
  const desk = aDesk()
  withProcess(desk.roster)
  const journalId = desk.engine.journalId
  const ours = (over: Parameters<typeof aBackup>[0] = {}) => {
    const { startedAt = AT } = over ?? {}
    const mark = { journalId, seq: 5, term: 1, at: startedAt, stateHash: 'cd', rows: {} }
    return aBackup({ engine: mark, ...over })
  }
  /** Ticks every 5 s for that long. */
  const live = async (ms: number) => {
    for (let gone = 0; gone < ms; gone += 5_000) {
      desk.clock.advance(5_000)
      desk.backups.tick(desk.operations)
      if (gone % HOUR_MS === 0) await turns(1)
    }
    await desk.settle(2_000)
    await desk.settle(2_000)
  }
  const begun = () =>
    desk.book.snapshot.operations.map(({ command, actor, reason }) => `${command.kind} by ${actor}: ${reason}`)
  return { ...desk, ours, live, begun }
}

function aSegment(over: Partial<Segment> = {}): Segment {
  return {
    at: AT,
    backupId: aBackup().id,
    number: 1,
    seq: 12,
    facts: 2,
    records: 9,
    sizeBytes: 900,
    copies: [],
    ...over,
  }
}

describe('the schedule', () => {
  it('makes the first backup of a cluster once it has run for 10 min, and proves it', async () => {
    const { live, begun, book } = aKept()
    await live(9 * MINUTE_MS)
    expect(begun()).toEqual([])
    await live(2 * MINUTE_MS)
    expect(begun()).toEqual(['backup by schedule: the cluster has no backup yet'])
    expect(book.snapshot.backups[0]).toMatchObject({ state: 'complete', cause: 'schedule', owner: 'schedule' })
    await live(10_000)
    expect(begun()[0]).toBe('verifyBackup by schedule: every daily backup is proven')
    expect(book.snapshot.backups[0]?.verified).toMatchObject({ outcome: 'passed', by: 'schedule' })
    await live(5 * MINUTE_MS)
    expect(begun()).toHaveLength(2)
  })

  it('makes one every day, through the same path as everybody', async () => {
    const { live, begun, book, ours, clock, roster } = aKept()
    book.record([{ kind: 'backupChanged', backup: ours({ verified: PROVEN }) }])
    // Segments are copied: the recovery point is no reason.
    roster.here.set(
      BACKUP,
      aPresence(BACKUP, { beat: null, backup: aBackupBeat({}, aSegment({ at: clock.wall() + DAY_MS })) }),
    )
    await live(17 * HOUR_MS)
    expect(begun()).toEqual([])
    await live(HOUR_MS)
    expect(begun().at(-1)).toBe('backup by schedule: it is due every day')
  })

  it('waits while a restore or another backup is under way, and says so once', async () => {
    const { live, begun, book, lines } = aKept()
    const restoring = anOperation({
      id: anId(0xd9),
      status: 'running',
      title: 'Restore the cluster',
      command: { kind: 'restoreBackup', backupId: aBackup().id, toAt: null },
    })
    book.record([{ kind: 'operationChanged', operation: restoring }])
    await live(12 * MINUTE_MS)
    expect(begun()).toHaveLength(1)
    expect(lines.filter((line) => line.includes('Restore the cluster is under way'))).toHaveLength(1)
    book.record([
      { kind: 'operationChanged', operation: { ...restoring, status: 'failed', outcome: 'Failed: x', endedAt: AT } },
    ])
    await live(10_000)
    expect(begun()).toContain('backup by schedule: the cluster has no backup yet')
  })

  it('makes a new beginning where segments do not go on', async () => {
    const { live, begun, book, ours } = aKept()
    book.record([{ kind: 'backupChanged', backup: ours({ verified: PROVEN }) }])
    await live(15 * MINUTE_MS)
    expect(begun()).toEqual([])
    await live(MINUTE_MS)
    expect(begun().at(-1)).toBe('backup by schedule: segments do not go on from the last one')
  })

  it('does nothing without a backup process, and nothing while the cluster only observes', async () => {
    const { live, begun, book, roster } = aKept()
    book.record([{ kind: 'protectionChanged', state: 'warming', why: 'it slept' }])
    await live(11 * MINUTE_MS)
    roster.here.delete(BACKUP)
    book.record([{ kind: 'protectionChanged', state: 'on', why: 'observed long enough' }])
    await live(MINUTE_MS)
    expect(begun()).toEqual([])
  })
})

describe('what the backup process tells', () => {
  it('is journaled when it is news: a segment once, a late copy in the second place', async () => {
    const { book, backups, roster, ours } = aKept()
    const copies = aBackup().copies.map((copy) =>
      copy.place === 'second' ? { ...copy, state: 'failed' as const, why: 'unplugged' } : copy,
    )
    book.record([{ kind: 'backupChanged', backup: ours({ copies }) }])
    const tell = (
      segment: Segment | null,
      unlisted: { id: string; sizeBytes: number; place: 'first' | 'second' }[] = [],
    ) => {
      roster.here.set(BACKUP, aPresence(BACKUP, { beat: null, backup: aBackupBeat({ unlisted }, segment) }))
      const before = book.snapshot.seq
      backups.tick()
      return book.snapshot.seq - before
    }
    expect(tell(aSegment())).toBe(1)
    expect(tell(aSegment())).toBe(0)
    expect(tell(aSegment({ number: 2 }))).toBe(1)
    expect(tell(aSegment({ number: 1 }))).toBe(0)
    expect(tell(aSegment({ backupId: '20270101T000000Z-00e009' }))).toBe(0)
    expect(book.snapshot.segment?.number).toBe(2)
    expect(tell(null, [{ id: aBackup().id, sizeBytes: 1, place: 'second' }])).toBe(1)
    expect(book.snapshot.backups[0]?.copies[1]).toMatchObject({ state: 'copied', why: '' })
  })

  it('lists as unknown only what no journal knows', () => {
    const { book, backups, roster, ours } = aKept()
    book.record([{ kind: 'backupChanged', backup: ours() }])
    const other = { id: '20250101T000000Z-00e009', sizeBytes: 1, place: 'first' as const }
    const unlisted = [{ id: aBackup().id, sizeBytes: 1, place: 'first' as const }, other]
    roster.here.set(BACKUP, aPresence(BACKUP, { beat: null, backup: aBackupBeat({ unlisted }) }))
    expect(backups.settings()).toMatchObject({ unlisted: [other], dailyAt: '02:30', keepDays: 30, heardAt: AT })
    roster.here.delete(BACKUP)
    expect(backups.settings()).toBeNull()
  })
})

describe('the control plane', () => {
  it('removes what is kept no longer and journals it only when it is gone', async () => {
    const { book, backups, roster, clock, ours } = aKept()
    const old = ours({ id: '20250101T000000Z-00e009', startedAt: AT - 40 * DAY_MS, expiresAt: AT - 10 * DAY_MS })
    book.record([
      { kind: 'backupChanged', backup: old },
      { kind: 'backupChanged', backup: ours() },
    ])
    const answer = roster.answers.get(`${BACKUP}:removeBackup`)
    roster.answers.delete(`${BACKUP}:removeBackup`)
    await backups.retain()
    expect(book.snapshot.backups).toHaveLength(2)
    if (answer !== undefined) roster.answers.set(`${BACKUP}:removeBackup`, answer)
    await backups.retain()
    expect(book.snapshot.backups.map(({ id }) => id)).toEqual([ours().id])
    expect(clock.wall()).toBe(AT)
  })

  it('ends a backup whose operation has ended without it', () => {
    const { book, backups, ours } = aKept()
    book.record([
      { kind: 'backupChanged', backup: ours({ state: 'running', endedAt: null, operationId: anId(0xfff) }) },
    ])
    backups.tick()
    expect(book.snapshot.backups[0]).toMatchObject({ state: 'failed', why: 'the operation that made it has ended' })
  })
})
