import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import { keepDialling } from '../../../cluster/wire/redial.ts'
import { until } from '../../support/until.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

interface Listener {
  /** Connections so far. */
  readonly sockets: Socket[]
  readonly server: Server
}

async function aListener(port: number): Promise<Listener> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined) // The dialling side hangs up as it likes.
    sockets.push(socket)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { sockets, server }
}

/** Dials a port; pauses are recorded, and over at once where `hurried`. */
function dialling(port: number, { hurried = true } = {}) {
  const pauses: number[] = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const fake = globalThis.setTimeout
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, ms: number) => {
    pauses.push(ms)
    const timer = fake(run, ms)
    if (hurried) vi.advanceTimersByTime(ms)
    return timer
  }) as typeof setTimeout)
  const events: string[] = []
  const redial = keepDialling<{ n: number }, { n: number }>({
    port,
    incoming: z.object({ n: z.number() }),
    firstRetryMs: 100,
    lastRetryMs: 1_000,
    opened: () => events.push('opened'),
    message: ({ n }) => events.push(`got ${n}`),
    closed: () => events.push('closed'),
  })
  onTestFinished(() => redial.close())
  return { redial, pauses, events }
}

describe('a connection that is kept', () => {
  it('is tried again after pauses that double up to the last one, without a word while there is nobody', async () => {
    const [port = 0] = await freePorts(1)
    const { redial, pauses, events } = dialling(port)
    await until(() => pauses.length >= 7)
    expect(pauses.slice(0, 7)).toEqual([100, 200, 400, 800, 1_000, 1_000, 1_000])
    expect(redial.channel).toBeNull()
    expect(events).toEqual([])
  })

  it('is there once somebody listens, and carries messages', async () => {
    const [port = 0] = await freePorts(1)
    const { redial, events, pauses } = dialling(port)
    await until(() => pauses.length >= 2)
    const { sockets } = await aListener(port)
    await until(() => redial.channel !== null)
    sockets[0]?.write('{"n":7}\n')
    await until(() => events.length === 2)
    expect(events).toEqual(['opened', 'got 7'])
  })

  it('begins with the first pause again only after the other side proved well', async () => {
    const [port = 0] = await freePorts(1)
    const { sockets } = await aListener(port)
    const { redial, pauses, events } = dialling(port)
    const lose = async () => {
      const before = events.filter((event) => event === 'closed').length
      await until(() => redial.channel !== null)
      await until(() => sockets.length === before + 1)
      sockets.at(-1)?.destroy()
      await until(() => events.filter((event) => event === 'closed').length === before + 1)
    }
    await lose()
    await lose()
    await until(() => redial.channel !== null)
    redial.settled()
    await lose()
    expect(pauses).toEqual([100, 200, 100])
  })

  it('is made anew after it was dropped', async () => {
    const [port = 0] = await freePorts(1)
    const { sockets } = await aListener(port)
    const { redial, events } = dialling(port)
    await until(() => redial.channel !== null)
    redial.drop()
    expect(redial.channel).toBeNull()
    await until(() => sockets.length === 2 && redial.channel !== null)
    expect(events).toEqual(['opened', 'closed', 'opened'])
  })

  it('ends for good when closed, also while it waits', async () => {
    const [port = 0] = await freePorts(1)
    const waiting = dialling(port, { hurried: false })
    await until(() => waiting.pauses.length === 1)
    waiting.redial.close()
    const { sockets } = await aListener(port)
    const open = dialling(port)
    await until(() => open.redial.channel !== null)
    open.redial.close()
    await until(() => sockets[0]?.closed === true)
    expect(sockets).toHaveLength(1)
    expect(open.pauses).toEqual([])
    expect(waiting.events).toEqual([])
  })
})
