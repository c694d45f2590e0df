/** What the bot takes a text to mean. Pure: patterns alone, no model and no memory. What they miss is `unknown`, and is counted so. */
import type { Understood } from '../wire/traffic.ts'

export type Understanding =
  | {
      readonly intent: 'expense'
      /** As it was written: "10.10" stays "10.10". */
      readonly amount: string
      readonly currency: string
      /** What it was spent on; `null`: not said. */
      readonly what: string | null
    }
  | { readonly intent: 'reminder'; readonly task: string; readonly when: string | null }
  | { readonly intent: 'note'; readonly note: string }
  | { readonly intent: 'totals'; readonly when: string | null }
  | { readonly intent: 'greeting' | 'goodbye' | 'unknown' }

const EXPENSE = /\b(?:spent|paid|bought)\b.*?(\d+(?:\.\d+)?)\s*([A-Z]{3})\b(?:.*?\b(?:on|for)\s+(.+?))?[.!]?$/i
/** "bought petrol for AED 40". Capitals only: any three letters may stand before a number. */
const EXPENSE_CURRENCY_FIRST =
  /\b(?:[Ss]pent|[Pp]aid|[Bb]ought)\b\s*(.*?)(?:\s+\b(?:for|at))?\s*\b([A-Z]{3})\s*(\d+(?:\.\d+)?)[.!]?$/
const REMINDER = /\bremind me (?:to )?(.+?)(?:\s+((?:on|at|tomorrow|today|tonight|next)\b.*))?$/i
const NOTE = /^\s*(?:note[:,]?|remember that)\s+(.+)$/i
const TOTAL = /\b(?:total|how much|sum)\b/i
const PERIOD = /\b(today|yesterday|(?:this|last) (?:day|week|month|year))\b/i
const GREETING = /^\s*(?:hi|hello|hey|good (?:morning|evening)|salam|assalamu alaikum|namaste)\b/i
const GOODBYE = /^\s*(?:bye|goodbye)\b/i

export function understand(text: string): Understanding {
  const [, amount, currency, what] = EXPENSE.exec(text) ?? []
  if (amount !== undefined && currency !== undefined)
    return { intent: 'expense', amount, currency: currency.toUpperCase(), what: what ?? null }
  const [, goods, code, sum] = EXPENSE_CURRENCY_FIRST.exec(text) ?? []
  if (code !== undefined && sum !== undefined)
    return { intent: 'expense', amount: sum, currency: code, what: goods === '' ? null : (goods ?? null) }
  const [, task, when] = REMINDER.exec(text) ?? []
  if (task !== undefined) return { intent: 'reminder', task, when: when?.trim() ?? null }
  const [, note] = NOTE.exec(text) ?? []
  if (note !== undefined) return { intent: 'note', note }
  if (TOTAL.test(text)) return { intent: 'totals', when: PERIOD.exec(text)?.[1] ?? null }
  if (GREETING.test(text)) return { intent: 'greeting' }
  if (GOODBYE.test(text)) return { intent: 'goodbye' }
  return { intent: 'unknown' }
}

/** For the gateway, which holds it against what the text was made from. */
export function understoodOf(understanding: Understanding): Understood {
  switch (understanding.intent) {
    case 'expense':
      return { intent: 'expense', amount: Number(understanding.amount), currency: understanding.currency }
    case 'reminder':
    case 'totals': {
      const { intent, when } = understanding
      return when === null ? { intent } : { intent, when }
    }
    default:
      return { intent: understanding.intent }
  }
}
