import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accepted, type LifeEvent, nextLife } from '../../../../cluster/control-plane/operations/life.ts'
import { FaultCode } from '../../../../shared/fault.ts'
import { isEnded, Operation } from '../../../../shared/operation.ts'
import { aRequest, AT } from '../../../support/factories.ts'

const born = accepted({
  request: aRequest(),
  command: { kind: 'drain', nodeId: 'uae-2' },
  step: 'accepted',
  failoverId: null,
  joins: null,
  now: AT,
})
const words = fc.string({ minLength: 1 })
const anyEvent: fc.Arbitrary<LifeEvent> = fc.oneof(
  fc.record({ kind: fc.constant('reached' as const), step: words }),
  fc.record({ kind: fc.constant('succeeded' as const), outcome: words }),
  fc.record({
    kind: fc.constant('failed' as const),
    outcome: words,
    fault: fc.option(fc.constantFrom(...FaultCode.options)),
  }),
  fc.record({ kind: fc.constant('cancelled' as const), outcome: words }),
)

describe('the life of an operation', () => {
  it('is open until its first end, which stays, whatever comes after', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        const firstEnd = events.find(({ kind }) => kind !== 'reached')
        const last = events.reduce((operation, event, index) => nextLife(operation, event, AT + index), born)
        expect(Operation.safeParse(last).success).toBe(true)
        expect(isEnded(last.status)).toBe(firstEnd !== undefined)
        if (firstEnd === undefined || firstEnd.kind === 'reached') return
        expect(last).toMatchObject({ status: firstEnd.kind, outcome: firstEnd.outcome })
        expect(last.endedAt).toBe(AT + events.indexOf(firstEnd))
      }),
    )
  })

  it('keeps who confirmed what, and why', () => {
    const ended = nextLife(born, { kind: 'failed', outcome: 'Failed: gone', fault: 'timeout' }, AT + 5)
    expect(ended).toMatchObject({
      actor: 'ops',
      reason: 'maintenance of uae-1',
      title: 'Drain uae-2',
      step: 'accepted',
    })
  })
})
