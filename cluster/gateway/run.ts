/** A gateway process from its configuration's path to its end. `parts` is for entries that replace one. */
import { randomBytes, randomInt } from 'node:crypto'
import { v7 } from 'uuid'
import { asFault } from '../../shared/fault.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { endWithParent } from '../process/life.ts'
import { openLog } from '../process/log.ts'
import { type GatewayOptions, startGateway } from './gateway.ts'
import { makeCode } from './pairing.ts'

export async function runGateway(
  configPath: string | undefined,
  parts: Pick<GatewayOptions, 'acceptsEpoch'> = {},
): Promise<void> {
  const logger = openLog('gateway', 'gateway')
  const log = (line: string) => logger.info(line)
  try {
    const config = readConfig(configPath ?? 'CONFIG_PATH (missing on the command line)')
    const gateway = await startGateway({
      config,
      incarnation: v7(),
      pid: process.pid,
      clock: systemClock,
      secrets: {
        makeCode: () => makeCode((limit) => randomInt(limit)),
        makeCredential: () => randomBytes(24).toString('base64url'),
      },
      log,
      ...parts,
    })
    endWithParent(() => gateway.close(), log)
  } catch (error) {
    const { code, message } = asFault(error)
    logger.fatal({ code }, message)
    process.exitCode = 1
  }
}
