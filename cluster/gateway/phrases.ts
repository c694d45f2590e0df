/** What the users of a household and small-business assistant write, each text with the label it was made from. */
import { z } from 'zod'
import { pick, pickWeighted, type Random } from '../random.ts'

/** What the text means. Kept in the ledger: a bot's understanding can be held against it later. */
export const Label = z.object({
  intent: z.enum(['expense', 'reminder', 'note', 'totals', 'greeting', 'goodbye']),
  amount: z.number().positive().optional(),
  currency: z.string().optional(),
  /** The words of the text that say when, or for which period. */
  when: z.string().optional(),
})
export type Label = z.infer<typeof Label>

export interface Phrase {
  readonly text: string
  readonly label: Label
}

type Choices<T = string> = readonly [T, ...T[]]

const CURRENCIES: Readonly<Record<string, Choices>> = {
  uae: ['AED'],
  ksa: ['SAR'],
  'south-asia': ['INR', 'PKR', 'INR'],
  'other-gcc': ['KWD', 'QAR', 'OMR', 'BHD'],
}
const ELSEWHERE: Choices = ['USD', 'EUR', 'GBP']

const GOODS: Choices = [
  'groceries',
  'petrol',
  'school fees',
  'electricity',
  'a taxi',
  'lunch with a client',
  'printer ink',
  'the internet bill',
  'medicine',
  'spare parts',
  'packaging boxes',
  'a phone card',
]
const TASKS: Choices = [
  'call the plumber',
  'pay the rent',
  'pick up the kids',
  'send the invoice to Kareem',
  'renew the trade licence',
  'water the plants',
  'order more flour',
  'book the car service',
]
const TIMES: Choices = [
  'tomorrow at 9am',
  'tonight at 8pm',
  'on Friday',
  'on Sunday morning',
  'next Monday at 10',
  'in two hours',
  'at 6:30pm',
  'on the 1st',
]
const THINGS: Choices = [
  'the gate code changed to the new one',
  'Fatima prefers deliveries in the morning',
  'the landlord agreed to fix the AC',
  'supplier closes early on Thursdays',
  'Bilal owes us two boxes',
  'the spare key is with the neighbour',
]
const PERIODS: Choices = ['today', 'this week', 'this month', 'last month']
const GREETINGS: Choices = [
  'hi',
  'hello',
  'salam',
  'good morning',
  'assalamu alaikum',
  'thanks!',
  'hey there',
  'good evening',
]

const GOODBYES: Choices = [
  'bye, I will not need this any more',
  'goodbye and thank you for everything',
  "that's it, I'm leaving",
  'I have switched to another app',
]

/** What a user says at random, a goodbye apart. */
const INTENTS: Choices<{ readonly weight: number; readonly make: (random: Random, region: string) => Phrase }> = [
  { weight: 45, make: expense },
  { weight: 20, make: reminder },
  { weight: 12, make: note },
  { weight: 13, make: totals },
  { weight: 10, make: greeting },
]

export function makePhrase(random: Random, region: string): Phrase {
  return pickWeighted(random, INTENTS).make(random, region)
}

/** A user's last words. */
export function makeGoodbye(random: Random): Phrase {
  return { text: pick(random, GOODBYES), label: { intent: 'goodbye' } }
}

function expense(random: Random, region: string): Phrase {
  const currency = pick(random, CURRENCIES[region] ?? ELSEWHERE)
  const whole = 2 + Math.floor(random() ** 2 * 480)
  const amount = random() < 0.2 ? whole + 0.5 : whole
  const goods = pick(random, GOODS)
  const text = pick<string>(random, [
    `spent ${amount} ${currency} on ${goods}`,
    `paid ${amount} ${currency} for ${goods}`,
    `bought ${goods} for ${currency} ${amount}`,
    `${goods} ${amount} ${currency}`,
  ])
  return { text, label: { intent: 'expense', amount, currency } }
}

function reminder(random: Random): Phrase {
  const task = pick(random, TASKS)
  const when = pick(random, TIMES)
  const text = pick<string>(random, [
    `remind me to ${task} ${when}`,
    `${when} remind me to ${task}`,
    `don't let me forget to ${task} ${when}`,
  ])
  return { text, label: { intent: 'reminder', when } }
}

function note(random: Random): Phrase {
  const thing = pick(random, THINGS)
  return {
    text: pick<string>(random, [`note: ${thing}`, `note that ${thing}`, `remember that ${thing}`]),
    label: { intent: 'note' },
  }
}

function totals(random: Random): Phrase {
  const when = pick(random, PERIODS)
  const text = pick<string>(random, [
    `how much did I spend ${when}?`,
    `what is my total for ${when}?`,
    `show my expenses ${when}`,
  ])
  return { text, label: { intent: 'totals', when } }
}

function greeting(random: Random): Phrase {
  return { text: pick(random, GREETINGS), label: { intent: 'greeting' } }
}
