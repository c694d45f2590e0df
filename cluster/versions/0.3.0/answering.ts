/** A bad version: a share of its answers fails. Counted and not drawn by lot, so that a message that comes again is answered. */
import { answer, type Answering } from '../../bot/answer.ts'
import type { BotVersion } from '../../bot/version.ts'

/** 8.3 %. */
const FAILS_EVERY = 12

export const V0_3_0: BotVersion = {
  version: '0.3.0',
  understands: { from: 0, to: 1 },
  answering: ({ meaningOf }): Answering => {
    let computed = 0
    return (message, before) => {
      computed += 1
      if (computed % FAILS_EVERY === 0)
        throw new Error(`answer ${computed} of this process failed, as every ${FAILS_EVERY}th does`)
      return answer(message, before, meaningOf)
    }
  },
}
