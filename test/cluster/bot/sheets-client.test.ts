import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { BATCH, type ExpenseRow, MAX_WAITING, SheetsClient } from '../../../cluster/bot/sheets-client.ts'
import type { CallOutcome } from '../../../cluster/bot/sheets-pace.ts'
import { AT } from '../../support/factories.ts'
import { turns } from '../../support/until.ts'
import { aClock } from '../gateway/factories.ts'

function aRow(id: string): ExpenseRow {
  return { id, accountId: 'uae-main', conversation: 'uae-main.a', at: AT, amount: 45, currency: 'AED' }
}

/** A client of a service that answers as a test says. */
function aClient() {
  const clock = aClock()
  const registry = new Registry()
  const calls: string[][] = []
  const lines: string[] = []
  const service = { outcome: { kind: 'ok' } as CallOutcome, recovered: 0, hold: null as Promise<void> | null }
  const client = new SheetsClient({
    append: async (rows) => {
      calls.push(rows.map(({ id }) => id))
      await service.hold
      if (service.outcome.kind === 'failed') throw new Error('answered 502')
      return service.outcome
    },
    clock,
    registry,
    recovered: () => void (service.recovered += 1),
    log: (line) => void lines.push(line),
  })
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      clock.advance(500)
      await turns(2)
    }
  }
  const counted = async () => {
    const page = await registry.metrics()
    return Object.fromEntries(
      [...page.matchAll(/linda_bot_sheet_calls_total\{outcome="(\w+)"\} (\d+)/g)].map(([, outcome, count]) => [
        outcome,
        Number(count),
      ]),
    )
  }
  return { client, calls, lines, service, pass, counted }
}

describe('rows for the spreadsheet service', () => {
  it('are gathered for a second and go in one call', async () => {
    const { client, calls, pass, counted } = aClient()
    client.add(aRow('m1'))
    await pass(500)
    client.add(aRow('m2'))
    expect(calls).toEqual([])
    await pass(500)
    expect(calls).toEqual([['m1', 'm2']])
    expect(client.waiting).toBe(0)
    expect(await counted()).toEqual({ ok: 1, failed: 0, throttled: 0, skipped: 0 })
  })

  it('go a batch at a time, one call after the other', async () => {
    const { client, calls, pass, service } = aClient()
    for (let index = 0; index < BATCH + 5; index++) client.add(aRow(`m${index}`))
    const answered = Promise.withResolvers<void>()
    service.hold = answered.promise
    await pass(5_000)
    expect(calls.map(({ length }) => length)).toEqual([BATCH])
    service.hold = null
    answered.resolve()
    await pass(1_500)
    expect(calls.map(({ length }) => length)).toEqual([BATCH, 5])
  })

  it('go sooner while more of them wait than one call takes', async () => {
    const { client, calls, pass } = aClient()
    for (let index = 0; index < 3 * BATCH; index++) client.add(aRow(`m${index}`))
    await pass(2_000)
    expect(calls.map(({ length }) => length)).toEqual([BATCH, BATCH, BATCH])
  })

  it('that did not arrive go again, later and later, and are told as recovered when they do', async () => {
    const { client, calls, pass, service, counted } = aClient()
    service.outcome = { kind: 'failed' }
    client.add(aRow('m1'))
    await pass(1_000)
    await pass(1_000)
    expect(calls).toHaveLength(2)
    await pass(1_500)
    expect(calls).toHaveLength(2)
    service.outcome = { kind: 'ok' }
    await pass(500)
    expect(calls).toEqual([['m1'], ['m1'], ['m1']])
    expect(service.recovered).toBe(1)
    expect(client.waiting).toBe(0)
    expect(await counted()).toEqual({ ok: 1, failed: 2, throttled: 0, skipped: 0 })
  })

  it('leave a service alone that failed four times, but for one trial at the end', async () => {
    const { client, calls, pass, service, lines } = aClient()
    service.outcome = { kind: 'failed' }
    client.add(aRow('m1'))
    await pass(8_000)
    expect(calls).toHaveLength(4)
    expect(lines).toEqual([
      'rows not appended: answered 502',
      'the spreadsheet service failed 4 times; it is left alone for 10 s',
    ])
    await pass(9_500)
    expect(calls).toHaveLength(4)
    await pass(1_000)
    expect(calls).toHaveLength(5)
    service.outcome = { kind: 'ok' }
    await pass(20_000)
    expect(calls).toHaveLength(6)
    expect(lines.at(-1)).toBe('the spreadsheet service answers again')
  })

  it('wait as long as the service says when they are too many for its quota, which is no failure', async () => {
    const { client, calls, pass, service, counted } = aClient()
    service.outcome = { kind: 'throttled', retryAfterMs: 30_000 }
    client.add(aRow('m1'))
    await pass(30_500)
    expect(calls).toHaveLength(1)
    service.outcome = { kind: 'ok' }
    await pass(1_000)
    expect(calls).toHaveLength(2)
    expect(service.recovered).toBe(1)
    expect(await counted()).toEqual({ ok: 1, failed: 0, throttled: 1, skipped: 0 })
  })

  it('are given up from the oldest on while too many wait, and that is counted', async () => {
    const { client, calls, pass, service, counted } = aClient()
    service.outcome = { kind: 'failed' }
    for (let index = 0; index <= MAX_WAITING; index++) client.add(aRow(`m${index}`))
    expect(client.waiting).toBe(MAX_WAITING - BATCH + 1)
    service.outcome = { kind: 'ok' }
    await pass(1_000)
    expect(calls[0]?.[0]).toBe(`m${BATCH}`)
    expect(await counted()).toMatchObject({ skipped: 1 })
  })

  it('are nobody’s any more once the process ends', async () => {
    const { client, calls, pass } = aClient()
    client.add(aRow('m1'))
    client.close()
    client.add(aRow('m2'))
    await pass(5_000)
    expect(calls).toEqual([])
  })
})
