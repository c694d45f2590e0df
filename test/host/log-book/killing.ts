/** A console that writes is killed at random moments, and its store looked at each time. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import { handoverOf } from '../../../shared/handover-state.ts'
import { incidentOf } from '../../../shared/incident/incident-state.ts'
import { type KeptEntry, sortOf } from '../../../shared/log-entry.ts'
import { runOf } from '../../../shared/runbook/run-state.ts'
import { aDataDir } from '../support/a-host.ts'
import { AT } from '../support/factories.ts'

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url))
/** After its first entry, at a moment within so many ms. */
const WITHIN_MS = 60
/** At most this much is written and not yet acknowledged: what began in one step. */
const UNACKNOWLEDGED_MOST = 5

/** Nothing that was acknowledged is lost, whenever it was killed, and the store is sound each time. Answers how much was acknowledged. */
export async function killedAndWhole(kills: number, random: () => number): Promise<number> {
  const file = join(aDataDir(), 'built-in.sqlite')
  const acknowledged: string[] = []
  for (let round = 0; round < kills; round += 1) {
    acknowledged.push(...(await killedWhileWriting(file, random() * WITHIN_MS)))
    const { db, setAside } = openDatabase(file, AT)
    expect(setAside).toBeNull()
    expect(Object.values(db.prepare('PRAGMA integrity_check').get() as object)).toEqual(['ok'])
    const entries = new Store(db).logEntries.all()
    const ids = new Set(entries.map(({ id }) => id))
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([])
    expect(ids.size).toBeLessThanOrEqual(acknowledged.length + UNACKNOWLEDGED_MOST * (round + 1))
    expectWholeLogs(entries)
    db.close()
  }
  return acknowledged.length
}

/** An incident is there with all that its declaration began with, or not at all. */
function expectWholeLogs(entries: readonly KeptEntry[]): void {
  const logs = Map.groupBy(entries, ({ logId }) => logId)
  for (const log of logs.values()) {
    const first = log[0]
    const sort = first === undefined ? null : sortOf(first.body).sort
    if (sort === 'run') expect(runOf(log)).not.toBeNull()
    if (sort === 'handover') expect(handoverOf(log)).not.toBeNull()
    if (sort === 'incident')
      expect(incidentOf(log)?.roles).toEqual({ commander: 'ana', operations: 'ana', communications: 'ana' })
  }
}

/** Resolves with the ids of what it said is written. */
function killedWhileWriting(file: string, laterMs: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const writer = spawn(process.execPath, ['--no-warnings', WRITER, file], { stdio: ['ignore', 'pipe', 'pipe'] })
    onTestFinished(() => void writer.kill('SIGKILL'))
    let said = ''
    let complaint = ''
    let isTimed = false
    writer.stderr.on('data', (bytes) => (complaint += String(bytes)))
    writer.stdout.on('data', (bytes) => {
      said += String(bytes)
      if (isTimed) return
      isTimed = true
      setTimeout(() => writer.kill('SIGKILL'), laterMs)
    })
    // Closed, not only ended: what it said before is read to the end.
    writer.on('close', () => (complaint === '' ? resolve(said.split('\n').slice(0, -1)) : reject(new Error(complaint))))
  })
}
