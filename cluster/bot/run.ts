/** A bot as a process: configuration and node id from the command line, log on standard error. */
import { v7 as uuidv7 } from 'uuid'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { endWithParent } from '../process/life.ts'
import { openLog } from '../process/log.ts'
import { type BotOptions, startBot } from './bot.ts'

/** What an entry brings: another version of the bot, or (patched entries of tests) what they break. */
export type BotParts = Pick<BotOptions, 'version' | 'breakage'>

export async function runBot(parts: BotParts = {}): Promise<void> {
  const [configPath = '', nodeId = ''] = process.argv.slice(2)
  const logger = openLog('bot', nodeId)
  const log = (line: string) => logger.info(line)
  const config = readConfig(configPath)
  const bot = await startBot({ config, nodeId, incarnation: uuidv7(), log, clock: systemClock, ...parts })
  endWithParent(() => bot.close(), log)
}
