/** The states a runbook can ask for and what each means. How they are judged: account-conditions.ts, conditions.ts. */
import { z } from 'zod'

/** `about`: what it is asked of. */
export const CONDITION_IDS = {
  hasMaster: { about: 'account', means: 'somebody who lives holds the lease' },
  masterHealthy: { about: 'account', means: 'the holder is healthy' },
  masterMayLead: { about: 'account', means: 'the holder is not flapping, and no rule keeps it from being master' },
  hasStandby: {
    about: 'account',
    means: 'at least one servant is healthy and in step with the master: at most 50 records behind',
  },
  noFailover: { about: 'account', means: 'no failover runs, and none is counting down' },
  sessionLinked: { about: 'account', means: 'the master’s device is linked with the messenger' },
  repliesFlow: { about: 'account', means: 'replies were accepted in the last seconds' },
  nothingWaits: { about: 'account', means: 'no message has waited for more than 5 s' },
  notHeld: { about: 'account', means: 'automatic failover is not held' },
  sourcesAgree: { about: 'account', means: 'every process names the same master at the same epoch' },
  noMaintenance: { about: 'account', means: 'no maintenance window is open' },
  noProbation: { about: 'account', means: 'no change is on probation' },
  nodesHealthy: { about: 'account', means: 'every node of it is healthy' },
  nodeHealthy: { about: 'node', means: 'it is healthy' },
  nodeDown: { about: 'node', means: 'it is down' },
  nodeNotDraining: { about: 'node', means: 'it takes messages to compute' },
  nodeNotFlapping: { about: 'node', means: 'it is not held back for failing again and again' },
  nodeIsServant: { about: 'node', means: 'it holds no lease' },
  serviceUp: { about: 'service', means: 'it is healthy: its probe is answered, and answered well' },
  linkLive: { about: 'cluster', means: 'this console hears the control plane' },
  protectionOn: { about: 'cluster', means: 'automatic failover is on' },
  gatewayUp: { about: 'cluster', means: 'the gateway answers' },
  backupVerified: { about: 'cluster', means: 'the newest backup that was verified is younger than 26 h' },
  recoveryPointOk: { about: 'cluster', means: 'a restore now would lose less than 15 min' },
  noRestore: { about: 'cluster', means: 'no restore runs' },
  noDeployment: { about: 'cluster', means: 'no deployment is open' },
  noFreeze: { about: 'cluster', means: 'no freeze is in force' },
  oneVersion: { about: 'cluster', means: 'every node runs the same version' },
  nothingOpen: { about: 'cluster', means: 'no alert is open' },
  clocksAgree: { about: 'cluster', means: 'this machine’s clock and the cluster’s are less than 5 s apart' },
} as const satisfies Record<string, { about: 'account' | 'node' | 'service' | 'cluster'; means: string }>

export type ConditionId = keyof typeof CONDITION_IDS
export const ConditionId = z.enum(Object.keys(CONDITION_IDS) as [ConditionId, ...ConditionId[]])
