/** `node cluster/gateway/main.ts CONFIG_PATH` */
import { runGateway } from './run.ts'

await runGateway(process.argv[2])
