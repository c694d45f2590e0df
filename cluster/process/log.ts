/** Structured log on standard error: one JSON line a happening, with process and id. */
import { destination, type Logger, pino } from 'pino'

export function openLog(process: string, id: string): Logger {
  return pino(
    { base: { process, id }, level: globalThis.process.env['LINDA_LOG'] ?? 'info' },
    destination({ dest: 2, sync: true }),
  )
}
