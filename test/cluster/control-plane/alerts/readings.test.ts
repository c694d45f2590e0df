import { describe, expect, it } from 'vitest'
import { readingsOf } from '../../../../cluster/control-plane/alerts/readings.ts'
import { GATEWAY, SUPERVISOR } from '../../../../cluster/control-plane/nodes/roster.ts'
import type { Sample } from '../../../../shared/sample.ts'
import { anAccountSample, aNodeSample, aSnapshot, AT } from '../../../support/factories.ts'
import { aPresence, aRoster } from '../support.ts'

const MACHINE: Sample = {
  kind: 'machine',
  machineId: 'here',
  at: AT,
  cpuFraction: null,
  memoryUsedBytes: 80,
  memoryBytes: 100,
  diskUsedBytes: 30,
  diskBytes: 100,
  receivedBytesPerS: null,
  sentBytesPerS: null,
}

/** Everybody was heard at 0. */
function read(samples: readonly Sample[], { now = 1_000, lastHeard = new Map<string, number>() } = {}) {
  const roster = aRoster(GATEWAY, 'uae-1', 'uae-2')
  roster.here.set(SUPERVISOR, aPresence(SUPERVISOR))
  const spikes = { accounts: new Map(), services: new Map() }
  const found = readingsOf({ snapshot: aSnapshot(), samples, roster, lastHeard, spikes, now })
  return (measure: Parameters<typeof found.get>[0]) => Object.fromEntries(found.get(measure) ?? [])
}
const value = (number: number) => ({ kind: 'value', value: number })

describe('what is measured', () => {
  it('are the newest samples of accounts, nodes and machines', () => {
    const found = read([
      anAccountSample({ errorFraction: 0.02, waiting: 7 }),
      aNodeSample({ cpuFraction: 0.4 }),
      MACHINE,
    ])
    expect(found('account.errorFraction')).toEqual({ 'uae-main': value(0.02) })
    expect(found('account.waiting')).toEqual({ 'uae-main': value(7) })
    expect(found('node.cpuFraction')).toEqual({ 'uae-1': value(0.4) })
    expect(found('machine.memoryFraction')).toEqual({ here: value(0.8) })
    expect(found('machine.diskFraction')).toEqual({ here: value(0.3) })
  })

  it('is nothing to measure where the source says so, and not reported where it is no number', () => {
    const found = read([anAccountSample({ p95Ms: null, errorFraction: Number.NaN }), MACHINE])
    expect(found('account.p95Ms')).toEqual({ 'uae-main': { kind: 'none' } })
    expect(found('account.errorFraction')).toEqual({})
    expect(found('machine.cpuFraction')).toEqual({ here: { kind: 'none' } })
  })

  it('is not reported once whoever reports it is silent, whatever it said last', () => {
    const found = read([anAccountSample(), aNodeSample(), MACHINE], { now: 3_500 })
    expect([found('account.waiting'), found('node.cpuFraction'), found('machine.diskFraction')]).toEqual([{}, {}, {}])
  })

  it('is the skew of each account over its own nodes', () => {
    const found = read([
      aNodeSample({ nodeId: 'uae-1', handledPerS: 3 }),
      aNodeSample({ nodeId: 'uae-2', handledPerS: 1 }),
      aNodeSample({ nodeId: 'stranger', handledPerS: 100 }),
    ])
    expect(found('account.skew')).toEqual({ 'uae-main': value(1.5) })
  })

  it('is of a service what its probe found, and its quota only where it tells one', () => {
    const service = { kind: 'service', at: AT, answered: true } as const
    const found = read([
      { ...service, serviceId: 'sheets', latencyMs: 80, quotaFraction: 0.5 },
      { ...service, serviceId: 'media', latencyMs: null, quotaFraction: null },
    ])
    expect(found('service.latencyMs')).toEqual({ sheets: value(80), media: { kind: 'none' } })
    expect(found('service.quotaFraction')).toEqual({ sheets: value(0.5) })
  })

  it('is the age of every node’s heartbeat, also of one that is not connected any more', () => {
    const found = read([], { now: 9_000, lastHeard: new Map([['uae-3', 2_000]]) })
    expect(found('node.heartbeatAgeMs')).toEqual({
      'uae-1': value(9_000),
      'uae-2': value(9_000),
      'uae-3': value(7_000),
    })
  })

  it('is how uneven an account’s nodes work', () => {
    const found = read([aNodeSample({ handledPerS: 9 }), aNodeSample({ nodeId: 'uae-2', handledPerS: 3 })])
    expect(found('account.skew')).toEqual({ 'uae-main': value(1.5) })
  })
})
