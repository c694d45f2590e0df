/** Every command the cluster takes. A new one is one row here and one in shared/command.ts. */
import type { Command, CommandKind, CommandOf } from '../../../shared/command.ts'
import { acknowledgeAlert, endSilence, silenceAlert } from './alerts.ts'
import { addNode } from './add-node.ts'
import { backup, verifyBackup } from './backups.ts'
import { rebalance, setBalancing } from './balancing.ts'
import { deploy, promoteCanary, rollbackDeployment } from './deploy.ts'
import { drain, undrain } from './drain.ts'
import { endDrill, startDrill } from './drills.ts'
import { failback, failover } from './failover.ts'
import { closeFreeze, openFreeze } from './freezes.ts'
import { runDrill } from './run-drill.ts'
import type { CommandHandler } from './handler.ts'
import { holdAutomation, releaseAutomation } from './holds.ts'
import { linkAccount } from './link-account.ts'
import { closeMaintenance, openMaintenance } from './maintenance.ts'
import { setPromotionRule } from './promotion-rule.ts'
import { removeNode } from './remove-node.ts'
import { restartNode } from './restart-node.ts'
import { restoreBackup } from './restore.ts'
import { recoverSession, unlinkDevice } from './sessions.ts'

const HANDLERS: { readonly [K in CommandKind]: CommandHandler<CommandOf<K>> } = {
  failover,
  failback,
  holdAutomation,
  releaseAutomation,
  setPromotionRule,
  drain,
  undrain,
  restartNode,
  addNode,
  removeNode,
  recoverSession,
  linkAccount,
  unlinkDevice,
  startDrill,
  endDrill,
  runDrill,
  setBalancing,
  rebalance,
  acknowledgeAlert,
  silenceAlert,
  endSilence,
  openMaintenance,
  closeMaintenance,
  backup,
  verifyBackup,
  restoreBackup,
  deploy,
  promoteCanary,
  rollbackDeployment,
  openFreeze,
  closeFreeze,
}

/** Takes exactly the commands of that kind. */
export function handlerOf({ kind }: Command): CommandHandler<Command> {
  return HANDLERS[kind]
}
