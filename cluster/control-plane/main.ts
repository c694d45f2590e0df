/** Entry of the control plane: `node cluster/control-plane/main.ts CONFIG`. */
import { v7 as uuidv7 } from 'uuid'
import { readConfig } from '../config.ts'
import { endWithParent } from '../process/life.ts'
import { openLog } from '../process/log.ts'
import { startControlPlane } from './control-plane.ts'

const logger = openLog('control-plane', 'control-plane')
const log = (line: string) => logger.info(line)
const controlPlane = await startControlPlane({
  config: readConfig(process.argv[2] ?? ''),
  incarnation: uuidv7(),
  clock: { wall: Date.now, mono: () => performance.now() },
  log,
})
endWithParent(() => controlPlane.close(), log)
