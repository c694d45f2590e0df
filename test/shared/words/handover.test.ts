import { describe, expect, it } from 'vitest'
import type { SkippedFailover } from '../../../shared/automation.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { handoverOf, type HandoverSection, handoverText } from '../../../shared/words/handover.ts'
import { aBackup } from '../../support/backups.ts'
import { aDeployment } from '../../support/deployments.ts'
import {
  aCheck,
  aFailover,
  aHold,
  anAccount,
  anAlert,
  anId,
  anOperation,
  aService,
  aSnapshot,
  AT,
  withNodes,
} from '../../support/factories.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const SHIFT_MS = 8 * HOUR_MS

const handover = (over: Partial<Snapshot> = {}) => handoverOf(aSnapshot(over), AT, SHIFT_MS)
const section = (id: HandoverSection['id'], over: Partial<Snapshot> = {}) => {
  const found = handover(over).sections.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no section ${id}`)
  return found
}
const lines = (id: HandoverSection['id'], over: Partial<Snapshot> = {}) =>
  section(id, over).items.map(({ tone, text, note }) => [tone, text, note])

describe('a handover', () => {
  it('of a quiet cluster says of every part that there is nothing', () => {
    expect(handover().sentence).toBe('No alert is open; nothing runs; nothing ends within 8 h.')
    expect(
      handover({ backups: [aBackup()] }).sections.filter(({ id, items }) => id !== 'kept' && items.length > 0),
    ).toEqual([])
  })

  it('names open alerts, the worst first, with who knows of them and who silenced them', () => {
    const acknowledged = { by: 'noor', note: 'waiting for a disk', at: AT }
    const alerts = [
      anAlert({ id: 'logLag/uae-2', code: 'logLag', level: 'warning', title: 'uae-2 is behind', acknowledged }),
      anAlert(),
      anAlert({ id: 'heartbeat/uae-2', causeId: 'logLag/uae-2' }),
      anAlert({ id: 'old', resolvedAt: AT }),
    ]
    const silence = { id: anId(7), code: 'noStandby', accountId: null, nodeId: null, serviceId: null }
    const silences = [{ ...silence, owner: 'rana', reason: 'known', since: AT, expiresAt: AT + 2 * HOUR_MS }]
    expect(lines('alerts', { alerts, silences })).toEqual([
      ['critical', 'uae-main has no standby', 'nobody has acknowledged it; silenced by rana: known'],
      ['warn', 'uae-2 is behind', 'acknowledged by noor: waiting for a disk'],
    ])
    expect(handover({ alerts, silences }).sentence).toBe(
      '2 alerts are open, 1 acknowledged; nothing runs; 1 thing ends within 8 h.',
    )
  })

  it('names what is not as it should be: no master, ill nodes, drained ones, services, and what automation left alone', () => {
    const lease = { epoch: 3, holder: null, since: AT }
    const drained = { owner: 'noor', reason: 'new kernel', since: AT }
    const { nodes } = withNodes(aSnapshot(), { 'uae-1': { health: 'down', why: 'no heartbeat' }, 'uae-2': { drained } })
    const services = { media: aService({ health: 'degraded', why: 'refuses' }) }
    const skipped = (at: number): SkippedFailover => ({
      id: 'uae-main.9',
      accountId: 'uae-main',
      nodeId: 'uae-1',
      at,
      cause: 'uae-1 stopped answering',
      reason: 'held',
      check: aCheck({ status: 'fail' }),
      candidates: [],
    })
    const over = {
      accounts: { 'uae-main': anAccount({ lease }) },
      nodes,
      services,
      skipped: [skipped(AT - HOUR_MS), skipped(AT - 13 * HOUR_MS)],
    }
    expect(lines('standing', over)).toEqual([
      ['critical', 'uae-main has no master', ''],
      ['critical', 'uae-1 is down', 'no heartbeat'],
      ['info', 'uae-2 is drained', 'noor: new kernel'],
      ['warn', 'Media worker is degraded', 'refuses'],
      ['warn', 'Automation left uae-main where it was', 'uae-1 stopped answering; automation is held'],
    ])
  })

  it('names what is under way once: a failover that somebody asked for is that operation', () => {
    const operations = [anOperation(), anOperation({ id: anId(2), status: 'succeeded', endedAt: AT })]
    const failovers = [
      aFailover({ id: 'uae-main.1', outcome: null }),
      aFailover({ id: 'uae-main.2', outcome: null, cause: 'uae-1 stopped answering' }),
    ]
    expect(lines('work', { operations, failovers, deployments: [aDeployment(aSnapshot())] })).toEqual([
      ['info', expect.stringMatching(/^0\.2\.0 is on 0 of \d nodes/), expect.stringContaining(': ')],
      ['info', 'Fail over uae-main to uae-2: selecting', 'ops: maintenance of uae-1'],
      ['warn', 'uae-main is failing over', 'uae-1 stopped answering'],
    ])
  })

  it('names what lies over the cluster with its end, and what ends in the next shift first by its end', () => {
    const hold = aHold({ expiresAt: AT + 7 * HOUR_MS })
    const freezes = [aHold({ accountId: null, owner: 'rana', reason: 'month end', expiresAt: AT + 9 * HOUR_MS })]
    const maintenance = [aHold({ accountId: null, expiresAt: AT + HOUR_MS })]
    const promotion = { rule: 'must_not' as const, reason: null, owner: null, expiresAt: null }
    const { nodes } = withNodes(aSnapshot(), { 'uae-2': { promotion } })
    const over = { holds: [hold], freezes, maintenance, nodes }
    expect(lines('laid', over)).toEqual([
      ['warn', 'Automatic failover of uae-main is held', 'noor: network work'],
      ['info', 'Maintenance of every account', 'noor: network work'],
      ['info', 'Deployments are frozen', 'rana: month end'],
      ['info', 'uae-2 must not become master', 'the configuration'],
    ])
    expect(section('ending', over).items.map(({ text, until }) => [text, until])).toEqual([
      ['Maintenance of every account', AT + HOUR_MS],
      ['Automatic failover of uae-main is held', AT + 7 * HOUR_MS],
    ])
  })

  it('says how sure the backups are', () => {
    const [item] = section('kept', { backups: [aBackup()] }).items
    expect(item?.text).toMatch(/^You could lose at most/)
    expect(lines('kept')).toEqual([['warn', 'There is nothing to go back to: no backup is complete.', '']])
  })

  it('reads as Markdown, with its times in UTC', () => {
    const text = handoverText(handover({ holds: [aHold()] }), { cluster: 'GCC', at: AT })
    expect(text).toMatch(/^# Handover of GCC, \d{4}-\d\d-\d\d \d\d:\d\d UTC\n\nNo alert is open; 1 hold;/)
    expect(text).toContain('## Open alerts\n\nNo alert is open.\n')
    expect(text).toMatch(
      /- \*\*Automatic failover of uae-main is held\*\* — noor: network work \(since [\d-]+ [\d:]+, until [\d-]+ [\d:]+\)/,
    )
  })
})
