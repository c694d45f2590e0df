/** A process beside the reply path, from its configuration's path to its end. */
import { v7 as uuidv7 } from 'uuid'
import { asFault } from '../../shared/fault.ts'
import { type Clock, systemClock } from '../clock.ts'
import { type ClusterConfig, readConfig } from '../config.ts'
import { endWithParent } from './life.ts'
import { openLog } from './log.ts'

export interface ServiceOptions {
  readonly config: ClusterConfig
  readonly incarnation: string
  readonly clock: Clock
  readonly log: (line: string) => void
}

export async function runService(
  id: string,
  start: (options: ServiceOptions) => Promise<{ close(): Promise<void> }>,
): Promise<void> {
  const logger = openLog(id, id)
  const log = (line: string) => logger.info(line)
  try {
    const config = readConfig(process.argv[2] ?? 'CONFIG_PATH (missing on the command line)')
    const service = await start({ config, incarnation: uuidv7(), clock: systemClock, log })
    endWithParent(() => service.close(), log)
  } catch (error) {
    const { code, message } = asFault(error)
    logger.fatal({ code }, message)
    // What was opened before it failed would keep a process alive that serves nothing.
    process.exit(1)
  }
}
