/** Has a backup proven by a fresh process: nothing that this one holds in memory can make it look better than it is. */
import { existsSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import { startHelper } from '../process/helper.ts'
import { PROVE_ENTRY } from '../programs.ts'
import type { NodeAnswer } from '../wire/control.ts'
import { archivePath } from './archive.ts'
import { HALF_PREFIX, type Places } from './places.ts'
import type { Tell } from './works.ts'

export type Verified = NonNullable<NodeAnswer<'verifyBackup'>['result']>

const Word = z.union([
  z.object({ step: z.string(), doneBytes: z.number() }),
  z.object({ proof: z.object({ outcome: z.enum(['passed', 'failed']), findings: z.array(z.string()) }) }),
])

export interface VerifyOptions {
  readonly places: Places
  readonly wall: () => number
  /** Ends with this process. */
  readonly signal: AbortSignal
}

/** @throws {Fault} unknownBackup: it is in neither place; what kept the process from proving anything. */
export async function verifyBackup(
  { places, wall, signal }: VerifyOptions,
  { backupId, runId }: { readonly backupId: string; readonly runId: string },
  tell: Tell,
): Promise<Verified> {
  const path = places.find(backupId)
  if (path === null) throw new Fault('unknownBackup', `Backup ${backupId} is in neither place`)
  const place = dirname(path)
  const elsewhere = place === places.first ? places.second : null
  const other = elsewhere !== null && existsSync(archivePath(elsewhere, backupId)) ? elsewhere : null
  const folder = join(places.first, `${HALF_PREFIX}verify-${runId}`)
  rmSync(folder, { recursive: true, force: true })
  const startedAt = performance.now()
  tell({ step: 'starting a process of its own', doneBytes: 0, totalBytes: statSync(path).size })
  try {
    const { outcome, findings } = await proofOf({ place, backupId, other, folder }, signal, tell)
    return { at: wall(), tookMs: performance.now() - startedAt, outcome, findings }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function proofOf(options: object, signal: AbortSignal, tell: Tell): Promise<Pick<Verified, 'outcome' | 'findings'>> {
  return new Promise((resolve, reject) => {
    const helper = startHelper(PROVE_ENTRY, signal)
    let proof: Pick<Verified, 'outcome' | 'findings'> | null = null
    let errors = ''
    helper.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4_000)))
    createInterface({ input: helper.stdout }).on('line', (line) => {
      const word = Word.safeParse(JSON.parse(line)).data
      if (word === undefined) return
      if ('proof' in word) proof = word.proof
      else tell({ step: word.step, doneBytes: word.doneBytes })
    })
    helper.failed(reject)
    helper.ended((why) => {
      if (proof !== null) resolve(proof)
      else reject(new Fault('internal', `The proving process ended without findings (${why}): ${errors.trim()}`))
    })
    helper.stdin.on('error', () => undefined) // Its end says why.
    helper.stdin.end(JSON.stringify(options))
  })
}
