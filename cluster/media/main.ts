/** Entry of the media worker: `node cluster/media/main.ts CONFIG`. */
import { startMedia } from './worker.ts'
import { runService } from '../process/service-run.ts'

await runService('media', startMedia)
