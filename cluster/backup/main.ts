/** Entry of the backup process: `node cluster/backup/main.ts CONFIG`. */
import { beCourteous } from '../process/courtesy.ts'
import { runService } from '../process/service-run.ts'
import { startBackups } from './process.ts'

beCourteous('nice')
await runService('backup', startBackups)
