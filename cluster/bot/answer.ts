/** What the bot does with a message: understands it, remembers it, answers it. Pure, so any node of the account can compute it. */
import type { Change } from '../wire/records.ts'
import type { Message } from '../wire/traffic.ts'

type Memory = Change['memory']

export interface Answer {
  readonly change: Change
  /** Begins with the conversation's running number: loss, repetition and reordering of state show in it. */
  readonly reply: string
}

export function answer(message: Message, before: Change | null): Answer {
  const number = (before?.number ?? 0) + 1
  const { memory, text } = understand(message.text, before?.memory ?? {})
  return { change: { conversation: message.conversation, number, memory }, reply: `${number} · ${text}` }
}

const EXPENSE = /\b(?:spent|paid|bought)\b.*?(\d+(?:\.\d+)?)\s*([A-Z]{3})\b(?:.*?\b(?:on|for)\s+(.+?))?[.!]?$/i
const REMINDER = /\bremind me (?:to )?(.+?)(?:\s+(on|at|tomorrow|today|next)\b\s*(.*))?$/i
const NOTE = /^\s*note[:,]?\s+(.+)$/i
const TOTAL = /\b(?:total|how much|sum)\b/i
const GREETING = /^\s*(?:hi|hello|hey|good (?:morning|evening)|salam|namaste)\b/i

function understand(text: string, memory: Memory): { memory: Memory; text: string } {
  const expense = EXPENSE.exec(text)
  if (expense?.[1] !== undefined && expense[2] !== undefined) {
    const currency = expense[2].toUpperCase()
    const key = `total ${currency}`
    const total = round(count(memory, key) + Number(expense[1]))
    const what = expense[3] === undefined ? '' : ` for ${expense[3]}`
    return {
      memory: { ...memory, [key]: total },
      text: `Noted ${expense[1]} ${currency}${what}. Total so far: ${total} ${currency}.`,
    }
  }
  const reminder = REMINDER.exec(text)
  if (reminder?.[1] !== undefined) {
    const reminders = count(memory, 'reminders') + 1
    const when = [reminder[2], reminder[3]].filter(Boolean).join(' ')
    return {
      memory: { ...memory, reminders },
      text: `I will remind you to ${reminder[1]}${when === '' ? '' : ` ${when}`}. Reminders: ${reminders}.`,
    }
  }
  const note = NOTE.exec(text)
  if (note?.[1] !== undefined) {
    const notes = count(memory, 'notes') + 1
    return { memory: { ...memory, notes, lastNote: note[1].slice(0, 200) }, text: `Kept. Notes: ${notes}.` }
  }
  if (TOTAL.test(text)) return { memory, text: totals(memory) }
  if (GREETING.test(text)) return { memory, text: 'Hello. Tell me what you spent, or what to remember.' }
  return { memory, text: 'I did not understand that. Try "spent 45 AED on groceries".' }
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
