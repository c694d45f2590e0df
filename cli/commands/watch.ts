/** `linda watch`: every fact as it happens. A cut is said, and mended from the last position. */
import { type StreamWord } from '../../host/stream/parser.ts'
import { listen } from '../../host/stream/event-stream.ts'
import { assertNever } from '../../shared/assert-never.ts'
import { asFault } from '../../shared/fault.ts'
import type { Fact } from '../../shared/fact.ts'
import { formatEventId, STALE_AFTER_MS } from '../../shared/stream.ts'
import { describeFact } from '../../shared/words/describe-fact.ts'
import { coloured, timeText, type Tone } from '../columns.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

const AGAIN_AFTER_MS = 1_000

export async function watch(world: World): Promise<ExitCode> {
  const { snapshot } = await world.client.call('getCluster', {})
  if (!world.isJson) world.note(`Watching ${snapshot.cluster.name} from fact ${snapshot.seq} on. Ctrl-C ends it.`)
  let last = formatEventId(snapshot.journalId, snapshot.seq)
  while (!world.interrupted.aborted) {
    const silence = new AbortController()
    const heard = keepAlive(silence, STALE_AFTER_MS)
    const signal = AbortSignal.any([world.interrupted, silence.signal])
    try {
      const address = { controlApiUrl: world.connection.profile.controlApiUrl, token: world.connection.token }
      await listen(address, world.agents, last, signal, {
        onOpen: () => heard.again(),
        onWords: (words) => {
          heard.again()
          for (const word of words) last = tell(world, word) ?? last
        },
      })
      if (silence.signal.aborted) world.note(`stale: nothing came for ${STALE_AFTER_MS / 1_000} s; connecting again`)
    } catch (error) {
      world.note(`not connected: ${asFault(error).message}; trying again`)
    } finally {
      heard.stop()
    }
    if (!world.interrupted.aborted) await world.pause(AGAIN_AFTER_MS)
  }
  return EXIT.ok
}

/** Answers the position after the word; `null`: it has none. */
function tell(world: World, word: StreamWord): string | null {
  switch (word.kind) {
    case 'facts': {
      for (const fact of word.facts) world.print(world.isJson ? JSON.stringify(fact) : factLine(fact, world.isColoured))
      const newest = word.facts.at(-1)
      return newest === undefined ? null : formatEventId(word.journalId, newest.seq)
    }
    case 'gap':
      world.note(`gap: ${word.gap.why}; going on at fact ${word.gap.seq}`)
      return formatEventId(word.gap.journalId, word.gap.seq)
    case 'unreadable':
      world.note(`an event could not be read (${word.event}): ${word.why}`)
      return null
    case 'samples':
    case 'tick':
      return null
    default:
      return assertNever(word)
  }
}

const TONES: Readonly<Record<string, Tone>> = { ok: 'ok', warn: 'warn', critical: 'critical' }

function factLine(fact: Fact, isColoured: boolean): string {
  const { text, tone } = describeFact(fact)
  const known = TONES[tone]
  const drill = fact.drillId === null ? '' : 'DRILL '
  return `${timeText(fact.at)}  ${String(fact.seq).padStart(6)}  ${drill}${known === undefined ? text : coloured(known, text, isColoured)}`
}

function keepAlive(controller: AbortController, ms: number): { again(): void; stop(): void } {
  let timer = setTimeout(() => controller.abort(), ms)
  return {
    again: () => {
      clearTimeout(timer)
      timer = setTimeout(() => controller.abort(), ms)
    },
    stop: () => clearTimeout(timer),
  }
}
