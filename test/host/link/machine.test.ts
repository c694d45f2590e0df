import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BACK_OFF_MS,
  dueAt,
  INITIAL_LINK,
  nextLink,
  OPEN_LIMIT_MS,
  REFUSED_WAIT_MS,
  SILENT_LIMIT_MS,
  toLink,
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  type Moment,
} from '../../../host/link/machine.ts'
import { Fault, type FaultCode } from '../../../shared/fault.ts'
import { STALE_AFTER_MS } from '../../../shared/stream.ts'

const START = 1_000_000
const moment = (elapsed: number): Moment => ({ at: START + elapsed, elapsed })

const started = (): LinkEvent => ({ kind: 'started', now: moment(0) })
const caughtUp = (at: number): LinkEvent => ({ kind: 'caughtUp', now: moment(at) })
const heard = (at: number): LinkEvent => ({ kind: 'heard', now: moment(at) })
const ticked = (at: number): LinkEvent => ({ kind: 'ticked', now: moment(at), jitter: 0.5 })
const woke = (at: number): LinkEvent => ({ kind: 'woke', now: moment(at) })
const reconnectAsked = (at: number): LinkEvent => ({ kind: 'reconnectAsked', now: moment(at) })
const failed = (at: number, code: FaultCode = 'unreachable', jitter = 0.5): LinkEvent => ({
  kind: 'failed',
  now: moment(at),
  fault: new Fault(code),
  jitter,
})

function after(...events: readonly LinkEvent[]): { state: LinkState; effects: string[] } {
  let state = INITIAL_LINK
  let effects: readonly LinkEffect[] = []
  for (const event of events) [state, effects] = nextLink(state, event)
  return { state, effects: effects.map((effect) => effect.kind) }
}

describe('link machine', () => {
  it('opens when started, once', () => {
    expect(after(started())).toMatchObject({ state: { kind: 'connecting' }, effects: ['open'] })
    expect(after(started(), started()).effects).toEqual([])
  })

  it('does nothing before it is started', () => {
    for (const event of [heard(1), caughtUp(1), ticked(1), failed(1), woke(1), reconnectAsked(1)]) {
      expect(nextLink(INITIAL_LINK, event)).toEqual([INITIAL_LINK, []])
    }
    expect(dueAt(INITIAL_LINK)).toBeNull()
  })

  it('is live only once the picture has caught up, not when bytes come', () => {
    expect(after(started(), heard(10)).state.kind).toBe('connecting')
    expect(after(started(), heard(10), caughtUp(20)).state.kind).toBe('live')
  })

  it('is stale 3 s after the last byte, to the millisecond', () => {
    const live = after(started(), caughtUp(0), heard(500)).state
    expect(dueAt(live)).toBe(500 + STALE_AFTER_MS)
    expect(nextLink(live, ticked(499 + STALE_AFTER_MS))[0].kind).toBe('live')
    expect(nextLink(live, ticked(500 + STALE_AFTER_MS))[0].kind).toBe('stale')
  })

  it('is live again when a stale stream speaks', () => {
    const { state, effects } = after(started(), caughtUp(0), ticked(3_000), heard(3_200))
    expect(state).toMatchObject({ kind: 'live', since: moment(3_200) })
    expect(effects).toEqual([])
  })

  it('tears down a stream that stays silent, and tries again', () => {
    const stale = after(started(), caughtUp(0), ticked(3_000)).state
    expect(dueAt(stale)).toBe(SILENT_LIMIT_MS)
    const [next, effects] = nextLink(stale, ticked(SILENT_LIMIT_MS))
    expect(next).toMatchObject({ kind: 'retrying', attempt: 1, problem: { code: 'timeout' } })
    expect(effects).toEqual([{ kind: 'close' }])
  })

  it('does not wait longer and longer where each attempt brings a part of what was missed', () => {
    let state = after(started()).state
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      const [cut] = nextLink(nextLink(state, heard(attempt))[0], failed(attempt))
      expect(cut).toMatchObject({ kind: 'retrying', attempt: 1 })
      state = nextLink(cut, ticked(attempt + 5_000))[0]
      expect(state.kind).toBe('connecting')
    }
  })

  it('gives up an attempt that does not catch up in time', () => {
    const { state, effects } = after(started(), ticked(OPEN_LIMIT_MS))
    expect(state).toMatchObject({ kind: 'retrying', problem: { code: 'timeout' } })
    expect(effects).toEqual(['close'])
  })

  it('backs off from 0.25 s to 5 s, and starts over once it was live', () => {
    let state = after(started()).state
    const waits: number[] = []
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      state = nextLink(state, failed(0))[0]
      if (state.kind !== 'retrying') throw new Error(state.kind)
      waits.push(state.waitMs)
      state = nextLink(state, ticked(state.waitMs))[0]
      state = { ...state, since: moment(0) } as LinkState
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000])
    const again = [caughtUp(1), failed(2)].reduce((link, event) => nextLink(link, event)[0], state)
    expect(again).toMatchObject({ kind: 'retrying', attempt: 1, waitMs: 250 })
  })

  it('retries when its time has come, not before', () => {
    const retrying = after(started(), failed(100)).state
    expect(nextLink(retrying, ticked(349))[1]).toEqual([])
    expect(nextLink(retrying, ticked(350))).toMatchObject([{ kind: 'connecting', attempt: 1 }, [{ kind: 'open' }]])
  })

  it.each(['unauthorized', 'forbidden', 'badAnswer', 'notFound'] as const)(
    'is refused by %s, and tries again every 10 s',
    (code) => {
      const { state, effects } = after(started(), failed(0, code))
      expect(state).toMatchObject({ kind: 'refused', waitMs: REFUSED_WAIT_MS, problem: { code } })
      expect(effects).toEqual(['close'])
      expect(nextLink(state, ticked(REFUSED_WAIT_MS))[1]).toEqual([{ kind: 'open' }])
    },
  )

  it.each(['unreachable', 'timeout', 'internal', 'warming', 'tooMany'] as const)('retries soon after %s', (code) => {
    expect(after(started(), failed(0, code)).state.kind).toBe('retrying')
  })

  it('reconnects at once when asked: from waiting, from refused and from stale', () => {
    expect(after(started(), failed(0), reconnectAsked(1))).toMatchObject({
      state: { kind: 'connecting' },
      effects: ['open'],
    })
    expect(after(started(), failed(0, 'forbidden'), reconnectAsked(1)).effects).toEqual(['open'])
    expect(after(started(), caughtUp(0), ticked(3_000), reconnectAsked(3_001)).effects).toEqual(['close', 'open'])
  })

  it('leaves a live link and an attempt under way alone when asked to reconnect', () => {
    expect(after(started(), caughtUp(0), reconnectAsked(1))).toMatchObject({ state: { kind: 'live' }, effects: [] })
    expect(after(started(), reconnectAsked(1)).effects).toEqual([])
  })

  it('opens anew after the machine slept, whatever it believed before', () => {
    expect(after(started(), caughtUp(0), woke(1))).toMatchObject({
      state: { kind: 'connecting' },
      effects: ['close', 'open'],
    })
    expect(after(started(), woke(1)).effects).toEqual(['close', 'open'])
    expect(after(started(), caughtUp(0), ticked(3_000), woke(3_001)).effects).toEqual(['close', 'open'])
    expect(after(started(), failed(0), woke(1)).effects).toEqual(['open'])
    expect(after(started(), failed(0, 'forbidden'), woke(1)).effects).toEqual(['open'])
  })

  it('hears nothing of an attempt it gave up', () => {
    const retrying = after(started(), failed(0)).state
    expect(nextLink(retrying, caughtUp(1))).toEqual([retrying, []])
    expect(nextLink(retrying, heard(1))).toEqual([retrying, []])
    expect(nextLink(retrying, failed(1, 'forbidden'))).toEqual([retrying, []])
  })

  it('shows each state to windows in wall time', () => {
    expect(toLink(INITIAL_LINK)).toEqual({ kind: 'connecting', since: 0 })
    expect(toLink(after(started()).state)).toEqual({ kind: 'connecting', since: START })
    expect(toLink(after(started(), caughtUp(5)).state)).toEqual({ kind: 'live', since: START + 5 })
    expect(toLink(after(started(), caughtUp(0), ticked(3_000)).state)).toEqual({ kind: 'stale', since: START + 3_000 })
    expect(toLink(after(started(), failed(7)).state)).toMatchObject({
      kind: 'retrying',
      retryAt: START + 257,
      attempt: 1,
    })
    expect(toLink(after(started(), failed(7, 'forbidden')).state)).toMatchObject({
      kind: 'refused',
      retryAt: START + 10_007,
    })
  })

  describe('whatever happens', () => {
    const codes: FaultCode[] = ['unreachable', 'timeout', 'unauthorized', 'badAnswer', 'internal']
    const anEvent = fc.oneof(
      fc.constant((at: number) => caughtUp(at)),
      fc.constant((at: number) => heard(at)),
      fc.constant((at: number) => ticked(at)),
      fc.constant((at: number) => woke(at)),
      fc.constant((at: number) => reconnectAsked(at)),
      fc.tuple(fc.constantFrom(...codes), fc.double({ min: 0, max: 0.999, noNaN: true })).map(
        ([code, jitter]) =>
          (at: number) =>
            failed(at, code, jitter),
      ),
    )
    const aStory = fc.array(fc.tuple(fc.integer({ min: 0, max: 12_000 }), anEvent), { maxLength: 60 })

    function tell(
      story: [number, (at: number) => LinkEvent][],
      check: (state: LinkState, effects: readonly LinkEffect[], at: number) => void,
    ): void {
      let [state, effects] = nextLink(INITIAL_LINK, started())
      let at = 0
      check(state, effects, at)
      for (const [waitMs, event] of story) {
        at += waitMs
        ;[state, effects] = nextLink(state, event(at))
        check(state, effects, at)
      }
    }

    it('has one connection exactly while it connects, is live or is stale', () => {
      fc.assert(
        fc.property(aStory, (story) => {
          let open = 0
          tell(story, (state, effects) => {
            for (const effect of effects) {
              expect(effect.kind === 'close' || open === 0).toBe(true)
              open = effect.kind === 'open' ? 1 : 0
            }
            expect(open).toBe(state.kind === 'connecting' || state.kind === 'live' || state.kind === 'stale' ? 1 : 0)
          })
        }),
      )
    })

    it('waits between 0.25 s and 5 s, or 10 s after a refusal', () => {
      fc.assert(
        fc.property(aStory, (story) => {
          tell(story, (state) => {
            const isInRange =
              state.kind !== 'retrying' || (state.waitMs >= BACK_OFF_MS.first && state.waitMs <= BACK_OFF_MS.longest)
            expect(isInRange && (state.kind !== 'refused' || state.waitMs === REFUSED_WAIT_MS)).toBe(true)
          })
        }),
      )
    })

    it('is never still live at the moment its bytes are 3 s old, and left alone it always tries again', () => {
      fc.assert(
        fc.property(aStory, (story) => {
          tell(story, (state, _, at) => {
            let link = state
            let effects: readonly LinkEffect[] = []
            for (let turn = 0; turn < 4 && !effects.some((effect) => effect.kind === 'open'); turn += 1) {
              const due = dueAt(link)
              if (due === null) throw new Error('a started link always has a next moment')
              const before = link
              ;[link, effects] = nextLink(link, ticked(Math.max(due, at)))
              expect(before.kind !== 'live' || link.kind === 'stale').toBe(true)
            }
            expect(effects.map((effect) => effect.kind)).toContain('open')
          })
        }),
      )
    })
  })
})
