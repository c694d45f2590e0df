/** What can go wrong, and a seeded course of it. Pure: who is hit in the end depends on who is master by then. */
import { pick } from '../support/random.ts'

export type Victim = 'master' | 'servant' | 'gateway' | 'control-plane'
export type Link =
  'bot and gateway' | 'control plane and gateway' | 'bot and bot' | 'control plane and node' | 'bot and everybody'
export const HUNTED_PHASES = ['selecting', 'fencing', 'transferring', 'promoting', 'verifying', 'rollingBack'] as const
export type HuntedPhase = (typeof HUNTED_PHASES)[number]
export const SESSION_BLOWS = ['drop', 'expire', 'logOut', 'block'] as const

export type Fault =
  /** `kill -9`; the supervisor starts it again. */
  | { readonly kind: 'kill'; readonly victim: Victim }
  /** `kill -STOP`, and later `kill -CONT`. */
  | { readonly kind: 'stop'; readonly victim: Victim }
  /** Everything between the two arrives later · not at all, over connections that stay open · not at all, with connections reset. */
  | { readonly kind: 'slow' | 'silent' | 'cut'; readonly link: Link }
  /** The control plane's journal meets ENOSPC. */
  | { readonly kind: 'diskFull' }
  /** The control plane is killed while a failover is in this phase: an operator's, or of a master that was killed. */
  | { readonly kind: 'killInPhase'; readonly phase: HuntedPhase; readonly isPlanned: boolean }
  /** A master is killed and its disk is gone, while its servants are in step. */
  | { readonly kind: 'loseDisk' }
  /** What the messenger does to the master's session. */
  | { readonly kind: 'session'; readonly blow: (typeof SESSION_BLOWS)[number] }
export type FaultKind = Fault['kind']

export interface Blow {
  readonly fault: Fault
  readonly accountId: string
  /** Since the blow before, ms. */
  readonly afterMs: number
  /** How long it lasts where it does not mend by itself, ms. */
  readonly forMs: number
  /** 0 ≤ value < 1: decides whatever is left to decide, such as which servant. */
  readonly chance: number
}

const VICTIMS: readonly Victim[] = ['master', 'master', 'servant', 'gateway', 'control-plane']
const LINKS: readonly Link[] = [
  'bot and gateway',
  'control plane and gateway',
  'bot and bot',
  'control plane and node',
  'bot and everybody',
]

const DECK: Readonly<Record<FaultKind, readonly Fault[]>> = {
  kill: VICTIMS.map((victim) => ({ kind: 'kill', victim })),
  stop: VICTIMS.map((victim) => ({ kind: 'stop', victim })),
  slow: LINKS.map((link) => ({ kind: 'slow', link })),
  silent: LINKS.map((link) => ({ kind: 'silent', link })),
  cut: LINKS.map((link) => ({ kind: 'cut', link })),
  diskFull: [{ kind: 'diskFull' }, { kind: 'diskFull' }],
  killInPhase: HUNTED_PHASES.map((phase) => ({ kind: 'killInPhase', phase, isPlanned: true })),
  loseDisk: [{ kind: 'loseDisk' }],
  session: SESSION_BLOWS.map((blow) => ({ kind: 'session', blow })),
}
export const FAULT_KINDS = Object.keys(DECK) as readonly FaultKind[]

const ACCOUNTS = ['uae-main', 'ksa-main', 'south-asia-main'] as const
const SHORTEST_MS = 300
const LONGEST_MS = 7_000

/** Endless. Decks of every fault, shuffled, with the kinds in turn, so that even a short course has each of them. */
export function* courseOf(
  random: () => number,
  kinds: readonly FaultKind[],
  meanGapMs: number,
): Generator<Blow, never> {
  let hunts = 0
  for (;;) {
    for (const fault of shuffledDeck(random, kinds)) {
      yield {
        fault: fault.kind === 'killInPhase' ? { ...fault, isPlanned: isPlanned(fault.phase, hunts++) } : fault,
        accountId: pick(random, ACCOUNTS),
        afterMs: random() * 2 * meanGapMs,
        // Short ones are more frequent: many a deadline is about a second.
        forMs: SHORTEST_MS + random() ** 2 * (LONGEST_MS - SHORTEST_MS),
        chance: random(),
      }
    }
  }
}

/** By turns. While it selects, an automatic one takes no time; and only a planned one can go back. */
function isPlanned(phase: HuntedPhase, huntsBefore: number): boolean {
  return phase === 'selecting' || phase === 'rollingBack' || huntsBefore % 2 === 0
}

function shuffledDeck(random: () => number, kinds: readonly FaultKind[]): Fault[] {
  const piles = shuffled(random, kinds).map((kind) => shuffled(random, DECK[kind]))
  const rounds = Math.max(...piles.map((pile) => pile.length))
  return Array.from({ length: rounds }, (_, round) => piles.flatMap((pile) => pile[round] ?? [])).flat()
}

function shuffled<T>(random: () => number, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
