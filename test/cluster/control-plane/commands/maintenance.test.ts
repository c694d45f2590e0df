import { describe, expect, it } from 'vitest'
import { aFailoverStart, AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aDesk } from './a-desk.ts'

const MINUTE = 60_000
const open = (accountId: string | null = 'uae-main', minutes = 30) =>
  ({ kind: 'openMaintenance', accountId, minutes }) as const
const close = (accountId: string | null = 'uae-main') => ({ kind: 'closeMaintenance', accountId }) as const

describe('opening maintenance', () => {
  it('is done at once, and says who, why and until when', () => {
    const { run, book } = aDesk()
    const operation = run(open())
    expect(operation).toMatchObject({
      status: 'succeeded',
      outcome: 'Maintenance of uae-main is open until 09:30:00 UTC',
    })
    expect(book.snapshot.maintenance).toEqual([
      {
        id: operation.id,
        accountId: 'uae-main',
        owner: 'ops',
        reason: 'maintenance of uae-1',
        since: AT,
        expiresAt: AT + 30 * MINUTE,
      },
    ])
  })

  it('says what it does to alerts, to objectives, and not to automation', () => {
    const said = aDesk().plan(open()).consequences.join(' ')
    expect(said).toMatch(
      /marked as maintenance.*warnings are sent to nobody.*objectives do not count.*Automation goes on/,
    )
  })

  it('while one is open that covers it is refused', () => {
    const { run, plan } = aDesk()
    run(open())
    expect(faultOf(() => plan(open()))).toBe('alreadySo')
    expect(plan(open(null)).checks).toMatchObject([{ id: 'noFailover' }, { id: 'others', status: 'warn' }])
    run(open(null))
    expect(faultOf(() => plan(open()))).toBe('alreadySo')
  })

  it('during a failover is warned of: it would excuse what that costs', () => {
    const { plan, book } = aDesk()
    expect(plan(open()).checks).toMatchObject([{ id: 'noFailover', status: 'pass' }])
    book.record([aFailoverStart()])
    expect(plan(open()).checks).toMatchObject([{ id: 'noFailover', status: 'warn' }])
  })

  it('planned twice at once: the second is told what the first changed', () => {
    const { plan, confirm } = aDesk()
    const [first, second] = [plan(open()), plan(open())]
    confirm(first.id)
    expect(faultOf(() => confirm(second.id))).toBe('staleEpoch')
  })
})

describe('closing maintenance', () => {
  it('ends it now, and opening it for what is left takes that back', () => {
    const { run, plan, book, clock } = aDesk()
    run(open())
    clock.advance(10 * MINUTE + 1)
    expect(plan(close()).inverse.command).toEqual(open('uae-main', 20))
    run(close())
    expect(book.snapshot.maintenance).toEqual([])
  })

  it('that is not open is refused', () => {
    const { run, plan } = aDesk()
    expect(faultOf(() => plan(close()))).toBe('alreadySo')
    run(open(null))
    expect(faultOf(() => plan(close()))).toBe('alreadySo')
    expect(faultOf(() => plan(close(null)))).toBeNull()
  })
})
