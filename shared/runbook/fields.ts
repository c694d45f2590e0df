/** What a message in a runbook can say of the moment: `{account}` in its text. Every one has words for "not known". */
export const MESSAGE_FIELDS = {
  account: 'the account the run is about; "all accounts" where it is about none',
  master: 'its master, or "no master"',
  node: 'the node the run is about',
  impact: 'Overview’s sentence of impact',
  alerts: 'titles of the open alerts, the worst first',
  since: 'when the oldest open alert was raised, UTC, and how long ago',
  failover: 'what the newest failover of the account did and how long it took',
  errors: 'errors of the account now, in per cent',
  p95: 'p95 of the account now',
  waiting: 'messages waiting now',
  recoveryPoint: 'what a restore now would lose',
  version: 'the version that runs, or which run',
  deployment: 'the newest deployment and how it stands',
  cluster: 'name of the cluster',
  operator: 'who writes it',
  now: 'the time, UTC',
  nextUpdate: 'half an hour from now, UTC',
} as const

export type MessageField = keyof typeof MESSAGE_FIELDS

/** What a command in a runbook can take from the run. */
export const RUN_FIELDS = {
  account: 'the account the run is about',
  node: 'the node the run is about',
  service: 'the service the run is about',
  alert: 'the alert the run began from',
  backup: 'the newest backup that was verified',
  deployment: 'the open deployment, else the newest',
  version: 'the version before the one that runs',
} as const

export type RunField = keyof typeof RUN_FIELDS
