import { describe, expect, it } from 'vitest'
import { NO_SUBJECT } from '../../../../renderer/runbooks/library.ts'
import { subjectFor } from '../../../../renderer/runbooks/run/start-run.tsx'
import { subjectOptions } from '../../../../renderer/runbooks/run/subject-fields.tsx'
import type { RunbookHead } from '../../../../shared/runbook/runbook.ts'
import { anAccount, anAlert, aNode, aSnapshot } from '../../factories.ts'

const head: RunbookHead = {
  id: 'high-error-rate',
  title: 'Errors are high',
  kind: 'playbook',
  version: 1,
  owner: 'operations',
  reviewed: '2026-11-21',
  alerts: ['errorRate'],
  faults: [],
  summary: 'Errors.',
  notWalked: null,
}

describe('what a new run is about', () => {
  it('is what the worst open alert is about that the runbook answers', () => {
    const alerts = [
      anAlert({ id: 'noStandby/uae-main', code: 'noStandby', level: 'critical', accountId: 'uae-main' }),
      anAlert({ id: 'errorRate/a', code: 'errorRate', level: 'warning', accountId: 'a' }),
      anAlert({ id: 'errorRate/ksa-main', code: 'errorRate', level: 'critical', accountId: 'ksa-main', nodeId: null }),
    ]
    expect(subjectFor({ head }, alerts)).toEqual({
      accountId: 'ksa-main',
      nodeId: null,
      serviceId: null,
      alertId: 'errorRate/ksa-main',
    })
  })

  it('is the whole cluster where it answers nothing that is open', () => {
    expect(subjectFor({ head }, [])).toEqual(NO_SUBJECT)
  })

  it('can be the nodes of the account that was chosen, and open alerts alone', () => {
    const snapshot = aSnapshot({
      accounts: { 'ksa-main': anAccount(), 'uae-main': anAccount({ id: 'uae-main' }) },
      nodes: { 'ksa-1': aNode(), 'uae-1': aNode({ id: 'uae-1', accountId: 'uae-main' }) },
      alerts: [
        anAlert({ id: 'errorRate/ksa-main', resolvedAt: null }),
        anAlert({ id: 'over/ksa-main', resolvedAt: 1 }),
      ],
    })
    const { nodes, alerts } = subjectOptions(snapshot, 'uae-main')
    expect(nodes.map(({ id }) => id)).toEqual(['uae-1'])
    expect(alerts.map(({ id }) => id)).toEqual(['errorRate/ksa-main'])
    expect(subjectOptions(snapshot, null).nodes).toHaveLength(2)
    expect(subjectOptions(null, null).accounts).toEqual([])
  })
})
