/** Entry of the backup process: `node cluster/backup/main.ts CONFIG`. */
import { setPriority } from 'node:os'
import { runService } from '../process/service-run.ts'
import { startBackups } from './process.ts'

/** Users come first: it takes what processors the others leave. */
const NICE = 10

setPriority(NICE)
await runService('backup', startBackups)
