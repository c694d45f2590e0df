/** A gateway that takes a reply of any epoch from anybody: what the fence keeps out must then show up in the ledger. */
import { runGateway } from '../../cluster/gateway/run.ts'

await runGateway(process.argv[2], { acceptsEpoch: () => true })
