import { describe, expect, it } from 'vitest'
import { connectionOf, isLive, type LinkState, SILENT_AFTER_MS } from '../../../renderer/store/link.ts'
import { aProblem } from '../factories.ts'
import { AT } from '../moment.ts'

const live: LinkState = { port: { kind: 'open' }, link: { kind: 'live', since: AT }, heardAt: AT }

describe('the connection', () => {
  it('is live while host says so and its words keep coming', () => {
    expect(connectionOf(live, AT + 1_000)).toEqual({ kind: 'live' })
    expect(isLive(connectionOf(live, AT + 1_000))).toBe(true)
  })

  it('is stale where host claims to be live and says nothing: then host itself is stuck', () => {
    expect(connectionOf(live, AT + SILENT_AFTER_MS + 1)).toEqual({ kind: 'stale' })
  })

  it('is gone with the line to host, whatever the link was', () => {
    expect(connectionOf({ ...live, port: { kind: 'lost', since: AT, attempt: 1 } }, AT).kind).toBe('hostGone')
    expect(connectionOf({ ...live, port: { kind: 'notSignedIn', detail: 'used' } }, AT)).toEqual({
      kind: 'notSignedIn',
      detail: 'used',
    })
  })

  it('hands on why the cluster is not reached', () => {
    const problem = aProblem('unauthorized')
    const state: LinkState = { ...live, link: { kind: 'refused', since: AT, retryAt: AT + 5, problem } }
    expect(connectionOf(state, AT)).toEqual({ kind: 'refused', retryAt: AT + 5, problem })
  })
})
