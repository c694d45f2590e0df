/** The event stream: alive every second, resumable, without gaps, and true to the snapshot. */
import { createStreamParser, type StreamWord } from '../../host/stream/parser.ts'
import { fold } from '../../shared/fold.ts'
import { formatEventId } from '../../shared/stream.ts'
import type { Conformance } from './check.ts'
import { expectThat } from './check.ts'
import type { Target } from './target.ts'

const TWO_TICKS_MS = 2_500
const STRANGER = '0199f3a0-0000-7000-8000-0000000000ff'

export const EVENTS: readonly Conformance[] = [
  {
    id: 'events/tick',
    title: 'ticks every second with the newest position',
    run: async (target) => {
      const ticks = (await wordsOf(target, null, TWO_TICKS_MS)).filter(({ kind }) => kind === 'tick')
      expectThat(ticks.length >= 2, `${ticks.length} ticks in ${TWO_TICKS_MS / 1_000} s`)
    },
  },
  {
    id: 'events/samples',
    title: 'sends samples that can be read',
    run: async (target) => {
      const words = await wordsOf(target, null, TWO_TICKS_MS)
      const unreadable = words.find((word) => word.kind === 'unreadable')
      expectThat(unreadable === undefined, `${unreadable?.event ?? ''}: ${unreadable?.why ?? ''}`)
      expectThat(
        words.some(({ kind }) => kind === 'samples'),
        `no samples in ${TWO_TICKS_MS / 1_000} s`,
      )
    },
  },
  {
    id: 'events/resume',
    title: 'resumes from Last-Event-ID without a gap',
    run: async (target) => {
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      const back = Math.max(0, snapshot.seq - 20)
      const words = await wordsOf(target, formatEventId(snapshot.journalId, back), 500)
      const seqs = words.flatMap((word) => (word.kind === 'facts' ? word.facts.map(({ seq }) => seq) : []))
      expectThat(
        seqs.length >= snapshot.seq - back,
        `${seqs.length} facts after ${back}, though it is at ${snapshot.seq}`,
      )
      const broken = seqs.findIndex((seq, index) => seq !== back + 1 + index)
      expectThat(broken === -1, `after ${back + broken} comes ${seqs[broken] ?? 'nothing'}`)
    },
  },
  {
    id: 'events/fold',
    title: 'facts on top of a snapshot make the next snapshot',
    run: async (target) => {
      const before = (await target.read('getCluster', '/v1/cluster')).snapshot
      const words = await wordsOf(target, formatEventId(before.journalId, before.seq), TWO_TICKS_MS)
      const facts = words.flatMap((word) => (word.kind === 'facts' ? word.facts : []))
      const { snapshot } = fold(before, facts)
      const after = (await target.read('getCluster', '/v1/cluster')).snapshot
      if (after.seq !== snapshot.seq) return // More happened meanwhile: nothing to compare.
      expectThat(JSON.stringify(sorted(after)) === JSON.stringify(sorted(snapshot)), `they differ at ${after.seq}`)
    },
  },
  {
    id: 'events/gap',
    title: 'says gap to a position it does not know',
    run: async (target) => {
      const words = await wordsOf(target, formatEventId(STRANGER, 5), 1_000)
      expectThat(
        words.some(({ kind }) => kind === 'gap'),
        'no gap for another journal',
      )
    },
  },
]

async function wordsOf(target: Target, lastEventId: string | null, ms: number): Promise<readonly StreamWord[]> {
  const text = await target.listen(lastEventId, ms)
  return createStreamParser()(new TextEncoder().encode(text))
}

/** The order of keys says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
