import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { RedisClient } from './redis-client.ts'

/** Answers the first command with these bytes, one packet each; `heard` is what it was sent. */
async function aServer(packets: readonly string[]) {
  const heard: string[] = []
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      heard.push(bytes.toString())
      const [packet, ...rest] = packets
      if (packet !== undefined) socket.write(packet)
      for (const next of rest) setImmediate(() => socket.write(next))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = new RedisClient((server.address() as AddressInfo).port)
  onTestFinished(() => {
    client.close()
    server.close()
  })
  return { client, heard }
}

const LONG_MS = 5_000

describe('the Redis client', () => {
  it('sends a command as Redis reads it, lengths in bytes', async () => {
    const { client, heard } = await aServer(['+OK\r\n'])
    expect(await client.ask(LONG_MS, 'SET', 'naïve', 7)).toBe('OK')
    expect(heard).toEqual(['*3\r\n$3\r\nSET\r\n$6\r\nnaïve\r\n$1\r\n7\r\n'])
  })

  it.each([
    ['a number', [':42\r\n'], 42],
    ['a text with line breaks', ['$4\r\na\r\nb\r\n'], 'a\r\nb'],
    ['nothing', ['$-1\r\n'], null],
    ['a list in a list', ['*2\r\n$1\r\na\r\n*1\r\n:1\r\n'], ['a', [1]]],
    ['what comes in pieces', ['*2\r\n$9\r\n127.0', '.0.1\r', '\n$4\r\n63', '79\r\n'], ['127.0.0.1', '6379']],
  ] as const)('reads %s', async (_, packets, value) => {
    const { client } = await aServer(packets)
    expect(await client.ask(LONG_MS, 'GET', 'x')).toEqual(value)
  })

  it('rejects what Redis refuses, and can go on', async () => {
    const { client } = await aServer(["-READONLY You can't write against a read only replica.\r\n"])
    await expect(client.ask(LONG_MS, 'SET', 'x', 1)).rejects.toThrow('READONLY')
    expect(client.isOpen).toBe(true)
  })

  it('is done with a server that does not answer', async () => {
    const { client } = await aServer([])
    await expect(client.ask(10, 'PING')).rejects.toThrow('no answer within 10 ms')
    expect(client.isOpen).toBe(false)
    await expect(client.ask(10, 'PING')).rejects.toThrow('closed')
  })
})
