/** A bot that replies before any servant has the record, and never sends it to one. */
import { UNBROKEN } from '../../cluster/bot/master.ts'
import { runBot } from '../../cluster/bot/run.ts'

await runBot({ breakage: { ...UNBROKEN, withoutReplication: true } })
