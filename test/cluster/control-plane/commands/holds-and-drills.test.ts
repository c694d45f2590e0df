import { describe, expect, it } from 'vitest'
import { Fault } from '../../../../shared/fault.ts'
import { AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aDesk } from './a-desk.ts'

const MINUTE = 60_000
const detailOf = (work: () => unknown) => {
  try {
    work()
    return ''
  } catch (error) {
    return error instanceof Fault ? error.message : ''
  }
}

describe('holding automation', () => {
  it('is done at once, and says who, why and until when', () => {
    const { run, book } = aDesk()
    const operation = run({ kind: 'holdAutomation', accountId: 'uae-main', minutes: 5 })
    expect(operation).toMatchObject({
      status: 'succeeded',
      outcome: 'Automatic failover of uae-main is held until 09:05:00 UTC',
      endedAt: AT,
    })
    expect(book.snapshot.holds).toEqual([
      {
        id: operation.id,
        accountId: 'uae-main',
        owner: 'ops',
        reason: 'maintenance of uae-1',
        since: AT,
        expiresAt: AT + 5 * MINUTE,
      },
    ])
  })

  it('again replaces the hold, which the plan says', () => {
    const { run, plan, book } = aDesk()
    run({ kind: 'holdAutomation', accountId: 'uae-main', minutes: 5 })
    const again = plan({ kind: 'holdAutomation', accountId: 'uae-main', minutes: 9 })
    expect(again.class).toBe('harmless')
    expect(again.checks).toMatchObject([{ id: 'held', status: 'warn', measured: expect.stringContaining('by ops') }])
    run({ kind: 'holdAutomation', accountId: 'uae-main', minutes: 9 })
    expect(book.snapshot.holds).toMatchObject([{ expiresAt: AT + 9 * MINUTE }])
  })

  it('of one account stands beside that of all', () => {
    const { run, plan, book } = aDesk()
    run({ kind: 'holdAutomation', accountId: null, minutes: 5 })
    expect(plan({ kind: 'holdAutomation', accountId: 'uae-main', minutes: 5 }).checks).toMatchObject([
      { id: 'held', status: 'pass' },
      { id: 'heldAll', status: 'warn' },
    ])
    run({ kind: 'holdAutomation', accountId: 'uae-main', minutes: 5 })
    expect(book.snapshot.holds.map(({ accountId }) => accountId)).toEqual(['uae-main', null])
  })

  it('planned twice at once: the second is told what the first changed', () => {
    const { plan, confirm } = aDesk()
    const [first, second] = [1, 2].map((minutes) => plan({ kind: 'holdAutomation', accountId: 'uae-main', minutes }))
    confirm(first?.id ?? '')
    expect(faultOf(() => confirm(second?.id ?? ''))).toBe('staleEpoch')
  })
})

describe('releasing automation', () => {
  it('ends the hold of exactly that scope, and holding again for what is left takes it back', () => {
    const { run, plan, book, clock } = aDesk()
    run({ kind: 'holdAutomation', accountId: null, minutes: 5 })
    run({ kind: 'holdAutomation', accountId: 'uae-main', minutes: 5 })
    clock.advance(MINUTE + 1)
    expect(plan({ kind: 'releaseAutomation', accountId: 'uae-main' }).inverse.command).toEqual({
      kind: 'holdAutomation',
      accountId: 'uae-main',
      minutes: 4,
    })
    expect(run({ kind: 'releaseAutomation', accountId: 'uae-main' })).toMatchObject({ status: 'succeeded' })
    expect(book.snapshot.holds.map(({ accountId }) => accountId)).toEqual([null])
  })

  it('that is not held is refused, and says which hold covers it', () => {
    const { plan, run } = aDesk()
    const release = () => plan({ kind: 'releaseAutomation', accountId: 'uae-main' })
    expect(faultOf(release)).toBe('unknownHold')
    run({ kind: 'holdAutomation', accountId: null, minutes: 5 })
    expect(detailOf(release)).toMatch(/every account is held by ops until 09:05:00 UTC .*release that one/)
  })
})

describe('a drill', () => {
  it('runs until its end, once a scope', () => {
    const { run, plan, book } = aDesk()
    const operation = run({ kind: 'startDrill', accountId: null, minutes: 30 })
    expect(book.snapshot.drills).toMatchObject([{ id: operation.id, accountId: null }])
    expect(faultOf(() => plan({ kind: 'startDrill', accountId: null, minutes: 5 }))).toBe('alreadySo')
    expect(faultOf(() => plan({ kind: 'startDrill', accountId: 'uae-main', minutes: 5 }))).toBe('alreadySo')
    expect(detailOf(() => plan({ kind: 'endDrill', accountId: 'uae-main' }))).toMatch(/covers every account/)
    run({ kind: 'endDrill', accountId: null })
    expect(book.snapshot.drills).toEqual([])
    expect(faultOf(() => plan({ kind: 'endDrill', accountId: null }))).toBe('alreadySo')
  })

  it('marks the operations of its account', () => {
    const { run } = aDesk()
    const drill = run({ kind: 'startDrill', accountId: 'uae-main', minutes: 30 })
    expect(run({ kind: 'drain', nodeId: 'uae-2' }).drillId).toBe(drill.id)
  })
})

it('nothing of it is about an account that does not exist', () => {
  const { plan } = aDesk()
  const scope = { accountId: 'nowhere' }
  expect(faultOf(() => plan({ kind: 'holdAutomation', ...scope, minutes: 5 }))).toBe('unknownAccount')
  expect(faultOf(() => plan({ kind: 'releaseAutomation', ...scope }))).toBe('unknownAccount')
  expect(faultOf(() => plan({ kind: 'startDrill', ...scope, minutes: 5 }))).toBe('unknownAccount')
})
