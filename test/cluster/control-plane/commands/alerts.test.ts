import { describe, expect, it } from 'vitest'
import { anId, aService, AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { raisedFact } from '../alerts/factories.ts'
import { aDesk } from './a-desk.ts'

const MINUTE = 60_000
const ALERT = 'noStandby/uae-main'

function anAlertDesk() {
  const desk = aDesk()
  desk.book.record([
    raisedFact(),
    raisedFact({
      id: 'nodeCpu/uae-2',
      code: 'nodeCpu',
      level: 'warning',
      nodeId: 'uae-2',
      title: 'CPU of uae-2: 80 %',
    }),
  ])
  return { ...desk, alert: () => desk.book.snapshot.alerts.find(({ id }) => id === ALERT) }
}
const everything = { code: null, accountId: null, nodeId: null, serviceId: null, minutes: 5 }

describe('acknowledging an alert', () => {
  it('says at once who is on it and why', () => {
    const { run, plan, alert } = anAlertDesk()
    expect(plan({ kind: 'acknowledgeAlert', alertId: ALERT }).class).toBe('harmless')
    const operation = run({ kind: 'acknowledgeAlert', alertId: ALERT }, { reason: 'adding a node' })
    expect(operation).toMatchObject({ status: 'succeeded', outcome: 'ops is on “uae-main has no standby”' })
    expect(alert()).toMatchObject({ acknowledged: { by: 'ops', note: 'adding a node', at: AT }, resolvedAt: null })
  })

  it('is for open ones that nobody is on', () => {
    const { run, plan, book } = anAlertDesk()
    expect(faultOf(() => plan({ kind: 'acknowledgeAlert', alertId: 'never/was' }))).toBe('unknownAlert')
    run({ kind: 'acknowledgeAlert', alertId: ALERT })
    expect(faultOf(() => plan({ kind: 'acknowledgeAlert', alertId: ALERT }))).toBe('alreadySo')
    book.record([{ kind: 'alertResolved', alertId: ALERT, why: 'over' }])
    expect(faultOf(() => plan({ kind: 'acknowledgeAlert', alertId: ALERT }))).toBe('unknownAlert')
  })

  it('of one that ended between plan and press is refused, and nothing is journaled', () => {
    const { plan, confirm, book } = anAlertDesk()
    const { id } = plan({ kind: 'acknowledgeAlert', alertId: ALERT })
    book.record([{ kind: 'alertResolved', alertId: ALERT, why: 'over' }])
    const { seq } = book.snapshot
    expect(faultOf(() => confirm(id))).toBe('unknownAlert')
    expect(book.snapshot.seq).toBe(seq)
  })
})

describe('silencing', () => {
  it('says which open alerts it keeps quiet, and keeps owner, reason and end', () => {
    const { run, plan, book } = anAlertDesk()
    const command = { ...everything, kind: 'silenceAlert' as const, accountId: 'uae-main' }
    expect(plan(command)).toMatchObject({
      checks: [{ id: 'critical', status: 'warn', measured: ALERT }],
      consequences: expect.arrayContaining(['Open now and kept quiet: nodeCpu/uae-2 and noStandby/uae-main.']),
    })
    const operation = run(command)
    expect(operation.outcome).toBe('Nobody is told of every alert of uae-main until 2026-11-20 09:05 UTC')
    expect(book.snapshot.silences).toEqual([
      {
        id: operation.id,
        code: null,
        accountId: 'uae-main',
        nodeId: null,
        serviceId: null,
        owner: 'ops',
        reason: 'maintenance of uae-1',
        since: AT,
        expiresAt: AT + 5 * MINUTE,
      },
    ])
  })

  it('of everything is refused, and so is one that could match nothing', () => {
    const { plan } = anAlertDesk()
    const refused = (over: object) => faultOf(() => plan({ ...everything, kind: 'silenceAlert', ...over }))
    expect(refused({})).toBe('malformed')
    expect(refused({ accountId: 'nowhere' })).toBe('unknownAccount')
    expect(refused({ nodeId: 'nobody' })).toBe('unknownNode')
    expect(refused({ code: 'errorRate' })).toBeNull()
  })

  it('names a service, and keeps quiet what is about it alone', () => {
    const { run, plan, book } = anAlertDesk()
    book.record([
      { kind: 'serviceJoined', service: aService({ id: 'sheets' }) },
      raisedFact({ id: 'quota/sheets', code: 'quota', level: 'warning', accountId: null, serviceId: 'sheets' }),
      raisedFact({ id: 'quota/media', code: 'quota', level: 'warning', accountId: null, serviceId: 'media' }),
    ])
    const command = { ...everything, kind: 'silenceAlert' as const, serviceId: 'sheets' }
    expect(plan(command)).toMatchObject({
      title: 'Silence every alert of sheets for 5 min',
      consequences: expect.arrayContaining(['Open now and kept quiet: quota/sheets.']),
    })
    const { id } = run(command)
    expect(book.snapshot.silences).toMatchObject([{ serviceId: 'sheets', accountId: null, nodeId: null }])
    expect(plan({ kind: 'endSilence', silenceId: id })).toMatchObject({
      inverse: { command: { kind: 'silenceAlert', serviceId: 'sheets', minutes: 5 } },
    })
    const refused = (over: object) => faultOf(() => plan({ ...command, ...over }))
    expect(refused({ serviceId: 'nowhere' })).toBe('unknownService')
    expect(refused({ accountId: 'uae-main' })).toBe('malformed')
  })

  it('ends by hand, and says who is told then', () => {
    const { run, plan, book } = anAlertDesk()
    const { id } = run({ ...everything, kind: 'silenceAlert', code: 'noStandby' })
    const ending = { kind: 'endSilence' as const, silenceId: id }
    expect(plan(ending)).toMatchObject({
      consequences: ['Told now, if still open in a moment: noStandby/uae-main.'],
      inverse: { command: { kind: 'silenceAlert', code: 'noStandby', minutes: 5 } },
    })
    run(ending)
    expect(book.snapshot.silences).toEqual([])
    expect(faultOf(() => plan(ending))).toBe('unknownSilence')
    expect(faultOf(() => plan({ kind: 'endSilence', silenceId: anId(0x999) }))).toBe('unknownSilence')
  })
})
