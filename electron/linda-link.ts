/** What a `linda:` link from anywhere means: a place to look at, or nothing. It never carries more than a place. Pure. */

export interface Place {
  /** The address inside of a window: `#/alert/nodeDown%2Fuae-1`. */
  readonly hash: string
}

const SCHEME = /^linda:\/\//i
const LONGEST = 512

/** Places without an id. The wallboard is not among them: a link must not take a window out of somebody's hands. */
const SCREENS: ReadonlySet<string> = new Set([
  'overview',
  'topology',
  'load',
  'performance',
  'infrastructure',
  'application',
  'alerts',
  'failovers',
  'slos',
  'sources',
  'operations',
  'automation',
  'incidents',
  'glossary',
  'settings',
])

/** Places that name one thing. */
const ENTITIES: ReadonlySet<string> = new Set([
  'account',
  'node',
  'load',
  'slo',
  'alert',
  'failover',
  'operation',
  'incident',
  'runbook',
])

/** Ids of accounts, nodes, failovers, operations and runbooks. An alert's names what it is about behind slashes. */
const ID = /^[\p{L}\p{N}][\p{L}\p{N} ._:@-]*$/u

/** Overview, with a note that the link led nowhere. */
export const STRAY: Place = { hash: '#/stray-link' }
const OVERVIEW: Place = { hash: '#/' }

/** `null`: it is no link of ours, so nobody asked for a place. */
export function placeOfLink(text: string): Place | null {
  if (!SCHEME.test(text)) return null
  if (text.length > LONGEST) return STRAY
  const parts = partsOf(text.replace(SCHEME, ''))
  if (parts === null) return STRAY
  const [head, ...rest] = parts
  if (head === undefined || (head === 'overview' && rest.length === 0)) return OVERVIEW
  if (rest.length === 0) return SCREENS.has(head) ? { hash: `#/${head}` } : STRAY
  const isOne = rest.length === 1 || head === 'alert'
  if (!ENTITIES.has(head) || !isOne || !rest.every((part) => ID.test(part))) return STRAY
  return { hash: `#/${head}/${encodeURIComponent(rest.join('/'))}` }
}

/** The link a program of the desktop started us with; `null`: none was among the words. */
export function linkAmong(words: readonly string[]): string | null {
  return words.find((word) => SCHEME.test(word)) ?? null
}

/** Decoded once; a browser may have put a slash at the end. `null`: it cannot be read. */
function partsOf(path: string): readonly string[] | null {
  try {
    // An id with an escaped slash is the same as one without.
    const decoded = decodeURIComponent(path.replace(/\/$/, ''))
    return decoded === '' ? [] : decoded.split('/')
  } catch {
    // The only thing decodeURIComponent throws is a malformed escape.
    return null
  }
}
