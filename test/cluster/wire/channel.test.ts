import { connect, createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { type Channel, openChannel } from '../../../cluster/wire/channel.ts'
import { until } from '../../support/until.ts'

const Note = z.object({ type: z.literal('note'), text: z.string() })
type Note = z.infer<typeof Note>
const note = (text: string): Note => ({ type: 'note', text })
const line = (text: string) => `${JSON.stringify(note(text))}\n`

/** A channel, and the bare socket at its other end. */
async function aChannel() {
  const got: string[] = []
  const closes: string[] = []
  let channel: Channel<Note> | null = null
  const server = createServer((socket) => {
    channel = openChannel<Note, Note>(socket, Note, {
      message: ({ text }) => got.push(text),
      closed: (why) => closes.push(why),
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const peer: Socket = connect({ host: '127.0.0.1', port: typeof address === 'object' ? (address?.port ?? 0) : 0 })
  peer.on('error', () => undefined) // A reset is one of the ways the other end may hear of a close.
  onTestFinished(() => {
    peer.destroy()
    server.close()
  })
  await until(() => channel !== null)
  if (channel === null) throw new Error('nobody connected')
  return { channel: channel as Channel<Note>, peer, got, closes }
}

describe('a channel', () => {
  it('puts lines together however they were cut on the way', async () => {
    const { peer, got } = await aChannel()
    const bytes = Buffer.from(line('first – ünïcode 🙂') + line('second') + line('third'))
    peer.setNoDelay(true)
    for (const byte of bytes) {
      peer.write(Buffer.of(byte))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await until(() => got.length === 3)
    expect(got).toEqual(['first – ünïcode 🙂', 'second', 'third'])
  })

  it('reads several lines of one piece, and keeps the rest for later', async () => {
    const { peer, got } = await aChannel()
    peer.write(line('a') + line('b') + line('c').slice(0, 5))
    await until(() => got.length === 2)
    peer.write(line('c').slice(5))
    await until(() => got.length === 3)
    expect(got).toEqual(['a', 'b', 'c'])
  })

  it('sends a line a message', async () => {
    const { channel, peer } = await aChannel()
    let text = ''
    peer.on('data', (bytes: Buffer) => (text += bytes.toString()))
    channel.send(note('hello\nthere'))
    channel.send(note('again'))
    await until(() => text.endsWith('again"}\n'))
    expect(text).toBe(line('hello\nthere') + line('again'))
  })

  it.each([
    ['is not JSON', 'HELO there\n', /not JSON/],
    ['does not parse', '{"type":"note","text":7}\n', /does not parse: text/],
    ['is of another protocol', '{"type":"hello"}\n', /does not parse: type/],
  ])('closes on a line that %s, and hears nothing after it', async (_what, bytes, why) => {
    const { channel, peer, got, closes } = await aChannel()
    peer.write(line('before') + bytes + line('after'))
    await until(() => closes.length > 0)
    expect(closes).toEqual([expect.stringMatching(why)])
    expect(got).toEqual(['before'])
    expect(channel.closed).toBe(true)
    await until(() => peer.closed)
  })

  it('closes on a line that never ends', async () => {
    const { peer, closes } = await aChannel()
    const block = Buffer.alloc(1024 * 1024, 'x')
    for (let sent = 0; sent < 9; sent++) peer.write(block)
    await until(() => closes.length > 0)
    expect(closes).toEqual(['a line that is too long'])
  })

  it('says once that it closed, whichever side did it', async () => {
    const here = await aChannel()
    here.channel.close()
    here.channel.close()
    await until(() => here.peer.closed)
    expect(here.closes).toEqual(['closed here'])
    const there = await aChannel()
    there.peer.end()
    await until(() => there.closes.length > 0)
    expect(there.closes).toEqual(['closed by the other side'])
  })

  it('sends nothing once closed', async () => {
    const { channel } = await aChannel()
    channel.close()
    channel.send(note('late'))
    expect(channel.backlogBytes).toBe(0)
  })

  it('knows how much a reader that reads nothing has left unread', async () => {
    const { channel, peer } = await aChannel()
    peer.pause()
    for (let sent = 0; sent < 200; sent++) channel.send(note('x'.repeat(100_000)))
    expect(channel.backlogBytes).toBeGreaterThan(1024 * 1024)
  })
})
