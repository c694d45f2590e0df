/** A bot as a process: configuration and node id from the command line, log on standard error. */
import { v7 as uuidv7 } from 'uuid'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { endWithParent } from '../process/life.ts'
import { openLog } from '../process/log.ts'
import { startBot } from './bot.ts'
import type { Breakage } from './master.ts'

/** Patched entries of tests pass what they break. */
export async function runBot(breakage?: Breakage): Promise<void> {
  const [configPath = '', nodeId = ''] = process.argv.slice(2)
  const logger = openLog('bot', nodeId)
  const log = (line: string) => logger.info(line)
  const options = { config: readConfig(configPath), nodeId, incarnation: uuidv7(), log, clock: systemClock }
  const bot = await startBot(breakage === undefined ? options : { ...options, breakage })
  endWithParent(() => bot.close(), log)
}
