/** The seeded scenario: who a user of an account is, what a message says, and what the network does to it. Pure. Who writes when: population.ts. */
import type { Scenario } from '../config.ts'
import { nextArrivalMs, pickWeighted, type Random, randomFrom } from '../random.ts'
import type { Message } from '../wire/traffic.ts'
import { type Label, makeGoodbye, makePhrase } from './phrases.ts'

export interface User {
  readonly conversation: string
  readonly region: string
  /** How much this user writes beside the others. */
  readonly weight: number
  /** One of those who come first (priority balancing). */
  readonly isVip: boolean
}

/** Whose turn it is to write. `leaves`: for the last time. */
export interface Turn {
  readonly user: User
  readonly leaves: boolean
}

export interface UserMessage {
  /** Of the account: 1, 2, 3 … */
  readonly number: number
  readonly messageId: string
  readonly conversation: string
  readonly region: string
  readonly isVip: boolean
  readonly media: Message['media']
  readonly text: string
  readonly label: Label
  /** Its user ends the use with it. */
  readonly leaves: boolean
  /** After the account's message before it, ms. */
  readonly afterMs: number
}

/** What becomes of a message on its way besides being delivered once. */
export interface Mischief {
  /** Its first delivery comes twice at once. */
  readonly twice: boolean
  /** It comes once more this long after its reply, ms; `null`: it does not. */
  readonly againAfterMs: number | null
}

export interface Home {
  readonly id: string
  readonly region: string
}

export const LATE_DUPLICATE_WITHIN_MS = 60_000

/** Where users write from, apart from an account's home. */
const ABROAD = [
  { region: 'uae', weight: 3 },
  { region: 'ksa', weight: 3 },
  { region: 'south-asia', weight: 4 },
  { region: 'other-gcc', weight: 2 },
  { region: 'world', weight: 1 },
] as const
/** Against the 13 of everybody above: about seven in ten write from home. */
const HOME_WEIGHT = 24
/** Of the media, the rest are documents. */
const IMAGE_SHARE = 0.7

/** The account's user of that number: 1, 2, 3 … */
export function userOf(scenario: Scenario, account: Home, index: number): User {
  const random = randomFrom(scenario.seed, account.id, 'user', index)
  const { region } = pickWeighted(random, [{ region: account.region, weight: HOME_WEIGHT }, ...ABROAD])
  const conversation = `${account.id}.user-${String(index).padStart(3, '0')}`
  return { conversation, region, weight: 0.5 + 2 * random(), isVip: random() < scenario.vipShare }
}

/** The users an account has at the beginning. */
export function firstUsersOf(scenario: Scenario, account: Home): User[] {
  return Array.from({ length: scenario.usersPerAccount }, (_, index) => userOf(scenario, account, index + 1))
}

/** What whoever's turn it is says in the account's message of that number. */
export function messageOf(scenario: Scenario, accountId: string, { user, leaves }: Turn, number: number): UserMessage {
  const random = randomFrom(scenario.seed, accountId, 'message', number)
  const afterMs = nextArrivalMs(random, scenario.messagesPerSecond)
  const { conversation, region, isVip } = user
  const phrase = leaves ? makeGoodbye(random) : makePhrase(random, region)
  const media = leaves ? null : mediaOf(random, scenario.mediaShare)
  return { number, messageId: `${accountId}.${number}`, conversation, region, isVip, media, ...phrase, leaves, afterMs }
}

function mediaOf(random: Random, share: number): Message['media'] {
  if (random() >= share) return null
  const kind = random() < IMAGE_SHARE ? 'image' : 'document'
  const half = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  return { kind, id: `${half()}${half()}` }
}

export function mischiefOf(scenario: Scenario, messageId: string): Mischief {
  const random = randomFrom(scenario.seed, messageId, 'mischief')
  const twice = random() < scenario.duplicateShare
  const again = random() < scenario.lateDuplicateShare
  return { twice, againAfterMs: again ? random() * LATE_DUPLICATE_WITHIN_MS : null }
}
