import { connect } from 'node:net'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Fact } from '../../../../shared/fact.ts'
import { Sample } from '../../../../shared/sample.ts'
import { Gap, parseEventId, Tick } from '../../../../shared/stream.ts'
import { aHealthChange, anAccountSample, anId } from '../../../support/factories.ts'
import { until } from '../../../support/until.ts'
import { anApi, TOKEN } from '../api/an-api.ts'

async function aListeningApi(options: Parameters<typeof anApi>[0] = {}) {
  const api = await anApi(options)
  await api.server.listen({ host: '127.0.0.1', port: 0 })
  const address = api.server.server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  let changes = 0
  const happen = (count = 1) => {
    for (let index = 0; index < count; index++)
      api.book.record([aHealthChange('uae-3', { why: `change ${++changes}` })])
  }
  return { ...api, port, happen }
}

/** A client of the event stream, and everything it was told. */
async function aClient(port: number, lastEventId: string | null = null) {
  const told: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (event) => told.push(event) })
  const abort = new AbortController()
  const headers = {
    authorization: `Bearer ${TOKEN}`,
    ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }),
  }
  const response = await fetch(`http://127.0.0.1:${port}/v1/events`, { headers, signal: abort.signal })
  const decoder = new TextDecoder()
  const reading = (async () => {
    for await (const bytes of response.body ?? []) parser.feed(decoder.decode(bytes, { stream: true }))
  })().catch(() => undefined) // The test hangs up.
  const hangUp = async () => {
    abort.abort()
    await reading
  }
  onTestFinished(hangUp)
  const facts = () => told.filter(({ event }) => event === 'fact')
  return {
    told,
    type: response.headers.get('content-type'),
    hangUp,
    seqs: () => facts().map(({ data }) => Fact.parse(JSON.parse(data)).seq),
    ids: () => facts().map(({ id }) => id),
    find: (event: string) => told.find((one) => one.event === event),
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('the event stream', () => {
  it('tells facts as they are journaled, each under its id', async () => {
    const { port, happen, book } = await aListeningApi()
    const client = await aClient(port)
    expect(client.type).toMatch(/^text\/event-stream/)
    await until(() => client.find('tick') !== undefined)
    const { seq, journalId } = book.snapshot
    happen(3)
    await until(() => client.seqs().length === 3)
    expect(client.seqs()).toEqual(range(seq + 1, seq + 3))
    expect(client.ids().map((id) => parseEventId(id ?? ''))).toEqual(
      range(seq + 1, seq + 3).map((at) => ({ journalId, seq: at })),
    )
  })

  it('begins with what comes next, and says at once where it is', async () => {
    const { port, happen, book } = await aListeningApi()
    happen(2)
    const client = await aClient(port)
    await until(() => client.told.length > 0)
    expect(Tick.parse(JSON.parse(client.told[0]?.data ?? ''))).toMatchObject({ seq: book.snapshot.seq })
    expect(client.seqs()).toEqual([])
  })

  it('resumes after an id with exactly the facts that are missing', async () => {
    const { port, happen, book } = await aListeningApi()
    const { journalId, seq } = book.snapshot
    happen(10)
    for (const known of [0, 1, seq, seq + 4, seq + 10]) {
      const client = await aClient(port, `${journalId}:${known}`)
      await until(() => client.find('tick') !== undefined)
      expect(client.seqs()).toEqual(range(known + 1, seq + 10))
    }
  })

  it('leaves no gap and no repetition however often a client hangs up and resumes in the middle of traffic', async () => {
    const { port, happen, book } = await aListeningApi()
    const { journalId, seq } = book.snapshot
    const traffic = setInterval(() => happen(2), 1)
    onTestFinished(() => clearInterval(traffic))
    const seen: number[] = []
    for (let cut = 0; cut < 15; cut++) {
      const client = await aClient(port, `${journalId}:${seen.at(-1) ?? seq}`)
      await until(() => client.seqs().length >= 5)
      await client.hangUp()
      seen.push(...client.seqs())
    }
    clearInterval(traffic)
    expect(seen).toEqual(range(seq + 1, seq + seen.length))
  })

  it('pages through a long absence', async () => {
    const { port, book } = await aListeningApi()
    const { journalId, seq } = book.snapshot
    book.record(range(1, 2_300).map((index) => aHealthChange('uae-3', { why: `change ${index}` })))
    const client = await aClient(port, `${journalId}:${seq}`)
    await until(() => client.find('tick') !== undefined)
    expect(client.seqs()).toEqual(range(seq + 1, seq + 2_300))
  })

  it.each<[string, (journalId: string, seq: number) => string]>([
    ['of another journal', () => `${anId(0xdead)}:3`],
    ['that cannot be read', () => 'yesterday'],
    ['from the future', (journalId, seq) => `${journalId}:${seq + 1}`],
  ])('answers an id %s with a gap, and goes on from now', async (_what, id) => {
    const { port, happen, book } = await aListeningApi()
    const { journalId, seq } = book.snapshot
    const client = await aClient(port, id(journalId, seq))
    await until(() => client.find('gap') !== undefined)
    expect(Gap.parse(JSON.parse(client.find('gap')?.data ?? ''))).toMatchObject({ journalId, seq })
    happen()
    await until(() => client.seqs().length > 0)
    expect(client.seqs()).toEqual([seq + 1])
  })

  it('answers an id whose facts are not kept any more with a gap', async () => {
    const { port, book, engine } = await aListeningApi()
    engine.saveSnapshot(book.snapshot)
    engine.prune(book.snapshot.at + 31 * 24 * 60 * 60_000)
    const client = await aClient(port, `${book.snapshot.journalId}:2`)
    await until(() => client.find('gap') !== undefined)
    expect(client.seqs()).toEqual([])
  })

  it('ticks and tells samples every second, under no id', async () => {
    const { port } = await aListeningApi()
    const client = await aClient(port)
    await until(() => client.find('samples') !== undefined)
    expect(JSON.parse(client.find('samples')?.data ?? '')).toEqual([anAccountSample()])
    expect(client.told.every(({ id }) => id === undefined)).toBe(true)
  })

  it('tells the samples of a large cluster in pieces, and what happens meanwhile in between', async () => {
    const all = range(1, 400).map((index) => anAccountSample({ accountId: `account-${index}` }))
    let happen = (): void => undefined
    const streamed = () => {
      happen()
      return all
    }
    const api = await aListeningApi({ streamed })
    const client = await aClient(api.port)
    await until(() => client.find('tick') !== undefined)
    happen = () => {
      happen = () => undefined
      api.happen()
    }
    const pieces = () => client.told.filter(({ event }) => event === 'samples')
    await until(() => pieces().length >= 3)
    expect(
      pieces()
        .slice(0, 3)
        .flatMap(({ data }) => Sample.array().parse(JSON.parse(data))),
    ).toEqual(all)
    expect(client.told.findIndex(({ event }) => event === 'fact')).toBeLessThan(
      client.told.indexOf(pieces()[1] as EventSourceMessage),
    )
  })

  it('forgets a client that hung up', async () => {
    const { port, hub } = await aListeningApi()
    const client = await aClient(port)
    expect(hub.clients).toBe(1)
    await client.hangUp()
    await until(() => hub.clients === 0)
    expect(hub.clients).toBe(0)
  })

  it('cuts a client that reads nothing, and no other', async () => {
    const { port, hub, book } = await aListeningApi()
    const slow = connect({ host: '127.0.0.1', port })
    slow.on('error', () => undefined) // It is cut: that is the point.
    onTestFinished(() => void slow.destroy())
    slow.write(`GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`)
    slow.pause()
    await until(() => hub.clients === 1)
    const client = await aClient(port)
    const { seq } = book.snapshot
    let sent = 0
    for (; hub.clients === 2 && sent < 60; sent++) {
      book.record([aHealthChange('uae-3', { why: `${sent} ${'x'.repeat(1_000_000)}` })])
      await until(() => client.seqs().length === sent + 1)
    }
    expect(hub.clients).toBe(1)
    expect(client.seqs()).toEqual(range(seq + 1, seq + sent))
  })

  it('lets one that missed more than fits its backlog catch up as slowly as it reads', async () => {
    const { port, hub, book } = await aListeningApi()
    const { seq, journalId } = book.snapshot
    const missed = 24
    for (let index = 0; index < missed; index++)
      book.record([aHealthChange('uae-3', { why: `${index} ${'x'.repeat(1_000_000)}` })])
    const slow = connect({ host: '127.0.0.1', port })
    onTestFinished(() => void slow.destroy())
    slow.pause()
    slow.write(
      `GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nLast-Event-ID: ${journalId}:${seq}\r\n\r\n`,
    )
    // The rounds in which whoever has left too much unread is cut.
    const other = await aClient(port)
    await until(() => other.told.filter(({ event }) => event === 'tick').length === 3)
    const ids: number[] = []
    let rest = ''
    slow.on('data', (chunk: Buffer) => {
      rest += chunk.toString()
      for (const [, id] of rest.matchAll(/^id: (\S+)$/gm)) ids.push(parseEventId(id ?? '')?.seq ?? 0)
      rest = rest.slice(rest.lastIndexOf('\n') + 1)
    })
    slow.resume()
    await until(() => hub.clients === 2)
    await until(() => ids.length === missed)
    expect(ids).toEqual(range(seq + 1, seq + missed))
  })
})
