/** The shell's own log, beside the store: one JSON line an event. */
import pino from 'pino'

export interface ShellLog {
  readonly info: (line: string) => void
  readonly defect: (error: Error, where: string) => void
}

/** Synchronous, so that the last line before a crash is there. Few lines are written: no window waits for it. */
export function openShellLog(file: string): ShellLog {
  const destination = pino.destination({ dest: file, mkdir: true, sync: true })
  // A full disk must not end the console: what it would have said goes where it still can.
  destination.on('error', (error: Error) => console.error(`the log ${file} cannot be written: ${error.message}`))
  const log = pino({ base: { pid: process.pid } }, destination)
  return {
    info: (line) => log.info(line),
    defect: (error, where) => log.error({ err: error }, where),
  }
}
