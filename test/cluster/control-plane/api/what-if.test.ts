import { describe, expect, it } from 'vitest'
import { Version } from '../../../../shared/api.ts'
import { WhatIf } from '../../../../shared/balancing.ts'
import { aTraffic } from '../balancing/told.ts'
import { anApi } from './an-api.ts'

const PATH = '/v1/balancing/what-if'
const BODY = { accountId: 'uae-main' }

async function anApiWithTraffic() {
  const api = await anApi()
  api.roster.answers.set('uae-1:traffic', () => aTraffic())
  return api
}

describe('what-if over the API', () => {
  it('answers from the traffic that the master tells of at that moment', async () => {
    const { post, roster } = await anApiWithTraffic()
    const response = await post(PATH, BODY)
    expect(response.statusCode).toBe(200)
    const answer = WhatIf.parse(response.json())
    expect(answer).toMatchObject({ accountId: 'uae-main', messages: 200, now: { shares: { 'uae-1': 1 } } })
    expect(answer.predictions).toHaveLength(9)
    await post(PATH, BODY)
    expect(roster.asked.filter((asked) => asked === 'uae-1:traffic')).toHaveLength(2)
  })

  it('takes weights and an algorithm to ask about, and changes nothing', async () => {
    const { post, book } = await anApiWithTraffic()
    const { seq } = book.snapshot
    const asked = { ...BODY, algorithm: 'roundRobin', weights: { 'uae-3': 5 } }
    const { predictions } = WhatIf.parse((await post(PATH, asked)).json())
    expect(predictions[0]?.shares['uae-3']).toBeGreaterThan(0.6)
    expect(predictions.at(-1)).toMatchObject({ algorithm: 'roundRobin', without: 'uae-3' })
    expect(book.snapshot.seq).toBe(seq)
  })

  it('says why there is no answer', async () => {
    const { post, roster, book } = await anApiWithTraffic()
    const codeOf = async (body: object) => {
      const response = await post(PATH, body)
      return [response.statusCode, (response.json() as { code: string }).code]
    }
    expect(await codeOf({ accountId: 'nobody' })).toEqual([404, 'unknownAccount'])
    expect(await codeOf({ ...BODY, algorithm: 'fastest' })).toEqual([400, 'malformed'])
    expect(await codeOf({ ...BODY, weights: { 'uae-1': 0 } })).toEqual([400, 'malformed'])
    roster.answers.set('uae-1:traffic', () => aTraffic({ conversations: [] }))
    expect(await codeOf(BODY)).toEqual([409, 'noTraffic'])
    roster.answers.delete('uae-1:traffic')
    expect(await codeOf(BODY)).toEqual([504, 'timeout'])
    book.record([{ kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 2 }])
    expect(await codeOf(BODY)).toEqual([409, 'noTraffic'])
  })

  it('is a capability', async () => {
    const { get } = await anApi()
    expect(Version.parse((await get('/v1/version')).json()).capabilities).toContain('balancing')
  })
})

describe('a plan over the API', () => {
  it('that spreads anew rests on traffic asked for at that moment, also when it is confirmed', async () => {
    const { post, roster, book } = await anApiWithTraffic()
    const made = await post('/v1/plans', { command: { kind: 'drain', nodeId: 'uae-2' } })
    expect((made.json() as { consequences: string[] }).consequences).toContain(
      'Predicted share of the messages: uae-1 50 % (now 100 %), uae-3 50 % (now 0 %), uae-2 0 % (now 0 %).',
    )
    const { id: planId } = made.json() as { id: string }
    const operationId = '01a1f895-fcf6-76e8-833b-0000000000f1'
    const sent = await post('/v1/operations', { operationId, planId, reason: 'disk', actor: 'ops' })
    expect(sent.statusCode).toBe(202)
    expect(roster.asked.filter((asked) => asked === 'uae-1:traffic')).toHaveLength(2)
    expect(book.snapshot.accounts['uae-main']?.balancingChange?.predicted).toEqual({ 'uae-1': 0.5, 'uae-3': 0.5 })
  })
})
