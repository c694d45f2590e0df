/** From what the witnesses saw to what is so. Pure. */
import type { Testimony } from '../../../shared/check.ts'

export type Verdict =
  /** Nobody got an application answer, and somebody besides the control plane tried. */
  | { readonly kind: 'down' }
  /** The control plane itself got an answer. */
  | { readonly kind: 'answers' }
  /** Some got an answer, the control plane did not: a person decides. */
  | { readonly kind: 'disputed'; readonly answeredTo: readonly string[] }
  /** No other witness could be asked: it stays a suspicion. */
  | { readonly kind: 'cannotConfirm' }

export const OWN = 'control-plane'

export function judge(testimonies: readonly Testimony[]): Verdict {
  const own = testimonies.find(({ witness }) => witness === OWN)
  if (own?.saw === 'answer') return { kind: 'answers' }
  const others = testimonies.filter(({ witness }) => witness !== OWN)
  const answeredTo = others.filter(({ saw }) => saw === 'answer').map(({ witness }) => witness)
  if (answeredTo.length > 0) return { kind: 'disputed', answeredTo }
  return others.some(({ saw }) => saw === 'noAnswer') ? { kind: 'down' } : { kind: 'cannotConfirm' }
}

/** "no answer to control-plane, gateway and uae-2" */
export function describeTestimonies(testimonies: readonly Testimony[]): string {
  const part = (saw: Testimony['saw'], words: string) => {
    const witnesses = testimonies.filter((testimony) => testimony.saw === saw).map(({ witness }) => witness)
    return witnesses.length === 0 ? [] : [`${words} ${listed(witnesses)}`]
  }
  return [
    ...part('noAnswer', 'no answer to'),
    ...part('answer', 'answered'),
    ...part('unreachable', 'could not be asked:'),
  ].join('; ')
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
