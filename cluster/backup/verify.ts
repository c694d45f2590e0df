/** Has a backup proven by a fresh process: nothing that this one holds in memory can make it look better than it is. */
import { existsSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import { askHelper } from '../process/helper.ts'
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

type Proof = Pick<Verified, 'outcome' | 'findings'>

async function proofOf(options: object, signal: AbortSignal, tell: Tell): Promise<Proof> {
  const proofs: Proof[] = []
  const { ended } = askHelper(PROVE_ENTRY, options, signal, (said) => {
    const word = Word.parse(said)
    if ('proof' in word) proofs.push(word.proof)
    else tell({ step: word.step, doneBytes: word.doneBytes })
  })
  const { why, errors } = await ended
  const [proof] = proofs
  if (proof === undefined) throw new Fault('internal', `The proving process ended without findings (${why}): ${errors}`)
  return proof
}
