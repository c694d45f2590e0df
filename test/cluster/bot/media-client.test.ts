import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { MAX_WAITING, MediaClient } from '../../../cluster/bot/media-client.ts'
import { turns } from '../../support/until.ts'
import { aClock } from '../gateway/factories.ts'

function aClient() {
  const clock = aClock()
  const registry = new Registry()
  const asked: string[] = []
  const lines: string[] = []
  const worker = { takes: true, hold: null as Promise<void> | null }
  const client = new MediaClient({
    submit: async ({ id }) => {
      asked.push(id)
      await worker.hold
      if (!worker.takes) throw new Error('the media worker answered 503: it is stopping')
    },
    clock,
    registry,
    log: (line) => void lines.push(line),
  })
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100)
      await turns(1)
    }
  }
  const counted = async (outcome: string) => {
    const page = await registry.metrics()
    return Number(new RegExp(`linda_bot_media_jobs_total\\{outcome="${outcome}"\\} (\\d+)`).exec(page)?.[1])
  }
  return { client, asked, lines, worker, pass, counted }
}

describe('pictures and documents for the media worker', () => {
  it('are handed over by their ids, in order', async () => {
    const { client, asked, counted } = aClient()
    for (const id of ['a', 'b', 'c']) client.add({ id, kind: 'image' })
    await turns(4)
    expect(asked).toEqual(['a', 'b', 'c'])
    expect([await counted('ok'), client.waiting]).toEqual([3, 0])
  })

  it('that it did not take are handed over again, later and later, and then given up', async () => {
    const { client, asked, worker, pass, lines, counted } = aClient()
    worker.takes = false
    client.add({ id: 'a', kind: 'document' })
    client.add({ id: 'b', kind: 'document' })
    await pass(3_400)
    expect(asked).toEqual(['a', 'a', 'a'])
    await pass(200)
    expect(asked).toEqual(['a', 'a', 'a', 'a', 'b'])
    expect(lines).toEqual(['document a given up: the media worker answered 503: it is stopping'])
    worker.takes = true
    await pass(500)
    expect([await counted('ok'), await counted('skipped'), client.waiting]).toEqual([1, 1, 0])
  })

  it('are given up at once while too many wait', async () => {
    const { client, worker, counted } = aClient()
    worker.hold = new Promise(() => undefined)
    for (let index = 0; index <= MAX_WAITING; index++) client.add({ id: `m${index}`, kind: 'image' })
    expect(client.waiting).toBe(MAX_WAITING)
    expect(await counted('skipped')).toBe(1)
  })

  it('are nobody’s any more once the process ends', async () => {
    const { client, asked, worker, pass } = aClient()
    worker.takes = false
    client.add({ id: 'a', kind: 'image' })
    await turns(2)
    client.close()
    await pass(5_000)
    expect(asked).toEqual(['a'])
  })
})
