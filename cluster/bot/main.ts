/** Entry of a bot process: `node cluster/bot/main.ts CONFIG NODE_ID`. */
import { runBot } from './run.ts'

await runBot()
