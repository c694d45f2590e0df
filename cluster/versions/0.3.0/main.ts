/** Entry of the bots of 0.3.0. */
import { runBot } from '../../bot/run.ts'
import { V0_3_0 } from './answering.ts'

await runBot({ version: V0_3_0 })
