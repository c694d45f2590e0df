import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { causesOf, foldingFacts } from '../../../../cluster/control-plane/alerts/folding.ts'
import { type Alert, ConditionCode } from '../../../../shared/alert.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import { anAlert, aSnapshot, withNodes } from '../../../support/factories.ts'

/** `code/about`, with whose it is. */
const alert = (id: string, over: Partial<Alert> = {}): Alert =>
  anAlert({ id, code: id.split('/')[0] ?? '', accountId: null, ...over })
const GATEWAY = alert('gatewayUnreachable/cluster')
const GATEWAY_DOWN = alert('serviceDown/gateway', { serviceId: 'gateway' })
const MASTER_DOWN = alert('nodeDown/uae-1', { nodeId: 'uae-1', accountId: 'uae-main' })
const SERVANT_DOWN = alert('nodeDown/uae-2', { nodeId: 'uae-2', accountId: 'uae-main', level: 'warning' })
const NOT_SERVING = alert('notServing/uae-main', { accountId: 'uae-main' })
const ERRORS = alert('errorRate/uae-main', { accountId: 'uae-main' })
const QUEUE = alert('queueDepth/uae-main', { accountId: 'uae-main', level: 'warning' })
const CPU = alert('nodeCpu/uae-2', { accountId: 'uae-main', nodeId: 'uae-2', level: 'warning' })
const STANDBY = alert('noStandby/uae-main', { accountId: 'uae-main' })

const causes = (alerts: Alert[], over: Partial<Snapshot> = {}) =>
  Object.fromEntries([...causesOf(aSnapshot({ alerts, ...over }))].filter(([, cause]) => cause !== null))

describe('what follows from what', () => {
  it('everything about traffic follows from a gateway that is gone, and that from its process', () => {
    expect(causes([ERRORS, QUEUE, NOT_SERVING, STANDBY, CPU, GATEWAY])).toEqual({
      'errorRate/uae-main': GATEWAY.id,
      'queueDepth/uae-main': GATEWAY.id,
      'notServing/uae-main': GATEWAY.id,
    })
    expect(causes([ERRORS, GATEWAY, GATEWAY_DOWN])).toEqual({
      'errorRate/uae-main': GATEWAY_DOWN.id,
      'gatewayUnreachable/cluster': GATEWAY_DOWN.id,
    })
  })

  it('an account’s figures follow from its dead master, and not from a dead servant', () => {
    expect(causes([ERRORS, NOT_SERVING, MASTER_DOWN])).toEqual({
      'errorRate/uae-main': MASTER_DOWN.id,
      'notServing/uae-main': MASTER_DOWN.id,
    })
    expect(causes([ERRORS, SERVANT_DOWN])).toEqual({})
  })

  it('a node’s own figures follow from its death', () => {
    expect(causes([CPU, alert('nodeCpuMissing/uae-2', { nodeId: 'uae-2', level: 'warning' }), SERVANT_DOWN])).toEqual({
      'nodeCpu/uae-2': SERVANT_DOWN.id,
      'nodeCpuMissing/uae-2': SERVANT_DOWN.id,
    })
  })

  it('a lost session explains an account that is not served, while it is the master’s', () => {
    const lost = alert('deviceLost/uae-1', { nodeId: 'uae-1', accountId: 'uae-main' })
    expect(causes([NOT_SERVING, lost])).toEqual({ 'notServing/uae-main': lost.id })
    const moved = withNodes(aSnapshot({ alerts: [NOT_SERVING, lost] }), { 'uae-1': { role: 'servant' } })
    expect(causesOf(moved).get(NOT_SERVING.id)).toBeNull()
  })

  it('a missing standby is told even where its servants are down: it is worse than they are', () => {
    expect(causes([STANDBY, SERVANT_DOWN])).toEqual({})
  })

  it('a service’s figures follow from its being down, a machine’s from the supervisor that told them', () => {
    const sheets = alert('serviceDown/sheets', { serviceId: 'sheets', level: 'warning' })
    const slow = alert('serviceLatency/sheets', { serviceId: 'sheets', level: 'warning' })
    const supervisor = alert('serviceDown/supervisor', { serviceId: 'supervisor', level: 'warning' })
    const machine = alert('machineCpuMissing/here', { level: 'warning' })
    expect(causes([sheets, slow, supervisor, machine])).toEqual({
      'serviceLatency/sheets': sheets.id,
      'machineCpuMissing/here': supervisor.id,
    })
  })

  it('another account’s alerts have another cause', () => {
    expect(causes([alert('errorRate/ksa-main', { accountId: 'ksa-main' }), MASTER_DOWN])).toEqual({})
  })

  it('once the cause is over, what followed stands for itself again', () => {
    const over = { ...GATEWAY, resolvedAt: GATEWAY.raisedAt + 1 }
    const snapshot = aSnapshot({ alerts: [{ ...ERRORS, causeId: GATEWAY.id }, over] })
    expect(foldingFacts(snapshot)).toEqual([{ kind: 'alertFolded', alertId: ERRORS.id, causeId: null }])
    expect(foldingFacts(aSnapshot({ alerts: [ERRORS, over] }))).toEqual([])
  })
})

describe('whatever is open', () => {
  const codes = fc.constantFrom(...ConditionCode.options, 'errorRate', 'errorRateMissing', 'nodeCpu', 'disk', 'quota')
  const nodes = fc.constantFrom('uae-1', 'uae-2', null)
  const anyAlert = fc
    .record({
      code: codes,
      about: fc.constantFrom('uae-main', 'uae-1', 'uae-2', 'gateway', 'supervisor', 'cluster'),
      level: fc.constantFrom<Alert['level']>('warning', 'critical'),
      accountId: fc.constantFrom('uae-main', null),
      nodeId: nodes,
      serviceId: fc.constantFrom('gateway', 'supervisor', null),
    })
    .map(({ code, about, ...rest }) => anAlert({ id: `${code}/${about}`, code, ...rest }))
  const anyAlerts = fc.uniqueArray(anyAlert, { maxLength: 25, selector: ({ id }) => id })

  it('has no circle, and every cause is open and stands for itself', () => {
    fc.assert(
      fc.property(anyAlerts, (alerts) => {
        const found = causesOf(aSnapshot({ alerts }))
        const bad = [...found].filter(([id, cause]) => cause !== null && (cause === id || found.get(cause) !== null))
        expect(bad).toEqual([])
      }),
    )
  })

  it('no critical alert hides behind a warning', () => {
    fc.assert(
      fc.property(anyAlerts, (alerts) => {
        const level = new Map(alerts.map((one) => [one.id, one.level]))
        const hidden = [...causesOf(aSnapshot({ alerts }))].filter(
          ([id, cause]) => cause !== null && level.get(id) === 'critical' && level.get(cause) !== 'critical',
        )
        expect(hidden).toEqual([])
      }),
    )
  })

  it('is folded once: what is folded needs no more facts', () => {
    fc.assert(
      fc.property(anyAlerts, (alerts) => {
        const found = causesOf(aSnapshot({ alerts }))
        const folded = alerts.map((one) => ({ ...one, causeId: found.get(one.id) ?? null }))
        expect(foldingFacts(aSnapshot({ alerts: folded }))).toEqual([])
      }),
    )
  })
})
