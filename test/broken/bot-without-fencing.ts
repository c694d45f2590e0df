/** A bot that takes no notice of epochs: it never steps down, and lets any master append. */
import { UNBROKEN } from '../../cluster/bot/master.ts'
import { runBot } from '../../cluster/bot/run.ts'

await runBot({ breakage: { ...UNBROKEN, withoutFencing: true } })
