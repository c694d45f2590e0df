/**
 * Has a backup taken by a process of its own, which users do not notice: it runs only while nobody else wants a core. Where they leave it
 * none, it begins anew with a share like others': a backup that never ends is none.
 */
import { rmSync } from 'node:fs'
import { assertNever } from '../../shared/assert-never.ts'
import { Fault } from '../../shared/fault.ts'
import { type Courtesy, coreTimeOf, isStarved } from '../process/courtesy.ts'
import { askHelper } from '../process/helper.ts'
import { TAKE_ENTRY } from '../programs.ts'
import type { Places } from './places.ts'
import { halfFolder, type Taken, type TakeRequest } from './take.ts'
import { TakeWord } from './take-words.ts'
import type { Tell } from './works.ts'

/** So long it may be kept waiting before it is looked at how much it got, ms. */
const PATIENCE_MS = 15_000

export interface TakeAsideOptions {
  readonly dataDir: string
  readonly places: Pick<Places, 'first' | 'second'>
  readonly log: (line: string) => void
  /** Ends with this process. */
  readonly signal: AbortSignal
  readonly patienceMs?: number
}

/** @throws {Fault} as `takeBackup` does; internal: the process ended without a word. */
export async function takeAside(options: TakeAsideOptions, request: TakeRequest, tell: Tell): Promise<Taken> {
  const taken = await attempt(options, 'idle', request, tell)
  if (taken !== 'starved') return taken
  options.log('the backup is left no processor by the others: it begins anew, and takes its share')
  tell({ phase: null, step: 'beginning anew, with a share of the processors', doneBytes: 0, totalBytes: null })
  const second = await attempt(options, 'nice', request, tell)
  if (second === 'starved') throw new Fault('internal', 'The process that takes a share was ended as one that does not')
  return second
}

async function attempt(
  { dataDir, places, log, signal, patienceMs = PATIENCE_MS }: TakeAsideOptions,
  courtesy: Courtesy,
  request: TakeRequest,
  tell: Tell,
): Promise<Taken | 'starved'> {
  const ending = new AbortController()
  let got: Courtesy = courtesy
  let isCopying = false
  const answers: (Taken | Fault)[] = []
  const told: Tell = (change) => {
    if (change.phase !== undefined) isCopying = change.phase === 'copying'
    tell(change)
  }
  const take = (word: TakeWord): void => {
    if ('courtesy' in word) got = word.courtesy
    else if ('line' in word) log(word.line)
    else if ('change' in word) told(word.change)
    else if ('taken' in word) answers.push(word.taken)
    else if ('failed' in word) answers.push(new Fault(word.failed.fault, word.failed.why))
    else assertNever(word)
  }
  const question = { dataDir, first: places.first, second: places.second, courtesy, request }
  const helper = askHelper(TAKE_ENTRY, question, AbortSignal.any([signal, ending.signal]), (word) =>
    take(TakeWord.parse(word)),
  )
  const stopWatching = watchFor(helper.pid, patienceMs, () => {
    // Whole in the first place it needs the disk, and hardly a core.
    if (got === 'idle' && !isCopying) ending.abort()
  })
  try {
    const { why, errors } = await helper.ended
    const [answer] = answers
    if (answer instanceof Fault) throw answer
    if (answer === undefined) throw new Fault('internal', `The process that takes the backup ended (${why}): ${errors}`)
    return answer
  } catch (error) {
    if (ending.signal.aborted && !signal.aborted) return 'starved'
    throw error
  } finally {
    stopWatching()
    // One that was ended could not remove it.
    if (helper.pid !== null)
      rmSync(halfFolder(places.first, request.backupId, helper.pid), { recursive: true, force: true })
  }
}

/** Tells each time that the process had hardly any core since the last look. `pid` `null`: it is no process. */
function watchFor(pid: number | null, everyMs: number, starved: () => void): () => void {
  if (pid === null) return () => undefined
  let before = coreTimeOf(pid)
  const looking = setInterval(() => {
    const now = coreTimeOf(pid)
    if (before !== null && now !== null && isStarved(before, now)) starved()
    before = now
  }, everyMs)
  return () => clearInterval(looking)
}
