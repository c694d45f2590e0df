/** Entry of the spreadsheet service: `node cluster/sheets/main.ts CONFIG`. */
import { runService } from '../process/service-run.ts'
import { startSheets } from './service.ts'

await runService('sheets', startSheets)
