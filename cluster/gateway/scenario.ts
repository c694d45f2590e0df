/** The seeded scenario: who the users of an account are, what they write and when, and what the network does to it. Pure. */
import type { Scenario } from '../config.ts'
import { type Label, makePhrase } from './phrases.ts'
import { nextArrivalMs, pickWeighted, randomFrom } from '../random.ts'

export interface User {
  readonly conversation: string
  readonly region: string
  /** How much this user writes beside the others. */
  readonly weight: number
}

export interface UserMessage {
  /** Of the account: 1, 2, 3 … */
  readonly number: number
  readonly messageId: string
  readonly conversation: string
  readonly region: string
  readonly text: string
  readonly label: Label
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

export function usersOf(
  scenario: Scenario,
  account: { readonly id: string; readonly region: string },
): readonly [User, ...User[]] {
  const user = (index: number): User => {
    const random = randomFrom(scenario.seed, account.id, 'user', index)
    const { region } = pickWeighted(random, [{ region: account.region, weight: HOME_WEIGHT }, ...ABROAD])
    return { conversation: `${account.id}.user-${String(index).padStart(3, '0')}`, region, weight: 0.5 + 2 * random() }
  }
  return [user(1), ...Array.from({ length: scenario.usersPerAccount - 1 }, (_, index) => user(index + 2))]
}

/** The account's message of that number: depends on the seed and the number alone, so a restarted gateway goes on where it stopped. */
export function messageOf(
  scenario: Scenario,
  accountId: string,
  users: readonly [User, ...User[]],
  number: number,
): UserMessage {
  const random = randomFrom(scenario.seed, accountId, 'message', number)
  const afterMs = nextArrivalMs(random, scenario.messagesPerSecond)
  const { conversation, region } = pickWeighted(random, users)
  return { number, messageId: `${accountId}.${number}`, conversation, region, ...makePhrase(random, region), afterMs }
}

export function mischiefOf(scenario: Scenario, messageId: string): Mischief {
  const random = randomFrom(scenario.seed, messageId, 'mischief')
  const twice = random() < scenario.duplicateShare
  const again = random() < scenario.lateDuplicateShare
  return { twice, againAfterMs: again ? random() * LATE_DUPLICATE_WITHIN_MS : null }
}
