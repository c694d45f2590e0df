/** What the bot does with a message: understands it, remembers it, answers it. Pure, so any node of the account can compute it. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Change } from '../wire/records.ts'
import type { Message, Understood } from '../wire/traffic.ts'
import { understand, type Understanding, understoodOf } from './understanding.ts'

type Memory = Change['memory']

export interface Answer {
  readonly change: Change
  /** Begins with the conversation's running number: loss, repetition and reordering of state show in it. */
  readonly reply: string
  /** Not part of the record. Absent from a node that does not tell. */
  readonly understood?: Understood | undefined
}

/** `before`: the conversation as the message before left it; `null`: it is the first. */
export type Answering = (message: Message, before: Change | null) => Answer

/** `meaningOf`: where the meaning of a text comes from, such as a cache of `understand`. */
export function answer(
  message: Message,
  before: Change | null,
  meaningOf: (text: string) => Understanding = understand,
): Answer {
  const number = (before?.number ?? 0) + 1
  const meaning = meaningOf(message.text)
  const { memory, text } = act(meaning, before?.memory ?? {})
  return {
    change: { conversation: message.conversation, number, memory },
    reply: `${number} · ${text}`,
    understood: understoodOf(meaning),
  }
}

function act(meaning: Understanding, memory: Memory): { memory: Memory; text: string } {
  switch (meaning.intent) {
    case 'expense': {
      const { amount, currency, what } = meaning
      const key = `total ${currency}`
      const total = round(count(memory, key) + Number(amount))
      const on = what === null ? '' : ` for ${what}`
      return {
        memory: { ...memory, [key]: total },
        text: `Noted ${amount} ${currency}${on}. Total so far: ${total} ${currency}.`,
      }
    }
    case 'reminder': {
      const reminders = count(memory, 'reminders') + 1
      const when = meaning.when === null ? '' : ` ${meaning.when}`
      return {
        memory: { ...memory, reminders },
        text: `I will remind you to ${meaning.task}${when}. Reminders: ${reminders}.`,
      }
    }
    case 'note': {
      const notes = count(memory, 'notes') + 1
      return { memory: { ...memory, notes, lastNote: meaning.note.slice(0, 200) }, text: `Kept. Notes: ${notes}.` }
    }
    case 'totals':
      return { memory, text: totals(memory) }
    case 'greeting':
      return { memory, text: 'Hello. Tell me what you spent, or what to remember.' }
    case 'goodbye':
      return { memory, text: 'Goodbye. What you told me stays here should you come back.' }
    case 'unknown':
      return { memory, text: 'I did not understand that. Try "spent 45 AED on groceries".' }
    default:
      return assertNever(meaning)
  }
}

function totals(memory: Memory): string {
  const sums = Object.entries(memory).filter(([key]) => key.startsWith('total '))
  if (sums.length === 0) return 'Nothing spent so far.'
  return `Spent so far: ${sums.map(([key, sum]) => `${sum} ${key.slice('total '.length)}`).join(', ')}.`
}

function count(memory: Memory, key: string): number {
  const value = memory[key]
  return typeof value === 'number' ? value : 0
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100
}
