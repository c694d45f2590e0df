import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { nextEntry, RESEND_WINDOW_MS, type LedgerEvent } from '../../../host/operations/ledger-machine.ts'
import { Fault, toProblem, type FaultCode } from '../../../shared/fault.ts'
import { isOpen, type LedgerEntry } from '../../../shared/ledger.ts'
import type { Operation } from '../../../shared/operation.ts'
import { anEntry, anOperation, AT, JOURNAL } from '../support/factories.ts'

const entry = anEntry()
const told = (over: Partial<Operation> = {}): LedgerEvent => ({
  kind: 'told',
  operation: anOperation(entry, over),
  at: AT + 10,
})
const sendFailed = (code: FaultCode, data?: Record<string, unknown>): LedgerEvent => ({
  kind: 'sendFailed',
  problem: toProblem(new Fault(code, `it was ${code}`, data)),
  at: AT + 10,
})
const reachable = (ageMs: number, journalId = JOURNAL): LedgerEvent => ({ kind: 'reachable', journalId, ageMs })
const notKnown = (ageMs: number, journalId = JOURNAL): LedgerEvent => ({
  kind: 'notKnown',
  journalId,
  ageMs,
  at: AT + 1_000,
})
const withdrawn: LedgerEvent = { kind: 'withdrawn', at: AT + 2_000 }
const held = anEntry({ ...entry, state: 'held', heldUntil: AT + 5_000 })
const notSent = (): LedgerEntry => after(sendFailed('unreachable', { left: false }))

const after = (...events: LedgerEvent[]): LedgerEntry =>
  events.reduce((state, event) => nextEntry(state, event)[0], entry)
const effectOf = (state: LedgerEntry, event: LedgerEvent): string | null => nextEntry(state, event)[1]?.kind ?? null

describe('ledger machine', () => {
  it('takes the words of the cluster, to the outcome', () => {
    expect(after(told())).toMatchObject({ state: 'accepted', heardAt: AT + 10 })
    expect(after(told(), told({ status: 'running', step: 'fencing uae-1' }))).toMatchObject({
      state: 'running',
      word: 'fencing uae-1',
    })
    const done = after(told(), told({ status: 'succeeded', outcome: 'uae-2 is master.', endedAt: AT + 500 }))
    expect(done).toMatchObject({ state: 'succeeded', word: 'uae-2 is master.', endedAt: AT + 500 })
  })

  it('does not go back when words overtake each other', () => {
    const running = after(told({ status: 'running', step: 'promoting' }))
    expect(nextEntry(running, told({ status: 'accepted' }))[0]).toBe(running)
    const done = after(told({ status: 'succeeded', outcome: 'done', endedAt: AT + 500 }))
    expect(nextEntry(done, told({ status: 'running', step: 'promoting' }))[0]).toBe(done)
  })

  it.each(['staleEpoch', 'planExpired', 'unknownPlan', 'failoverRunning', 'noCandidate', 'keyReused'] as const)(
    'is refused by %s, at the first sending and at a later one',
    (code) => {
      for (const refused of [after(sendFailed(code)), after(sendFailed('timeout'), sendFailed(code))]) {
        expect(refused).toMatchObject({ state: 'refused', problem: { code }, word: `it was ${code}`, endedAt: AT + 10 })
      }
    },
  )

  it.each(['unauthorized', 'forbidden', 'tooMany', 'warming', 'diskFull'] as const)(
    'is refused by %s only where it cannot have been accepted before',
    (code) => {
      expect(after(sendFailed(code)).state).toBe('refused')
      expect(after(sendFailed('timeout'), sendFailed(code)).state).toBe('unknown')
    },
  )

  it.each(['unreachable', 'timeout', 'badAnswer', 'internal'] as const)(
    'is unknown after %s, and still followed',
    (code) => {
      const unknown = after(sendFailed(code))
      expect(unknown).toMatchObject({ state: 'unknown', problem: null, endedAt: null })
      expect(isOpen(unknown.state)).toBe(true)
    },
  )

  it('does not doubt what the cluster already accepted', () => {
    const accepted = after(told())
    expect(nextEntry(accepted, sendFailed('timeout'))[0]).toBe(accepted)
  })

  it('is sent again with the same key within 30 s, and only asked after', () => {
    const unknown = after(sendFailed('timeout'))
    expect(effectOf(unknown, reachable(5_000))).toBe('send')
    expect(effectOf(unknown, reachable(RESEND_WINDOW_MS - 1))).toBe('send')
    expect(effectOf(unknown, reachable(RESEND_WINDOW_MS))).toBe('ask')
  })

  it('never left where no connection came about, and waits for a decision', () => {
    expect(notSent()).toMatchObject({
      state: 'notSent',
      word: 'It never left this machine. Nothing was done.',
      problem: { code: 'unreachable' },
      heardAt: null,
      endedAt: null,
    })
    expect(effectOf(notSent(), reachable(1_000))).toBeNull()
  })

  it('may have arrived where a later sending found no connection', () => {
    expect(after(sendFailed('timeout'), sendFailed('unreachable', { left: false })).state).toBe('unknown')
  })

  it('goes out from being held, or after not being sent, once', () => {
    for (const waiting of [held, notSent()]) {
      const [sending, effect] = nextEntry(waiting, { kind: 'released' })
      expect(sending).toMatchObject({
        state: 'sending',
        operationId: entry.operationId,
        heldUntil: null,
        problem: null,
      })
      expect(effect).toEqual({ kind: 'send' })
      expect(nextEntry(sending, { kind: 'released' })).toEqual([sending, null])
    }
  })

  it('can be taken back while it waits here, and not after', () => {
    expect(nextEntry(held, withdrawn)[0]).toMatchObject({
      state: 'cancelled',
      word: 'Taken back before it was sent.',
      heldUntil: null,
      endedAt: AT + 2_000,
    })
    expect(nextEntry(notSent(), withdrawn)[0]).toMatchObject({ state: 'cancelled', word: 'Given up; it was not sent.' })
    for (const left of [entry, after(sendFailed('timeout')), after(told())])
      expect(nextEntry(left, withdrawn)[0]).toBe(left)
  })

  it('is not sent by a console that was restarted while it was held', () => {
    const [resumed, effect] = nextEntry(held, { kind: 'resumed' })
    expect(resumed).toMatchObject({ state: 'notSent', heldUntil: null, endedAt: null })
    expect(resumed.word).toContain('was not sent')
    expect(effect).toBeNull()
    expect(effectOf(resumed, reachable(1_000))).toBeNull()
  })

  it('is neither asked for nor sent while it is held', () => {
    expect(effectOf(held, reachable(1_000))).toBeNull()
    expect(nextEntry(held, notKnown(60_000))[0]).toBe(held)
  })

  it('says why it could not leave when its time came', () => {
    expect(nextEntry(held, { kind: 'heldBack', why: 'Not sent: the picture is old.' })[0]).toMatchObject({
      state: 'notSent',
      word: 'Not sent: the picture is old.',
    })
  })

  it('is refused for good when its plan can never be carried out any more', () => {
    const fault = new Fault('planExpired', 'Made too long ago.')
    expect(nextEntry(notSent(), { kind: 'voided', fault, at: AT + 3_000 })[0]).toMatchObject({
      state: 'refused',
      problem: { code: 'planExpired' },
      word: 'Made too long ago.',
      endedAt: AT + 3_000,
    })
  })

  it('keeps the last phase seen and its age when the connection is lost, and is only asked for', () => {
    const lost = after(told({ status: 'running', step: 'fencing uae-1' }), { kind: 'lost' })
    expect(lost).toMatchObject({ state: 'unknown', word: 'fencing uae-1', heardAt: AT + 10 })
    expect(effectOf(lost, reachable(1_000))).toBe('ask')
    expect(nextEntry(lost, told({ status: 'running', step: 'promoting' }))[0]).toMatchObject({ state: 'running' })
  })

  it('is never sent again under another journal, and says so when that does not know it', () => {
    const unknown = after(sendFailed('timeout'))
    const other = uuidv7()
    expect(effectOf(unknown, reachable(1_000, other))).toBe('ask')
    expect(nextEntry(unknown, notKnown(1_000, other))[0]).toMatchObject({
      state: 'expired',
      word: expect.stringContaining('never sent again'),
      endedAt: AT + 1_000,
    })
  })

  it('never arrived when the cluster does not know it after the window, and not before', () => {
    const unknown = after(sendFailed('timeout'))
    expect(nextEntry(unknown, notKnown(RESEND_WINDOW_MS - 1))[0]).toBe(unknown)
    expect(nextEntry(unknown, notKnown(RESEND_WINDOW_MS))[0]).toMatchObject({
      state: 'notSent',
      word: expect.stringContaining('never arrived'),
    })
  })

  it('believes the cluster when it knows it after all', () => {
    const unknown = after(sendFailed('timeout'))
    const notSent = nextEntry(unknown, notKnown(RESEND_WINDOW_MS))[0]
    const expired = nextEntry(unknown, notKnown(1, uuidv7()))[0]
    const givenUp = nextEntry(notSent, withdrawn)[0]
    for (const concluded of [notSent, expired, givenUp]) {
      expect(nextEntry(concluded, told({ status: 'running', step: 'fencing' }))[0].state).toBe('running')
    }
  })

  it('ends when the cluster accepted it and later does not know it any more', () => {
    expect(nextEntry(after(told()), notKnown(5_000))[0]).toMatchObject({
      state: 'expired',
      word: expect.stringContaining('no longer knows'),
    })
  })

  it('is followed again after a restart of the console', () => {
    const resumed = after({ kind: 'resumed' })
    expect(resumed.state).toBe('unknown')
    expect(effectOf(resumed, reachable(2_000))).toBe('send')
    const accepted = after(told({ step: 'waiting' }), { kind: 'resumed' })
    expect(accepted).toMatchObject({ state: 'unknown', word: 'waiting' })
    expect(effectOf(accepted, reachable(2_000))).toBe('ask')
  })

  it('waits for the answer under way instead of sending twice', () => {
    expect(effectOf(entry, reachable(100))).toBeNull()
  })

  it('does nothing more about what has ended', () => {
    const done = after(told({ status: 'failed', outcome: 'blocked', endedAt: AT }))
    for (const event of [reachable(1), notKnown(60_000), sendFailed('staleEpoch')])
      expect(nextEntry(done, event)).toEqual([done, null])
  })

  it('whatever happens, is never sent under another journal or after the window, and never leaves an outcome', () => {
    const other = uuidv7()
    const anEvent = fc.oneof(
      fc.constantFrom<LedgerEvent>(
        told(),
        told({ status: 'running', step: 'fencing' }),
        told({ status: 'succeeded', outcome: 'done', endedAt: AT }),
        told({ status: 'cancelled', outcome: 'cancelled', endedAt: AT }),
        { kind: 'resumed' },
        { kind: 'lost' },
        { kind: 'released' },
        { kind: 'heldBack', why: 'the picture is old' },
        withdrawn,
      ),
      fc
        .constantFrom<FaultCode>('staleEpoch', 'timeout', 'unreachable', 'warming', 'internal')
        .map((code) => sendFailed(code, code === 'unreachable' ? { left: false } : undefined)),
      fc
        .tuple(
          fc.constantFrom('reachable' as const, 'notKnown' as const),
          fc.integer({ min: 0, max: 90_000 }),
          fc.boolean(),
        )
        .map(([kind, ageMs, same]): LedgerEvent => ({
          kind,
          ageMs,
          at: AT + 1_000,
          journalId: same ? JOURNAL : other,
        })),
    )
    fc.assert(
      fc.property(fc.constantFrom(entry, held), fc.array(anEvent, { maxLength: 30 }), (first, events) => {
        let state = first
        for (const event of events) {
          const [next, effect] = nextEntry(state, event)
          const mayBeSent =
            (event.kind === 'reachable' &&
              event.journalId === JOURNAL &&
              event.ageMs < RESEND_WINDOW_MS &&
              state.heardAt === null) ||
            (event.kind === 'released' && (state.state === 'held' || state.state === 'notSent'))
          expect(effect?.kind !== 'send' || mayBeSent).toBe(true)
          // What the console concluded by itself, never having heard of it, the cluster's word overrules.
          const isFinal =
            state.heardAt !== null &&
            (state.state === 'succeeded' || state.state === 'cancelled' || state.state === 'refused')
          expect(!isFinal || next === state).toBe(true)
          expect(!isOpen(next.state) || next.endedAt === null).toBe(true)
          state = next
        }
      }),
    )
  })
})
