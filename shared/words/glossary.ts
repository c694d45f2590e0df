/** What the console's words mean. One line a term; screens take their hover texts from here, and the glossary is this list. */
export interface Term {
  /** As it stands on the screens. */
  readonly name: string
  readonly meaning: string
  /** Other words people look for. */
  readonly also?: readonly string[]
}

export const TERMS = {
  account: {
    name: 'Account',
    meaning: 'One bot identity, a messenger number. It has one master at most, and servants that stand by.',
  },
  node: { name: 'Node', meaning: 'One bot process of an account: its master or one of its servants.' },
  master: {
    name: 'Master',
    meaning: 'The node that holds the lease of its account: the only one whose replies reach users.',
    also: ['primary', 'leader'],
  },
  servant: {
    name: 'Servant',
    meaning: 'A node that keeps a copy of the account’s log, computes what the master hands it, and can take over.',
    also: ['standby', 'replica', 'backup master'],
  },
  lease: {
    name: 'Lease',
    meaning: 'The right to reply for an account. One node holds it or none does; it does not run out by time.',
  },
  epoch: {
    name: 'Epoch',
    meaning: 'The number of the lease. It only grows; replies of an older epoch are refused, whoever sends them.',
    also: ['fencing token', 'generation'],
  },
  fencing: {
    name: 'Fencing',
    meaning: 'Raising the epoch so that an old master can do no harm, before a new one is promoted.',
  },
  term: {
    name: 'Term',
    meaning: 'The number of the leading control plane. It grows with every control plane that begins to lead.',
  },
  failover: {
    name: 'Failover',
    meaning: 'Moving an account to another master: confirm, select, fence, transfer, promote, verify.',
  },
  failback: { name: 'Failback', meaning: 'Moving an account back to its home, the node of the best priority.' },
  probation: {
    name: 'Probation',
    meaning: 'A while after a change in which it is watched; one key takes it back.',
  },
  hold: {
    name: 'Hold',
    meaning: 'Automatic failover is paused for an account or for all, by somebody, for a reason, until a time.',
  },
  drain: {
    name: 'Drain',
    meaning: 'A node gets no messages to compute; it goes on replicating and can still take over.',
  },
  drill: { name: 'Drill', meaning: 'A rehearsal: everything that happens meanwhile is marked as one.' },
  device: {
    name: 'Device',
    meaning: 'An account’s session with the messenger on one node. Without it the process is alive and mute.',
    also: ['session', 'linked device'],
  },
  promotionRule: {
    name: 'Promotion rule',
    meaning: 'Whether a node is preferred, neutral, avoided or never chosen when a new master is needed.',
  },
  flapping: {
    name: 'Flapping',
    meaning: 'Failing as master again and again in a short time. Such a node is not promoted for a while.',
  },
  suspect: {
    name: 'Suspect',
    meaning: 'Its heartbeats stopped and nobody has confirmed yet that it is gone.',
  },
  disputed: { name: 'Disputed', meaning: 'Witnesses do not agree whether it is alive; a person decides.' },
  witness: {
    name: 'Witness',
    meaning: 'A process that is asked afresh whether another one answers, before that one is called down.',
  },
  basis: {
    name: 'Basis',
    meaning: 'What a plan rests on. If any of it changed, the click is refused and the change is shown.',
  },
  planClass: {
    name: 'Class',
    meaning: 'How careful a click must be: harmless, routine, disturbing or forced. Measured by the plan.',
  },
  operation: {
    name: 'Operation',
    meaning: 'A click as a stored thing: who, why, which plan, and how it ended, or that it is still followed.',
  },
  fact: {
    name: 'Fact',
    meaning: 'Something that happened: journaled once, numbered without gaps, kept for 30 days.',
    also: ['event'],
  },
  sample: {
    name: 'Sample',
    meaning: 'A number of a moment: load, latency, queue. The latest counts; it is not journaled.',
  },
  journal: {
    name: 'Journal',
    meaning: 'The cluster’s list of facts. It gets a new id when it is made or restored.',
  },
  truthMatrix: {
    name: 'Truth matrix',
    meaning: 'Who believes whom to be master at which epoch, in every process’s own words.',
  },
  splitBrain: {
    name: 'Split brain',
    meaning: 'Two processes believe themselves master of one account. The gateway takes replies of one epoch only.',
  },
  skew: {
    name: 'Skew',
    meaning: 'How unevenly work is spread: the busiest node over the mean. 1 is even.',
    also: ['imbalance'],
  },
  gini: {
    name: 'Gini',
    meaning: 'How unevenly work is spread, over all nodes: 0 is even; towards 1, one node does everything.',
  },
  whatIf: {
    name: 'What-if',
    meaning: 'The share each node would get under another algorithm or without a node, from the last minutes’ traffic.',
  },
  p95: {
    name: 'p95',
    meaning: '95 of 100 are faster. Percentiles of several accounts cannot be added up, so the worst is shown.',
    also: ['p50', 'p99', 'percentile'],
  },
  acknowledge: {
    name: 'Acknowledge',
    meaning: 'Somebody has seen the alert and works on it. It stays open.',
  },
  silence: {
    name: 'Silence',
    meaning: 'Alerts that match are raised and shown, and nobody is told; with an owner, a reason and an end.',
    also: ['mute', 'snooze'],
  },
  errorKind: {
    name: 'Kind of error',
    meaning: 'What failed and how, as the processes count it. One that was not seen for 24 h is a warning of its own.',
    also: ['error type', 'new errors'],
  },
  errorSpike: {
    name: 'Error spike',
    meaning: 'Errors of the last 5 minutes, in times what was usual in the 24 h before, and at least a number of them.',
    also: ['anomaly', 'surge'],
  },
  dailySummary: {
    name: 'Daily summary',
    meaning: 'One message a day over a route: what the day before brought, what is open now, what was not recorded.',
    also: ['digest', 'report by mail'],
  },
  notEnoughData: {
    name: 'Not enough data',
    meaning: 'It is watched, and too little is recorded yet to judge it.',
  },
  folded: {
    name: 'Folded',
    meaning: 'An alert that follows from another one: told with it, not by itself.',
    also: ['grouped', 'inhibited'],
  },
  maintenance: {
    name: 'Maintenance',
    meaning: 'A window in which trouble is expected: alerts are marked, objectives do not count it, and both say so.',
  },
  slo: {
    name: 'Objective (SLO)',
    meaning: 'What was promised: a share of good seconds or replies over a window.',
    also: ['SLA', 'service level'],
  },
  errorBudget: {
    name: 'Error budget',
    meaning: 'How much may go wrong within the window before the objective is missed.',
  },
  burn: {
    name: 'Burn',
    meaning: 'How fast the error budget goes: 1 spends exactly all of it over the window.',
  },
  relayed: {
    name: 'Via control plane',
    meaning: 'The process could not be reached from here; the control plane passed its word on.',
  },
  notReported: {
    name: 'Not reported',
    meaning: 'No process tells it. Nothing is shown in its place.',
  },
  stale: {
    name: 'Stale',
    meaning: 'Older than two of its source’s intervals, or three seconds. It keeps its value and shows its age.',
  },
  backup: {
    name: 'Backup',
    meaning: 'Engine, state logs and configuration of one moment, in one file, each part with its hash.',
    also: ['snapshot', 'archive'],
  },
  recoveryPoint: {
    name: 'Recovery point',
    meaning: 'The newest moment the cluster could be taken back to: what happened since then a loss now would cost.',
    also: ['RPO'],
  },
  recoveryTime: {
    name: 'Recovery time',
    meaning: 'How long a restore takes, from its confirmation until the restored control plane leads.',
    also: ['RTO'],
  },
  segment: {
    name: 'Segment',
    meaning: 'What the journal and the state logs got since the last copy, copied to both places every few minutes.',
    also: ['incremental backup', 'WAL'],
  },
  proven: {
    name: 'Proven',
    meaning:
      'A process of its own unpacked the backup, folded its journal, and came to the state that was marked when it was made.',
    also: ['verified backup'],
  },
  incident: {
    name: 'Incident',
    meaning:
      'Something that people work on together: with a severity, roles, one timeline of everything, and an impact when it is closed.',
    also: ['outage', 'major incident'],
  },
  severity: {
    name: 'Severity',
    meaning: '1: accounts are without service, or data is at risk. 2: users notice. 3: nobody notices yet.',
    also: ['priority', 'SEV'],
  },
  commander: {
    name: 'Commander',
    meaning: 'Decides in an incident. Operations acts, communications tells the others; one person may hold all three.',
    also: ['incident commander', 'IC'],
  },
  evidence: {
    name: 'Evidence',
    meaning: 'What was pinned in an incident: kept as it read at that moment, whatever becomes of the thing itself.',
    also: ['pin'],
  },
} as const satisfies Record<string, Term>

export type TermId = keyof typeof TERMS

/** By name. */
export const TERM_IDS = (Object.keys(TERMS) as TermId[]).toSorted((a, b) => TERMS[a].name.localeCompare(TERMS[b].name))

/** Those in whose name, meaning or other names every word of the query occurs. */
export function findTerms(query: string): TermId[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return TERM_IDS.filter((id) => {
    const { name, meaning, also = [] }: Term = TERMS[id]
    const text = [name, meaning, ...also].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
