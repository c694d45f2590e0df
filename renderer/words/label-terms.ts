/** Which words of a label stand in the glossary, so that it can be explained where it stands. Pure. */
import { type TermId, TERM_IDS, TERMS } from '../../shared/words/glossary.ts'

/** How a term is said in heads and labels, beside its name and its plural. */
const SAID: Partial<Record<TermId, readonly string[]>> = {
  acknowledge: ['Acknowledged'],
  basis: ['Rests on'],
  burn: ['How fast it goes'],
  drain: ['Drained'],
  errorBudget: ['Budget left', 'Budget'],
  folded: ['Follows from', 'From it follow'],
  promotionRule: ['Promotion'],
  silence: ['Silenced'],
  skew: ['Busiest over mean'],
  slo: ['Objective', 'SLO'],
  truthMatrix: ['Who believes what'],
}

/** Longer than this it is a sentence, not a label. */
const MOST_WORDS = 4

/** A label, cut where its term stands: "Last " · "failover" · "". */
export interface Labelled {
  readonly id: TermId
  readonly before: string
  readonly said: string
  readonly after: string
}

interface Form {
  readonly id: TermId
  readonly pattern: RegExp
  readonly length: number
}

const FORMS: readonly Form[] = TERM_IDS.flatMap((id) =>
  [TERMS[id].name, ...(SAID[id] ?? [])].map((said) => formOf(id, said)),
)
  // "Promotion rule" before "Promotion".
  .toSorted((a, b) => b.length - a.length)

/** `null`: it is a sentence, a name of something, or no word of it is explained. */
export function termIn(label: string): Labelled | null {
  if (label.trim().split(/\s+/).length > MOST_WORDS) return null
  for (const { id, pattern } of FORMS) {
    const match = pattern.exec(label)
    if (match === null) continue
    const [said] = match
    return { id, before: label.slice(0, match.index), said, after: label.slice(match.index + said.length) }
  }
  return null
}

/** A whole word, also in the plural; never a part of an id such as `node-7`. */
function formOf(id: TermId, said: string): Form {
  const words = said.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  const many = said.endsWith('s') ? '(?:es)?' : 's?'
  return { id, pattern: new RegExp(String.raw`(?<![\w-])${words}${many}(?![\w-])`, 'i'), length: said.length }
}
