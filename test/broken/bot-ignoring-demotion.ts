/** A bot that was master once and goes on believing so, and replying, at its old epoch: what the truth matrix must show and the gateway refuse. */
import { UNBROKEN } from '../../cluster/bot/master.ts'
import { runBot } from '../../cluster/bot/run.ts'

const REPLY_EVERY_MS = 500

await runBot({
  breakage: { ...UNBROKEN, ignoresDemotion: (replyAgain) => void setInterval(replyAgain, REPLY_EVERY_MS) },
})
