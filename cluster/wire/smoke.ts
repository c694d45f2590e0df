/**
 * Smoke scenarios: what a user would write, and what must come back. The gateway plays them through the real delivery path
 * (gateway/smoke.ts); a deployment ends with all of them on every account. They hold for every version of the bots.
 *
 * Their conversations begin with `smoke-`. They are in the ledger and in the bots' logs like any other, and in no figure of users:
 * not in who is active, not in messages, latency, errors and understanding, not in what objectives count, not in what waits.
 * A deployment's own burst of short talks would make an account look better or busier than its users find it.
 */
import type { Message } from './traffic.ts'

export interface SmokeMessage {
  readonly text: string
  /** The reply must contain it, after the conversation's running number; empty: any reply with that number. */
  readonly expects: string
  /** Which of the scenario's users writes it. Absent: the first. */
  readonly by?: 'first' | 'second'
  /** Absent: the account's own. */
  readonly region?: string
  readonly isVip?: boolean
  readonly media?: NonNullable<Message['media']>['kind']
  /** Its expense must be a row of the spreadsheet soon, where the cluster has one. */
  readonly isOnSheet?: boolean
  /** `twice`: handed out twice at once · `again`: handed out once more after its reply. Absent: once. */
  readonly comes?: 'twice' | 'again'
}

export interface SmokeScenario {
  /** A sentence, unlike all others. */
  readonly name: string
  /** What one turn holds is written at once; the next turn begins when all of it is answered. */
  readonly turns: readonly (readonly SmokeMessage[])[]
}

export const SMOKE_PREFIX = 'smoke-'

/** Nobody's: a scenario's. Of a conversation or a message id. */
export function isSmoke(id: string): boolean {
  return id.startsWith(SMOKE_PREFIX)
}

const LONG = 'the shopping list of the whole village, '.repeat(500)

/** One message after the other. */
const talk = (name: string, ...messages: SmokeMessage[]): SmokeScenario => ({
  name,
  turns: messages.map((one) => [one]),
})

const abroad = (region: string, currency: string): SmokeScenario =>
  talk(`an expense from ${region} is noted in ${currency}`, {
    text: `spent 20 ${currency} on a taxi`,
    expects: `Noted 20 ${currency} for a taxi. Total so far: 20 ${currency}.`,
    region,
  })

export const SMOKE_SCENARIOS: readonly SmokeScenario[] = [
  talk('a greeting is answered', { text: 'hello', expects: 'Hello.' }),
  talk('a greeting in another language is answered', { text: 'assalamu alaikum', expects: 'Hello.' }),
  talk('a goodbye is answered', { text: 'goodbye and thank you for everything', expects: 'Goodbye.' }),
  talk('an expense is noted', {
    text: 'spent 45 AED on groceries',
    expects: 'Noted 45 AED for groceries. Total so far: 45 AED.',
  }),
  talk('an expense with the currency first is noted', {
    text: 'bought petrol for AED 40',
    expects: 'Noted 40 AED for petrol. Total so far: 40 AED.',
  }),
  talk('a small amount keeps its decimals', {
    text: 'paid 10.10 AED for tea',
    expects: 'Noted 10.10 AED for tea. Total so far: 10.1 AED.',
  }),
  talk('a large amount is noted to the last digit', {
    text: 'paid 1234567.89 AED for a house',
    expects: 'Total so far: 1234567.89 AED.',
  }),
  talk(
    'a total adds up',
    { text: 'spent 12.5 AED on bread', expects: 'Total so far: 12.5 AED.' },
    { text: 'spent 7.5 AED on milk', expects: 'Total so far: 20 AED.' },
    { text: 'spent 30 AED on lunch with a client', expects: 'Total so far: 50 AED.' },
  ),
  talk(
    'tenths add up without a remainder',
    { text: 'spent 0.1 AED on a stamp', expects: 'Total so far: 0.1 AED.' },
    { text: 'spent 0.2 AED on a stamp', expects: 'Total so far: 0.3 AED.' },
  ),
  talk(
    'two currencies are kept apart',
    { text: 'spent 10 AED on tea', expects: 'Total so far: 10 AED.' },
    { text: 'spent 20 SAR on tea', expects: 'Total so far: 20 SAR.' },
    { text: 'how much did I spend today?', expects: 'Spent so far: 10 AED, 20 SAR.' },
  ),
  talk(
    'a total that is asked for is told',
    { text: 'spent 45 AED on groceries', expects: 'Noted 45 AED' },
    { text: 'what is my total for this week?', expects: 'Spent so far: 45 AED.' },
  ),
  talk('who spent nothing is told so', { text: 'how much did I spend this month?', expects: 'Nothing spent so far.' }),
  talk('a reminder is taken with its time', {
    text: 'remind me to call the plumber tomorrow at 9am',
    expects: 'I will remind you to call the plumber tomorrow at 9am. Reminders: 1.',
  }),
  talk(
    'reminders are counted',
    { text: 'remind me to pay the rent on the 1st', expects: 'Reminders: 1.' },
    { text: 'remind me to water the plants tonight', expects: 'Reminders: 2.' },
  ),
  talk('a note is kept', { text: 'note: the spare key is with the neighbour', expects: 'Kept. Notes: 1.' }),
  talk('a text that means nothing gets a hint', { text: 'qwrtzp', expects: 'I did not understand that.' }),
  talk('an empty text gets a hint', { text: '', expects: 'I did not understand that.' }),
  talk('a very long text is answered', { text: `note: ${LONG}`, expects: 'Kept. Notes: 1.' }),
  talk('emoji are answered', { text: 'note: 👩‍👩‍👧‍👦 party 🎉 on the 🏖️', expects: 'Kept. Notes: 1.' }),
  talk('a text from right to left is answered', { text: 'note: فاتورة الكهرباء ٤٥ درهم', expects: 'Kept. Notes: 1.' }),
  talk('a text of several lines is answered', { text: 'hello\nare you there?\n', expects: 'Hello.' }),
  talk('quotes, markup and control characters are answered', {
    text: `note: "it's" <b>\\n</b> {"a":1} \u0007\u2028`,
    expects: '',
  }),
  talk('an expense is on the spreadsheet soon', {
    text: 'spent 1 AED on a stamp',
    expects: 'Noted 1 AED',
    isOnSheet: true,
  }),
  talk('a picture is answered and processed', { text: 'spent 5 AED on tea', expects: 'Noted 5 AED', media: 'image' }),
  talk('a document is answered and processed', { text: 'note: the invoice', expects: 'Kept.', media: 'document' }),
  talk(
    'a message that comes twice is answered once',
    { text: 'spent 5 AED on tea', expects: 'Total so far: 5 AED.', comes: 'twice' },
    { text: 'how much did I spend?', expects: 'Spent so far: 5 AED.' },
  ),
  talk(
    'a message that comes again after its reply gets the same reply',
    { text: 'spent 5 AED on tea', expects: 'Total so far: 5 AED.', comes: 'again' },
    { text: 'how much did I spend?', expects: 'Spent so far: 5 AED.' },
  ),
  {
    name: 'ten messages written at once are answered in their order',
    turns: [
      Array.from({ length: 10 }, (_, index) => ({
        text: 'spent 1 AED on a stamp',
        expects: `Total so far: ${index + 1} AED.`,
      })),
    ],
  },
  talk(
    'replies carry running numbers',
    { text: 'hello', expects: '' },
    { text: 'qwrtzp', expects: '' },
    { text: 'hello', expects: '' },
  ),
  {
    name: 'two users who write at once are kept apart',
    turns: [
      [
        { text: 'spent 3 AED on tea', expects: 'Total so far: 3 AED.' },
        { text: 'spent 4 AED on tea', expects: 'Total so far: 4 AED.', by: 'second' },
      ],
      [
        { text: 'how much did I spend?', expects: 'Spent so far: 3 AED.' },
        { text: 'how much did I spend?', expects: 'Spent so far: 4 AED.', by: 'second' },
      ],
    ],
  },
  talk('a user who comes first is answered', { text: 'hello', expects: 'Hello.', isVip: true }),
  talk(
    'everything said before is remembered',
    { text: 'spent 9 AED on tea', expects: 'Total so far: 9 AED.' },
    { text: 'note: the gate code changed', expects: 'Notes: 1.' },
    { text: 'remind me to order more flour tonight', expects: 'Reminders: 1.' },
    { text: 'spent 1 AED on tea', expects: 'Total so far: 10 AED.' },
    { text: 'note: Bilal owes us two boxes', expects: 'Notes: 2.' },
    { text: 'how much did I spend?', expects: 'Spent so far: 10 AED.' },
  ),
  abroad('uae', 'AED'),
  abroad('ksa', 'SAR'),
  abroad('south-asia', 'INR'),
  abroad('other-gcc', 'KWD'),
  abroad('world', 'EUR'),
]
