import { describe, expect, it } from 'vitest'
import { ErrorReader, type ErrorSource } from '../../../../../cluster/control-plane/alerts/errors/reader.ts'
import { turns } from '../../../../support/until.ts'
import { aClock } from '../../a-cluster.ts'

const GATEWAY: ErrorSource = { id: 'gateway', about: 'gateway', url: 'gateway', covers: ['gateway', 'uae-main'] }
const NODE: ErrorSource = { id: 'uae-2', about: 'uae-main', url: 'uae-2', covers: [] }

function aReader(nodes: readonly ErrorSource[] = [NODE]) {
  const clock = aClock()
  const pages = new Map<string, string>()
  const read: string[] = []
  const saw: [string, string, number, string][] = []
  const watched: [string, number][] = []
  const reader = new ErrorReader({
    services: () => [GATEWAY],
    nodes: () => nodes,
    read: (url) => {
      read.push(url)
      const page = pages.get(url)
      return page === undefined ? Promise.reject(new Error('nobody listens')) : Promise.resolve(page)
    },
    clock,
    watched: (about, from, to) => void watched.push([about, to - from]),
    saw: (...error) => void saw.push(error),
  })
  return {
    reader,
    clock,
    saw,
    watched,
    read,
    gateway: (total: number, kind = 'doubled') =>
      void pages.set('gateway', `linda_gateway_replies_total{account="uae-main",verdict="${kind}"} ${total}`),
    node: (total: number) => void pages.set('uae-2', `linda_bot_sheet_calls_total{outcome="failed"} ${total}`),
    silent: (url: string) => void pages.delete(url),
    pass: async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 100) {
        clock.advance(100)
        reader.tick()
        await turns(2)
      }
    },
  }
}

describe('errors of the processes', () => {
  it('are what was counted since the last reading, with whose they are and who counted them', async () => {
    const made = aReader()
    made.gateway(7)
    made.node(3)
    await made.pass(1_000)
    expect([made.saw, made.watched]).toEqual([[], []])
    made.gateway(9)
    made.node(4)
    await made.pass(15_000)
    expect(made.saw).toEqual([
      ['uae-main', 'reply.doubled', 2, 'gateway'],
      ['uae-main', 'sheetCall.failed', 1, 'uae-2'],
    ])
    expect(made.watched).toEqual([
      ['gateway', 15_000],
      ['uae-main', 15_000],
    ])
  })

  it('of a process that began anew count from zero, and a kind that was not there before counts whole', async () => {
    const made = aReader()
    made.gateway(50)
    await made.pass(1_000)
    made.gateway(2)
    await made.pass(15_000)
    made.gateway(3, 'noSession')
    await made.pass(15_000)
    expect(made.saw.map(([, kind, count]) => [kind, count])).toEqual([
      ['reply.doubled', 2],
      ['reply.noSession', 3],
    ])
  })

  it('that happened while nobody could read for long belong to no minute', async () => {
    const made = aReader()
    made.gateway(1)
    await made.pass(1_000)
    made.silent('gateway')
    await made.pass(11 * 60_000)
    made.gateway(900)
    await made.pass(16_000)
    expect([made.saw, made.watched]).toEqual([[], []])
    made.gateway(901)
    await made.pass(16_000)
    expect(made.saw).toEqual([['uae-main', 'reply.doubled', 1, 'gateway']])
  })

  it('a thousand bots are read one after another, four a second, and the gateway on time all the same', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ ...NODE, id: `n-${index}`, url: `n-${index}` }))
    const made = aReader(many)
    await made.pass(60_000)
    const ofNodes = made.read.filter((url) => url.startsWith('n-'))
    expect(ofNodes.length).toBeLessThanOrEqual(60 * 4 + 1)
    expect(new Set(ofNodes).size).toBe(ofNodes.length)
    expect(made.read.filter((url) => url === 'gateway').length).toBe(4)
  })

  it('are not taken after it was closed', async () => {
    const made = aReader()
    made.gateway(1)
    await made.pass(1_000)
    made.gateway(5)
    made.reader.close()
    await made.pass(20_000)
    expect(made.saw).toEqual([])
  })
})
