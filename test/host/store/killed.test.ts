import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import { aDataDir } from '../support/a-host.ts'
import { AT } from '../support/factories.ts'
import { BATCH } from './writer.ts'

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url))
/** Each is killed somewhere else within what it is about to write. */
const KILLS = 8

describe('a console that is killed while it writes what it heard last', () => {
  let child: ChildProcess | null = null
  afterEach(() => child?.kill('SIGKILL'))

  /** Resolves with the last batch it said it had finished. */
  function killedAfter(file: string, batches: number, laterMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const writer = spawn(process.execPath, ['--no-warnings', WRITER, file], { stdio: ['ignore', 'pipe', 'pipe'] })
      child = writer
      let said = ''
      let complaint = ''
      writer.stderr.on('data', (bytes) => (complaint += String(bytes)))
      writer.stdout.on('data', (bytes) => {
        said += String(bytes)
        // Not at the end of a batch, but some way into one that nobody has heard of.
        if (said.split('\n').length > batches) setTimeout(() => writer.kill('SIGKILL'), laterMs)
      })
      writer.on('exit', () => (complaint === '' ? resolve(lastOf(said)) : reject(new Error(complaint))))
    })
  }

  it(
    'leaves a sound store: every batch whole or not there, none that was finished missing',
    { timeout: 60_000 },
    async () => {
      const file = join(aDataDir(), 'built-in.sqlite')
      for (let round = 0; round < KILLS; round += 1) {
        const finished = await killedAfter(file, 2 + round, round % 4)
        const { db, setAside } = openDatabase(file, AT)
        expect(setAside).toBeNull()
        expect(Object.values(db.prepare('PRAGMA integrity_check').get() as object)).toEqual(['ok'])
        const { latest, answers } = new Store(db)
        const samples = latest.samples()
        const batch = ((samples[0]?.sample.at ?? 0) - AT) / 10_000
        expect(samples).toHaveLength(BATCH)
        expect(new Set(samples.map(({ sample }) => sample.at)).size).toBe(1)
        expect(batch).toBeGreaterThanOrEqual(finished)
        const segments = [...latest.segments()]
        expect(segments.every((stretches) => stretches.length === BATCH)).toBe(true)
        const kept = JSON.parse(answers.get('listSlos', '{}')?.body ?? '{}') as { batch: number; filling: string }
        expect(kept.filling).toHaveLength(20_000)
        expect(kept.batch).toBeGreaterThanOrEqual(finished)
        db.close()
      }
    },
  )
})

function lastOf(said: string): number {
  return Number(said.split('\n').at(-2) ?? 0)
}
