import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import { inOrder, runOf } from '../../../shared/runbook/run-state.ts'
import { aDataDir } from '../support/a-host.ts'
import { AT } from '../support/factories.ts'

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url))
const KILLS = 20
/** After its first entry, at a moment within so many ms. */
const WITHIN_MS = 40

describe('a console that is killed while somebody writes into a run', () => {
  let child: ChildProcess | null = null
  afterEach(() => child?.kill('SIGKILL'))

  /** Resolves with the ids of what it said is written. */
  function killedWhileWriting(file: string, laterMs: number): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const writer = spawn(process.execPath, ['--no-warnings', WRITER, file], { stdio: ['ignore', 'pipe', 'pipe'] })
      child = writer
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
      writer.on('close', () =>
        complaint === '' ? resolve(said.split('\n').slice(0, -1)) : reject(new Error(complaint)),
      )
    })
  }

  it('keeps every entry that was acknowledged, in a sound store', { timeout: 120_000 }, async () => {
    const file = join(aDataDir(), 'built-in.sqlite')
    const acknowledged: string[] = []
    for (let round = 0; round < KILLS; round += 1) {
      acknowledged.push(...(await killedWhileWriting(file, Math.random() * WITHIN_MS)))
      const { db, setAside } = openDatabase(file, AT)
      expect(setAside).toBeNull()
      expect(Object.values(db.prepare('PRAGMA integrity_check').get() as object)).toEqual(['ok'])
      const entries = new Store(db).runEntries.all()
      const ids = new Set(entries.map(({ id }) => id))
      expect(acknowledged.filter((id) => !ids.has(id))).toEqual([])
      // At most the one that was being written when it was killed, and the beginning of each run, were not acknowledged.
      expect(ids.size).toBeLessThanOrEqual(acknowledged.length + 2 * (round + 1))
      const last = inOrder(entries).at(-1)?.runId
      expect(runOf(entries.filter(({ runId }) => runId === last))).not.toBeNull()
      db.close()
    }
    expect(acknowledged.length).toBeGreaterThan(KILLS)
  })
})
