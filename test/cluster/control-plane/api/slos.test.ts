import { describe, expect, it } from 'vitest'
import { api } from '../../../../shared/api.ts'
import { AT } from '../../../support/factories.ts'
import { anApi } from './an-api.ts'

describe('objectives over the API', () => {
  it('are there for each account from the beginning, with nothing recorded', async () => {
    const { get } = await anApi()
    const answer = await get('/v1/slos')
    expect(answer.statusCode).toBe(200)
    const { slos, recordedSince } = api.listSlos.response.parse(answer.json())
    expect(recordedSince).toBeNull()
    expect(slos.length).toBeGreaterThan(0)
    expect(slos.every(({ kept, spent }) => kept === null && spent === null)).toBe(true)
  })

  it('are judged by what the gateway reports', async () => {
    const { get, slos, clock, roster, config } = await anApi()
    expect(config.slos).toBeNull()
    slos.tick()
    clock.advance(1_000)
    expect(roster.presence('gateway')?.samples).not.toEqual([])
    const answer = api.listSlos.response.parse((await get('/v1/slos')).json())
    expect(answer.recordedSince).toBe(AT)
    expect(answer.slos[0]).toMatchObject({ kept: 1, good: 1, slo: { kind: 'availability', objective: 0.95 } })
  })

  it('are told as offered, with maintenance', async () => {
    const { get } = await anApi()
    expect((await get('/v1/version')).json()).toMatchObject({
      capabilities: expect.arrayContaining(['slos', 'maintenance']),
    })
  })
})

describe('the report over the API', () => {
  it('is of the period that was asked for', async () => {
    const { get } = await anApi()
    const answer = await get(`/v1/slos/report?from=${AT - 3_600_000}&to=${AT}`)
    expect(answer.statusCode).toBe(200)
    const report = api.getUptime.response.parse(answer.json())
    expect(report).toMatchObject({ from: AT - 3_600_000, to: AT })
    expect(report.accounts[0]).toMatchObject({ accountId: 'uae-main', uptime: null, met: null })
  })

  it('of no period, or of one that ends before it begins, is refused', async () => {
    const { get } = await anApi()
    for (const query of ['', `?from=${AT}`, `?from=${AT}&to=${AT - 1}`, '?from=yesterday&to=today'])
      expect((await get(`/v1/slos/report${query}`)).statusCode).toBe(400)
  })
})
