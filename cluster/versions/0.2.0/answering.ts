/** Answers as 0.1.0 does, and understands what that misses. The memory it keeps is the same: nodes of both answer one conversation by turns. */
import { answer, type Answering } from '../../bot/answer.ts'
import { flagSetting, textSetting } from '../../bot/settings.ts'
import type { BotVersion } from '../../bot/version.ts'
import { understandMore } from './understanding.ts'

const NOT_UNDERSTOOD = 'I did not understand that.'
const HINT = 'Try "spent 45 AED on groceries".'

export const V0_2_0: BotVersion = {
  version: '0.2.0',
  understands: { from: 0, to: 1 },
  answering: ({ meaningOf, settings }): Answering => {
    return (message, before) => {
      const withoutVerb = flagSetting(settings(), 'expensesWithoutVerb', true)
      const answered = answer(message, before, (text) => {
        const meaning = meaningOf(text)
        return meaning.intent === 'unknown' ? understandMore(text, withoutVerb) : meaning
      })
      if (answered.understood?.intent !== 'unknown') return answered
      const hint = textSetting(settings(), 'hint', HINT)
      return { ...answered, reply: `${answered.change.number} · ${NOT_UNDERSTOOD} ${hint}` }
    }
  },
}
