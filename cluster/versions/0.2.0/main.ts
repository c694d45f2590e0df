/** Entry of the bots of 0.2.0. */
import { runBot } from '../../bot/run.ts'
import { V0_2_0 } from './answering.ts'

await runBot({ version: V0_2_0 })
