/** The rules that ship with the cluster. `alerting.rules` of the configuration replaces them all. */
import { AlertRule } from '../../../shared/alert-rule.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/**
 * Of the rules about one kind of thing only the first names a value that is missing: one source that fell silent is one alert.
 * Where the figures come from: error rate 1 % and 5 %, p95 2 s from the deployment runbook's limits to go on and to roll back;
 * p95 1 s from the incident playbooks; heartbeat 5 s from the time to detect a failure; CPU 70 %, memory and disk 80 %, services
 * 500 ms from the infrastructure's targets. Those without a figure in the owners' documents are marked "ours".
 */
export const SHIPPED_RULES: readonly AlertRule[] = [
  AlertRule.parse({
    id: 'errorRate',
    title: 'Error rate of {about}',
    measure: 'account.errorFraction',
    warning: 0.01,
    critical: 0.05,
    forMs: MINUTE,
    impact: 'Users of {about} get refused or failed replies.',
    firstStep: 'Open the account’s latest errors and see which node they come from; drain it if it is one.',
  }),
  AlertRule.parse({
    id: 'slowReplies',
    title: 'Response time p95 of {about}',
    measure: 'account.p95Ms',
    warning: 1 * SECOND,
    critical: 2 * SECOND,
    forMs: MINUTE,
    missingAfterMs: null,
    impact: 'One user of {about} in twenty waits longer than this for a reply.',
    firstStep: 'Compare the nodes’ latency under Load; drain the slow one, or spread the load anew.',
  }),
  // Ours: 100 messages are 10 s of a busy account's traffic.
  AlertRule.parse({
    id: 'queueDepth',
    title: 'Messages waiting for {about}',
    measure: 'account.waiting',
    warning: 100,
    critical: 500,
    forMs: 30 * SECOND,
    missingAfterMs: null,
    impact: 'Users of {about} wait for replies, and the wait grows.',
    firstStep: 'See whether the master serves and how its servants fare; add a node if all are busy.',
  }),
  // Ours: ten times what users are promised, and what they give up after.
  AlertRule.parse({
    id: 'oldestWaiting',
    title: 'Oldest waiting message of {about}',
    measure: 'account.oldestWaitingMs',
    warning: 10 * SECOND,
    critical: MINUTE,
    forMs: 5 * SECOND,
    missingAfterMs: null,
    impact: 'At least one user of {about} has waited this long for a reply.',
    firstStep: 'See whether the whole account stands still or one conversation; fail over if the master serves nobody.',
  }),
  AlertRule.parse({
    id: 'nodeCpu',
    title: 'CPU of {about}',
    measure: 'node.cpuFraction',
    warning: 0.7,
    critical: null,
    forMs: 5 * MINUTE,
    impact: '{about} answers more slowly; it may miss heartbeats.',
    firstStep: 'Compare its share with the others’ under Load; rebalance, or add a node.',
  }),
  AlertRule.parse({
    id: 'heartbeat',
    title: 'Last heartbeat of {about}',
    measure: 'node.heartbeatAgeMs',
    warning: 5 * SECOND,
    critical: null,
    forMs: 0,
    clearForMs: 2 * SECOND,
    missingAfterMs: null,
    impact: 'What {about} does is not known; it is no candidate.',
    firstStep: 'See whether its process lives and whether it reaches the control plane.',
  }),
  // Ours: 30 s and 5 min of a busy account's records, which a candidate has to fetch before it is promoted.
  AlertRule.parse({
    id: 'logLag',
    title: 'Records that {about} is behind',
    measure: 'node.lagRecords',
    warning: 300,
    critical: 3_000,
    forMs: 30 * SECOND,
    missingAfterMs: null,
    impact: 'A failover to {about} takes longer: it fetches the records first.',
    firstStep: 'Look at its link to the master and at its disk; restart it if it does not catch up.',
  }),
  AlertRule.parse({
    id: 'machineCpu',
    title: 'CPU of machine {about}',
    measure: 'machine.cpuFraction',
    warning: 0.7,
    critical: 0.9,
    forMs: 5 * MINUTE,
    impact: 'Everything on {about} gets slower; heartbeats may come late.',
    firstStep: 'See which process takes it under Infrastructure.',
  }),
  AlertRule.parse({
    id: 'machineMemory',
    title: 'Memory of machine {about}',
    measure: 'machine.memoryFraction',
    warning: 0.8,
    critical: 0.9,
    forMs: MINUTE,
    missingAfterMs: null,
    clearance: 0.05,
    impact: 'The system may soon end processes of {about} to have memory.',
    firstStep: 'See which process grows under Infrastructure; restart it at a quiet time.',
  }),
  AlertRule.parse({
    id: 'disk',
    title: 'Disk of machine {about}',
    measure: 'machine.diskFraction',
    warning: 0.8,
    critical: 0.9,
    forMs: MINUTE,
    missingAfterMs: null,
    clearance: 0.02,
    impact: 'When it is full, nothing can be recorded: no reply, no failover, no operation.',
    firstStep: 'Free space in the cluster’s folder’s file system.',
  }),
  // Ours, after the limits that the external services set themselves.
  AlertRule.parse({
    id: 'quota',
    title: 'API quota in use of {about}',
    measure: 'service.quotaFraction',
    warning: 0.8,
    critical: 0.95,
    forMs: 30 * SECOND,
    missingAfterMs: null,
    clearance: 0.05,
    impact: 'Beyond its quota {about} refuses requests; what needs them is put off.',
    firstStep: 'Lower the rate of what calls {about}, or have its quota raised.',
  }),
  AlertRule.parse({
    id: 'serviceLatency',
    title: 'Answer time of {about}',
    measure: 'service.latencyMs',
    warning: 500,
    critical: null,
    forMs: MINUTE,
    missingAfterMs: null,
    impact: 'What waits for {about} takes longer.',
    firstStep: 'Look at the load of {about} and at the network to it.',
  }),
  // Ours: a month is time to renew, a week is not much.
  AlertRule.parse({
    id: 'certificate',
    title: 'Days until the certificate of the {about} expires',
    measure: 'cluster.certificateDaysLeft',
    bad: 'below',
    warning: 30,
    critical: 7,
    forMs: 0,
    missingAfterMs: null,
    impact: 'Once it has expired, clients refuse to connect.',
    firstStep: 'Renew the certificate.',
  }),
  // Backups are automated daily: one that is late by two hours is late, two days without one is not daily any more.
  AlertRule.parse({
    id: 'backupAge',
    title: 'Age of the newest backup of the {about}',
    measure: 'cluster.backupAgeMs',
    warning: 26 * HOUR,
    critical: 48 * HOUR,
    forMs: 0,
    missingAfterMs: null,
    impact: 'What happened since could not be restored.',
    firstStep: 'See why the backup did not run, and make one by hand.',
  }),
]
