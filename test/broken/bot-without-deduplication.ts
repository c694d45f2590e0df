/** A bot that answers a message anew each time it comes. */
import { UNBROKEN } from '../../cluster/bot/master.ts'
import { runBot } from '../../cluster/bot/run.ts'

await runBot({ breakage: { ...UNBROKEN, withoutDeduplication: true } })
