/** Bytes of the event stream → words. Knows the format and the schemas, holds nothing but the unfinished event. */
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { z } from 'zod'
import { Fact, FACT_KINDS, FactHead } from '../../shared/fact.ts'
import { Sample, SAMPLE_KINDS } from '../../shared/sample.ts'
import { Fault } from '../../shared/fault.ts'
import { Gap, parseEventId, Tick } from '../../shared/stream.ts'

export type StreamWord =
  /** Facts that came together, of one journal. */
  | { readonly kind: 'facts'; readonly journalId: string; readonly facts: readonly Fact[] }
  | { readonly kind: 'samples'; readonly samples: readonly Sample[] }
  | { readonly kind: 'tick'; readonly tick: Tick }
  | { readonly kind: 'gap'; readonly gap: Gap }
  /** An event of ours that does not parse. `event`: its name, `why`: what is wrong with it. */
  | { readonly kind: 'unreadable'; readonly event: string; readonly why: string }

const Kind = z.looseObject({ kind: z.string() })

/** A newer cluster may report what this console does not know: its number counts, so it is kept, as it came. */
const UnknownFact = z
  .intersection(FactHead, Kind)
  .refine(({ kind }) => !FACT_KINDS.has(kind), { error: 'a known kind, not as agreed' })
  .transform((fact): Fact => {
    const { seq, at, term, operationId, drillId, kind, ...body } = fact
    return { seq, at, term, operationId, drillId, kind: 'unknown', was: kind, body }
  })
const AnyFact = z.unknown().transform((value, context): Fact => {
  const parsed = Fact.safeParse(value)
  if (parsed.success) return parsed.data
  const unknown = UnknownFact.safeParse(value)
  if (unknown.success) return unknown.data
  for (const { path, message } of parsed.error.issues.slice(0, 1)) context.addIssue({ code: 'custom', path, message })
  return z.NEVER
})

/** Of a kind this console does not know: left out, the others count. */
const Samples = z.array(Kind).transform((values, context): Sample[] =>
  values.flatMap((value, index) => {
    if (!SAMPLE_KINDS.has(value.kind)) return []
    const parsed = Sample.safeParse(value)
    if (parsed.success) return [parsed.data]
    for (const { path, message } of parsed.error.issues.slice(0, 1))
      context.addIssue({ code: 'custom', path: [index, ...path], message })
    return []
  }),
)

/** A word still being put together: its facts can grow until the chunk is done. */
type Writable = Exclude<StreamWord, { kind: 'facts' }> | { kind: 'facts'; journalId: string; facts: Fact[] }

/** One event is never larger than this, in characters. */
const EVENT_LIMIT = 8 * 1024 * 1024

/** Feed it the chunks of one connection in order; each call returns the words that chunk completed. */
export function createStreamParser(): (chunk: Uint8Array) => readonly StreamWord[] {
  const decoder = new TextDecoder()
  let words: Writable[] = []
  let endless = false
  const parser = createParser({
    maxBufferSize: EVENT_LIMIT,
    onEvent: (message) => {
      const word = readEvent(message)
      if (word !== null) append(words, word)
    },
    onError: (error) => {
      // Unknown fields are allowed by the format; an event without an end is no event stream of ours.
      endless ||= error.type === 'max-buffer-size-exceeded'
    },
  })
  return (chunk) => {
    words = []
    parser.feed(decoder.decode(chunk, { stream: true }))
    if (endless) throw new Fault('badAnswer', `An event of the stream is longer than ${EVENT_LIMIT} characters.`)
    return words
  }
}

/** `null`: an event we do not know. A newer cluster may say more than we understand. */
function readEvent(message: EventSourceMessage): Writable | null {
  switch (message.event) {
    case 'fact':
      return readFact(message)
    case 'samples':
      return read(message, Samples, (samples) => ({ kind: 'samples', samples }))
    case 'tick':
      return read(message, Tick, (tick) => ({ kind: 'tick', tick }))
    case 'gap':
      return read(message, Gap, (gap) => ({ kind: 'gap', gap }))
    default:
      return null
  }
}

function readFact(message: EventSourceMessage): Writable {
  const id = parseEventId(message.id ?? '')
  if (id === null) return { kind: 'unreadable', event: 'fact', why: `its id is "${message.id ?? ''}"` }
  return read(message, AnyFact, (fact) =>
    fact.seq === id.seq
      ? { kind: 'facts', journalId: id.journalId, facts: [fact] }
      : { kind: 'unreadable', event: 'fact', why: `its id says ${id.seq}, its seq ${fact.seq}` },
  )
}

function read<S extends z.ZodType>(
  message: EventSourceMessage,
  schema: S,
  toWord: (value: z.output<S>) => Writable,
): Writable {
  const event = message.event ?? 'event'
  let value: unknown
  try {
    value = JSON.parse(message.data)
  } catch (error) {
    return { kind: 'unreadable', event, why: error instanceof Error ? error.message : 'not JSON' }
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return toWord(parsed.data)
  const issue = parsed.error.issues[0]
  return {
    kind: 'unreadable',
    event,
    why: issue === undefined ? 'not as agreed' : `${issue.path.join('.')}: ${issue.message}`,
  }
}

/** Facts that follow each other become one word, so that they are folded, written and shown together. */
function append(words: Writable[], word: Writable): void {
  const last = words.at(-1)
  if (last?.kind === 'facts' && word.kind === 'facts' && last.journalId === word.journalId)
    last.facts.push(...word.facts)
  else words.push(word)
}
