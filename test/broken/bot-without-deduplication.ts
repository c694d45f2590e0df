/** A bot that answers a message anew each time it comes. */
import { UNBROKEN } from '../../cluster/bot/master.ts'
import { runBot } from '../../cluster/bot/run.ts'

await runBot({ ...UNBROKEN, withoutDeduplication: true })
