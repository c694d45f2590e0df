/** What 0.2.0 makes of texts that the built-in patterns do not understand. Pure. */
import type { Understanding } from '../../bot/understanding.ts'

const REMINDER =
  /\b(?:don['’]t let me forget|do not let me forget) (?:to )?(.+?)(?:\s+((?:on|at|in|tomorrow|today|tonight|next)\b.*))?$/i
const EXPENSES = /\b(?:my (?:expenses|spending)|what (?:did|have) I (?:spend|spent))\b/i
const PERIOD = /\b(today|yesterday|(?:this|last) (?:day|week|month|year))\b/i
/** Capitals only: any three letters may stand behind a number. */
const GOODS_FIRST = /^\s*(\D*?\S)\s+(\d+(?:\.\d+)?)\s*([A-Z]{3})[.!]?\s*$/
const AMOUNT_FIRST = /^\s*(\d+(?:\.\d+)?)\s*([A-Z]{3})(?:\s+(?:(?:on|for)\s+)?(.*\S))?\s*$/
const GREETING = /^\s*(?:thanks|thank you|shukran)\b/i
const GOODBYE = /\b(?:I['’]m leaving|I have switched to another app|see you)\b/i

/** `withoutVerb`: an amount with a currency is an expense, also where nobody says that it was spent. */
export function understandMore(text: string, withoutVerb: boolean): Understanding {
  const [, task, when] = REMINDER.exec(text) ?? []
  if (task !== undefined) return { intent: 'reminder', task, when: when?.trim() ?? null }
  if (EXPENSES.test(text)) return { intent: 'totals', when: PERIOD.exec(text)?.[1] ?? null }
  if (withoutVerb) {
    const [, goods, sum, code] = GOODS_FIRST.exec(text) ?? []
    if (goods !== undefined && sum !== undefined && code !== undefined)
      return { intent: 'expense', amount: sum, currency: code, what: goods }
    const [, amount, currency, what] = AMOUNT_FIRST.exec(text) ?? []
    if (amount !== undefined && currency !== undefined)
      return { intent: 'expense', amount, currency, what: what ?? null }
  }
  if (GOODBYE.test(text)) return { intent: 'goodbye' }
  if (GREETING.test(text)) return { intent: 'greeting' }
  return { intent: 'unknown' }
}
