/** Rules, routes and conditions as the Rules tab can show them. */
import type { CallOutput } from '../../../shared/calls.ts'
import { aRoute, aRuleState } from '../alert-factories.ts'

type Rules = CallOutput<'listAlertRules'>
const MINUTE = 60_000

/** Every state a rule can be in, when nothing is wrong but that two measures nobody reports. */
export function rulesOf(now: number): Rules {
  const at = now - 800
  return {
    rules: [
      aRuleState({ worst: { about: 'ksa-main', value: 0.0012, at } }),
      aRuleState(
        {
          worst: { about: 'ksa-main', value: 1.4, at },
          note: '7 errors in 5 min, usually 5 (of 23 h 10 min recorded)',
        },
        {
          id: 'errorSpike',
          title: 'Errors of {about} against its usual',
          measure: 'account.errorSpike',
          warning: 3,
          critical: null,
          floor: 10,
          forMs: 0,
          firstStep: 'See which kind of error it is and since when.',
        },
      ),
      aRuleState(
        {
          state: 'notEnoughData',
          worst: null,
          note: 'not enough data: 40 min of the last 24 h recorded, 1 h needed',
        },
        {
          id: 'serviceErrorSpike',
          title: 'Errors of {about} against its usual',
          measure: 'service.errorSpike',
          warning: 3,
          critical: null,
          floor: 10,
          forMs: 0,
          firstStep: 'See in the log of {about} what fails.',
        },
      ),
      aRuleState(
        { worst: { about: 'uae-main', value: 91, at } },
        {
          id: 'slowAnswers',
          title: 'Response time of {about}',
          measure: 'account.p95Ms',
          warning: 500,
          critical: 2_000,
          firstStep: 'See which node is slow on Load.',
        },
      ),
      aRuleState(
        { worst: { about: 'sa-2', value: 4, at } },
        {
          id: 'logLag',
          title: 'Log of {about} behind its master',
          measure: 'node.lagRecords',
          warning: 100,
          critical: 1_000,
          firstStep: 'Check the disk of the node.',
        },
      ),
      aRuleState(
        { worst: { about: 'sheets', value: 0.41, at } },
        {
          id: 'quota',
          title: 'API quota of {about}',
          measure: 'service.quotaFraction',
          warning: 0.8,
          critical: 0.95,
          forMs: 120_000,
          firstStep: 'Ask for a higher quota, or slow the sync.',
        },
      ),
      aRuleState(
        { worst: { about: 'host-1', value: 0.62, at } },
        {
          id: 'disk',
          title: 'Disk of {about}',
          measure: 'machine.diskFraction',
          warning: 0.8,
          critical: 0.92,
          forMs: 0,
          firstStep: 'Free space or move the cluster’s folder.',
        },
      ),
      aRuleState(
        { state: 'notReported', worst: null },
        {
          id: 'certificate',
          title: 'Certificate of {about} expires',
          measure: 'cluster.certificateDaysLeft',
          bad: 'below',
          warning: 14,
          critical: 3,
          forMs: 0,
          firstStep: 'Renew the certificate.',
        },
      ),
      aRuleState(
        { state: 'notReported', worst: null },
        {
          id: 'backupAge',
          title: 'Newest backup of {about}',
          measure: 'cluster.backupAgeMs',
          warning: 86_400_000,
          critical: 172_800_000,
          forMs: 0,
          firstStep: 'Take a backup.',
        },
      ),
    ],
    routes: [
      aRoute({
        lastDeliveredAt: now - 88 * MINUTE,
        summary: {
          at: '08:00',
          zone: 'UTC',
          nextAt: now + 23 * 60 * MINUTE,
          lastSentAt: now - 60 * MINUTE,
          lastDay: '2026-11-19',
        },
      }),
      aRoute({
        id: 'night-mail',
        kind: 'smtp',
        minLevel: 'critical',
        to: 'oncall@linda.example',
        lastDeliveredAt: now - 88 * MINUTE,
        summary: { at: '07:30', zone: 'Asia/Dubai', nextAt: now + 18 * 60 * MINUTE, lastSentAt: null, lastDay: null },
      }),
      aRoute({ id: 'ksa-team', kind: 'slack', accountId: 'ksa-main', to: 'hooks.slack.com', lastDeliveredAt: null }),
    ],
    builtIn: [
      {
        id: 'noStandby',
        title: '{about} has no standby',
        impact: 'The next failure of its master loses service.',
        firstStep: 'Bring back a servant, or add a node.',
        runbook: null,
      },
      {
        id: 'disputed',
        title: 'Witnesses disagree about {about}',
        impact: 'Automation does nothing: it could make a second master.',
        firstStep: 'Compare what they see under Topology.',
        runbook: 'split-brain',
      },
    ],
  }
}
