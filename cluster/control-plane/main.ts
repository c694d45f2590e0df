/** Entry of the control plane: `node cluster/control-plane/main.ts CONFIG`. */
import { v7 as uuidv7 } from 'uuid'
import { asFault } from '../../shared/fault.ts'
import { readConfig } from '../config.ts'
import { endWithParent, START_AGAIN } from '../process/life.ts'
import { openLog } from '../process/log.ts'
import { startControlPlane } from './control-plane.ts'

/** A close that hangs must not keep the restored journal from leading. */
const CLOSED_WITHIN_MS = 2_000

const logger = openLog('control-plane', 'control-plane')
const log = (line: string) => logger.info(line)
try {
  const controlPlane = await startControlPlane({
    config: readConfig(process.argv[2] ?? ''),
    incarnation: uuidv7(),
    clock: { wall: Date.now, mono: () => performance.now() },
    log,
    replaced: () => void leave(),
  })
  const leave = async () => {
    setTimeout(() => process.exit(START_AGAIN), CLOSED_WITHIN_MS).unref()
    await controlPlane.close()
    process.exit(START_AGAIN)
  }
  endWithParent(() => controlPlane.close(), log)
} catch (error) {
  const { code, message } = asFault(error)
  logger.fatal({ code }, message)
  // What was opened before it failed would keep a process alive that controls nothing.
  process.exit(1)
}
