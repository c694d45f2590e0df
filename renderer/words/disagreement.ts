/** A disagreement in the words of somebody who has to act on it, from each process's own word. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Disagreement, Sighting } from '../../shared/observation.ts'
import { listed } from '../../shared/words/format.ts'

export interface DisagreementWords {
  readonly title: string
  /** What that means for the users, as far as anybody says. */
  readonly detail: string
}

export function describeDisagreement(one: Disagreement, sightings: readonly Sighting[]): DisagreementWords {
  return { title: titleOf(one, sightings), detail: gatewayWords(one.accountId, sightings) }
}

function titleOf(one: Disagreement, sightings: readonly Sighting[]): string {
  const { kind, accountId, why } = one
  switch (kind) {
    case 'twoMasters': {
      const rivals = rivalsOf(accountId, sightings)
      if (rivals.length < 2) return sentence(why)
      const named = rivals.map(({ observer, epoch }) => `${observer} (epoch ${epoch})`).join(', ')
      return `${COUNTS[rivals.length] ?? rivals.length} nodes believe to be master of ${accountId}: ${named}.`
    }
    case 'otherMaster':
      return `Sources name different masters of ${accountId}: ${claims(accountId, sightings) ?? why}.`
    case 'otherEpoch':
      return `Sources are at different epochs of ${accountId}: ${claims(accountId, sightings) ?? why}.`
    default:
      return assertNever(kind)
  }
}

const COUNTS: Readonly<Record<number, string>> = { 2: 'Two', 3: 'Three', 4: 'Four' }

/** Nodes that take themselves for the master, the highest epoch last, as those who answer say. */
function rivalsOf(accountId: string, sightings: readonly Sighting[]) {
  return answers(accountId, sightings)
    .filter(({ observer, master }) => master === observer)
    .toSorted((a, b) => a.epoch - b.epoch || a.observer.localeCompare(b.observer))
}

/** "gateway and uae-2 say uae-2 · 5; uae-1 says uae-1 · 4". `null`: nobody answers. */
function claims(accountId: string, sightings: readonly Sighting[]): string | null {
  const groups = new Map<string, string[]>()
  for (const { observer, master, epoch } of answers(accountId, sightings)) {
    const claim = `${master ?? 'nobody'} · ${epoch}`
    groups.set(claim, [...(groups.get(claim) ?? []), observer])
  }
  if (groups.size === 0) return null
  return [...groups].map(([claim, who]) => `${listed(who)} ${who.length === 1 ? 'says' : 'say'} ${claim}`).join('; ')
}

function gatewayWords(accountId: string, sightings: readonly Sighting[]): string {
  const word = answers(accountId, sightings).find(({ observer }) => observer === 'gateway')
  return word === undefined
    ? 'The gateway does not answer this console, so which replies it takes is not known.'
    : `The gateway takes replies at epoch ${word.epoch} only.`
}

function answers(accountId: string, sightings: readonly Sighting[]) {
  return sightings
    .filter(({ heardAt, problem }) => heardAt !== null && problem === null)
    .flatMap(({ observations }) => observations.filter((observation) => observation.accountId === accountId))
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
