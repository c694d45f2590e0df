/** Whether the sources name the same master at the same epoch, and since when they do not. Pure; observer.ts does the asking. */
import type { Disagreement, Observation } from '../../shared/observation.ts'

/** The answer of one process. Both moments monotonic, ms. */
export interface Word {
  readonly observer: string
  readonly observations: readonly Observation[]
  readonly askedAt: number
  readonly heardAt: number
}

/** The time through which a process certainly believed itself master: from its first answer that said so to the last asking for one. */
interface Claim {
  readonly observer: string
  readonly accountId: string
  readonly epoch: number
  readonly from: number
  readonly until: number
  readonly heardAt: number
}

export interface Truth {
  readonly words: readonly Word[]
  readonly claims: readonly Claim[]
  /** Since when names or epochs differ, by the id of the disagreement it would be; monotonic ms. */
  readonly differing: ReadonlyMap<string, number>
  /** Newest first. */
  readonly open: readonly Disagreement[]
}

export interface Look {
  /** Of every process that answered when it was asked last. */
  readonly words: readonly Word[]
  /** Accounts whose master is being changed: there sources differ for good reason. */
  readonly changing: ReadonlySet<string>
  /** Monotonic ms. */
  readonly elapsed: number
  /** Epoch ms of this machine. */
  readonly now: number
}

export const NOTHING_SEEN: Truth = { words: [], claims: [], differing: new Map(), open: [] }

/** Names and epochs travel: they may differ for this long, ms. */
export const DIFFERS_FOR_MS = 1_500
/** A process that misses an answer is taken at its last word for this long, ms. */
const LAST_WORD_MS = 1_000
/** Somebody who believed itself master and falls silent is taken to believe it for this long, ms. */
const LAST_CLAIM_MS = 3_000

export function nextTruth(truth: Truth, look: Look): Truth {
  const words = wordsNow(truth.words, look)
  const claims = claimsNow(truth.claims, look)
  const rivals = rivalsOf(claims)
  const differences = differencesOf(words).filter(
    ({ accountId }) => !rivals.has(accountId) && !look.changing.has(accountId),
  )
  const differing = new Map(differences.map(({ id }) => [id, truth.differing.get(id) ?? look.elapsed]))
  const lasting = differences.filter(({ id }) => look.elapsed - (differing.get(id) ?? look.elapsed) >= DIFFERS_FOR_MS)
  const found = [...[...rivals].map(([accountId, pair]) => twoMasters(accountId, pair)), ...lasting]
  const open = found
    .map((one) => ({ ...one, since: truth.open.find(({ id }) => id === one.id)?.since ?? look.now }))
    .toSorted((a, b) => b.since - a.since || a.id.localeCompare(b.id))
  return { words, claims, differing, open }
}

function wordsNow(before: readonly Word[], { words, elapsed }: Look): Word[] {
  const heard = new Set(words.map(({ observer }) => observer))
  const lastWords = before.filter((word) => !heard.has(word.observer) && elapsed - word.heardAt <= LAST_WORD_MS)
  return [...words, ...lastWords]
}

function claimsNow(before: readonly Claim[], { words, elapsed }: Look): Claim[] {
  const heard = new Set(words.map(({ observer }) => observer))
  const current = before.filter((claim) => elapsed - claim.heardAt <= LAST_CLAIM_MS)
  const silent = current.filter(({ observer }) => !heard.has(observer))
  const spoken = words.flatMap(({ observer, observations, askedAt, heardAt }) =>
    observations
      .filter(({ master }) => master === observer)
      .map(({ accountId, epoch }): Claim => {
        const known = current.find((claim) => claim.observer === observer && claim.accountId === accountId)
        return {
          observer,
          accountId,
          epoch,
          from: known?.from ?? heardAt,
          until: Math.max(askedAt, known?.until ?? askedAt),
          heardAt,
        }
      }),
  )
  return [...spoken, ...silent]
}

/** Accounts with claims that certainly overlap in time: two answers in a row from both, however they were asked. */
function rivalsOf(claims: readonly Claim[]): Map<string, Claim[]> {
  const rivals = new Map<string, Claim[]>()
  for (const claim of claims) {
    const others = claims.filter(
      (other) =>
        other.accountId === claim.accountId &&
        other.observer !== claim.observer &&
        other.from <= claim.until &&
        claim.from <= other.until,
    )
    if (others.length > 0) rivals.set(claim.accountId, [...(rivals.get(claim.accountId) ?? []), claim])
  }
  return rivals
}

type Found = Omit<Disagreement, 'since'>

function twoMasters(accountId: string, rivals: readonly Claim[]): Found {
  const names = rivals
    .toSorted((a, b) => a.epoch - b.epoch || a.observer.localeCompare(b.observer))
    .map(({ observer, epoch }) => `${observer} (epoch ${epoch})`)
  const believe = names.length === 2 ? 'both believe' : 'all believe'
  return {
    id: `twoMasters/${accountId}`,
    kind: 'twoMasters',
    accountId,
    why: `${listed(names)} ${believe} to be master of ${accountId}`,
  }
}

function differencesOf(words: readonly Word[]): Found[] {
  const named = words.flatMap(({ observations }) => observations.filter(({ master }) => master !== null))
  const byAccount = grouped(named, ({ accountId }) => accountId)
  return [...byAccount].flatMap(([accountId, observations]) => differenceOf(accountId, observations) ?? [])
}

/** `null`: they agree. Who does not know a master, or believes in none, contradicts nobody. */
function differenceOf(accountId: string, observations: readonly Observation[]): Found | null {
  const byMaster = grouped(observations, ({ master }) => master)
  if (byMaster.size > 1) {
    const sides = [...byMaster].map(([master, observers]) => {
      const epochs = [...new Set(observers.map(({ epoch }) => epoch))].join(' and ')
      return `${listed(names(observers))} ${observers.length === 1 ? 'names' : 'name'} ${master} (epoch ${epochs})`
    })
    return {
      id: `otherMaster/${accountId}`,
      kind: 'otherMaster',
      accountId,
      why: `of ${accountId}, ${sides.join(', ')}`,
    }
  }
  const byEpoch = grouped(observations, ({ epoch }) => epoch)
  if (byEpoch.size < 2) return null
  const sides = [...byEpoch]
    .toSorted(([a], [b]) => b - a)
    .map(([epoch, observers]) => `epoch ${epoch} for ${listed(names(observers))}`)
  const master = observations[0]?.master ?? ''
  return {
    id: `otherEpoch/${accountId}`,
    kind: 'otherEpoch',
    accountId,
    why: `${master} is master of ${accountId} at ${sides.join(', and at ')}`,
  }
}

function names(observations: readonly Observation[]): string[] {
  return observations.map(({ observer }) => observer)
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
