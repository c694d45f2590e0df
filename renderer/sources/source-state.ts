/** How a source of the console stands, in one word and its reason. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import { type Source, staleAfterMs } from '../../shared/history.ts'
import { formatAge } from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'

export interface SourceState {
  readonly word: 'answers' | 'failing' | 'stale' | 'silent' | 'not yet asked'
  readonly tone: Tone
  /** Empty: it answers. */
  readonly why: string
}

/** An answer takes its time, ms. */
const MISSED_AFTER_MS = 1_000

const ANSWERS: SourceState = { word: 'answers', tone: 'ok', why: '' }
const NOT_ASKED: SourceState = { word: 'not yet asked', tone: 'unknown', why: '' }

/** `now`: this machine's clock. The same object for the same state, as long as there is nothing to explain. */
export function sourceState(source: Source, now: number): SourceState {
  const { lastAnswerAt, trouble } = source
  if (lastAnswerAt === null) return trouble === null ? NOT_ASKED : { word: 'silent', tone: 'critical', why: trouble }
  const ageMs = Math.max(0, now - lastAnswerAt)
  if (ageMs <= staleAfterMs(source)) {
    // A page that came and is not as it should be is an answer all the same.
    const isMissed = trouble !== null && ageMs > source.everyMs + MISSED_AFTER_MS
    if (isMissed) return { word: 'failing', tone: 'warn', why: trouble }
    return trouble === null ? ANSWERS : { word: 'answers', tone: 'ok', why: trouble }
  }
  const why = trouble ?? `nothing came for ${formatAge(ageMs)}`
  return { word: 'stale', tone: 'warn', why }
}

const KINDS: Readonly<Record<Source['kind'], string>> = {
  controlApi: 'control API',
  status: 'own word',
  scrape: 'metrics page',
  prometheus: 'history, queries',
  alertmanager: 'alerts',
}

/** "gateway, metrics page" */
export function sourceName({ kind, whose }: Source): string {
  switch (kind) {
    case 'controlApi':
      return 'Control API'
    case 'prometheus':
      return 'Prometheus'
    case 'alertmanager':
      return 'Alertmanager'
    case 'status':
    case 'scrape':
      return whose ?? kind
    default:
      return assertNever(kind)
  }
}

export function sourceKind({ kind }: Source): string {
  return KINDS[kind]
}

/** One clock is ahead of another by more than what a sample's age could hide. */
const APART_MS = 1_000

/** "+3 s ahead", "12 min behind"; `null`: it does not tell its time. */
export function offsetWords(
  clockOffsetMs: number | null,
): { readonly text: string; readonly tone: Tone | null } | null {
  if (clockOffsetMs === null) return null
  const apart = Math.abs(clockOffsetMs)
  if (apart < APART_MS) return { text: `within ${formatAge(Math.max(apart, 100))}`, tone: null }
  return {
    text: `${formatAge(apart)} ${clockOffsetMs > 0 ? 'ahead' : 'behind'}`,
    tone: apart < 60_000 ? 'warn' : 'critical',
  }
}

/** Who was not asked yet stands where it will once it answers: a console that has just begun does not move its rows about. */
const PLACES: Readonly<Record<SourceState['word'], number>> = {
  silent: 0,
  stale: 1,
  failing: 2,
  'not yet asked': 3,
  answers: 3,
}

export interface StatedSource {
  readonly source: Source
  readonly state: SourceState
}

/** The worst first, then by name. */
export function bySorrow(sources: readonly Source[], now: number): readonly StatedSource[] {
  const groups: StatedSource[][] = [[], [], [], []]
  for (const index of orderOf(sources)) {
    const source = sources[index]
    if (source === undefined) continue
    const state = sourceState(source, now)
    groups[PLACES[state.word]]?.push({ source, state })
  }
  return groups.flat()
}

const byName = new Intl.Collator()
let known: { readonly sources: readonly Source[]; readonly order: readonly number[] } = { sources: [], order: [] }

/** By name. Two thousand names are compared when there are other sources, and not whenever one of them answers. */
function orderOf(sources: readonly Source[]): readonly number[] {
  const isSame =
    known.sources.length === sources.length && sources.every(({ id }, index) => id === known.sources[index]?.id)
  if (!isSame) known = { sources, order: named(sources) }
  return known.order
}

function named(sources: readonly Source[]): readonly number[] {
  return sources
    .map((source, index) => ({ index, name: sourceName(source), kind: source.kind }))
    .sort((a, b) => byName.compare(a.name, b.name) || byName.compare(a.kind, b.kind))
    .map(({ index }) => index)
}
