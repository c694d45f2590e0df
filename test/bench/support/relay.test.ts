import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type Relay, startRelay } from './relay.ts'
import { until } from './until.ts'

const WITHIN_MS = 5_000
const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

/** Says back whatever it hears. */
async function anEcho(): Promise<{ port: number; connections: Set<Socket> }> {
  const connections = new Set<Socket>()
  const server: Server = createServer((socket) => {
    connections.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => connections.delete(socket))
    socket.pipe(socket)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  ends.push(() => {
    for (const socket of connections) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, connections }
}

async function aRelay(nextLimit?: () => number): Promise<{ relay: Relay; connections: Set<Socket> }> {
  const { port, connections } = await anEcho()
  const relay = await startRelay({ targetPort: port, ...(nextLimit && { nextLimit }) })
  ends.push(() => relay.close())
  return { relay, connections }
}

function dialled({ port }: Relay) {
  const caller = { heard: '', isClosed: false, socket: connect({ host: '127.0.0.1', port }) }
  caller.socket.setEncoding('utf8').on('data', (text) => (caller.heard += String(text)))
  caller.socket.on('error', () => undefined)
  caller.socket.on('close', () => (caller.isClosed = true))
  ends.push(() => void caller.socket.destroy())
  return caller
}

const hears = (caller: { heard: string }, text: string) =>
  until(() => (caller.heard === text ? true : null), {
    what: `"${text}" instead of "${caller.heard}"`,
    withinMs: WITHIN_MS,
    everyMs: 2,
  })
const closes = (caller: { isClosed: boolean }) =>
  until(() => (caller.isClosed ? true : null), { what: 'the connection closes', withinMs: WITHIN_MS, everyMs: 2 })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a relay', () => {
  it('carries both ways, and hangs up where the other side does', async () => {
    const { relay, connections } = await aRelay()
    const caller = dialled(relay)
    caller.socket.write('one')
    await hears(caller, 'one')
    for (const socket of connections) socket.destroy()
    await closes(caller)
    expect(caller.heard).toBe('one')
  })

  it('delays every byte of a slow link, each way, and keeps their order', async () => {
    const { relay } = await aRelay()
    const lift = relay.impose({ kind: 'slow', delayMs: 80 })
    const caller = dialled(relay)
    const startedAt = performance.now()
    caller.socket.write('one')
    await pause(20)
    caller.socket.write(' two')
    await hears(caller, 'one two')
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(180)
    caller.socket.write(' three')
    lift()
    caller.socket.write(' four')
    await hears(caller, 'one two three four')
  })

  it('holds back what goes over a silent link, keeps it open, and delivers when it heals', async () => {
    const { relay, connections } = await aRelay()
    const caller = dialled(relay)
    caller.socket.write('one')
    await hears(caller, 'one')
    const lift = relay.impose({ kind: 'silent' })
    caller.socket.write(' two')
    const late = dialled(relay)
    late.socket.write('hello')
    await pause(150)
    expect({ heard: caller.heard, isClosed: caller.isClosed, late: late.heard, lateClosed: late.isClosed }).toEqual({
      heard: 'one',
      isClosed: false,
      late: '',
      lateClosed: false,
    })
    expect(connections.size).toBe(1)
    lift()
    await hears(caller, 'one two')
    await hears(late, 'hello')
  })

  it('tells nobody of a hanging up before a silent link heals', async () => {
    const { relay, connections } = await aRelay()
    const caller = dialled(relay)
    caller.socket.write('one')
    await hears(caller, 'one')
    const lift = relay.impose({ kind: 'silent' })
    caller.socket.destroy()
    await pause(100)
    expect(connections.size).toBe(1)
    lift()
    await until(() => (connections.size === 0 ? true : null), { what: 'the end arrives', withinMs: WITHIN_MS })
  })

  it('resets the connections of a cut link, and the new ones, until the last cut is lifted', async () => {
    const { relay } = await aRelay()
    const caller = dialled(relay)
    caller.socket.write('one')
    await hears(caller, 'one')
    const lifts = [relay.impose({ kind: 'cut' }), relay.impose({ kind: 'cut' })]
    await closes(caller)
    lifts[0]?.()
    await closes(dialled(relay))
    lifts[1]?.()
    const healed = dialled(relay)
    healed.socket.write('two')
    await hears(healed, 'two')
    expect(healed.isClosed).toBe(false)
  })

  it('breaks a connection in mid-sentence where it is told to, and the next one where that one is', async () => {
    const limits = [3, 5, 100]
    const { relay } = await aRelay(() => limits.shift() ?? 0)
    const callers = [dialled(relay), dialled(relay), dialled(relay)]
    for (const { socket } of callers) socket.write('a sentence')
    await Promise.all(callers.slice(0, 2).map(closes))
    await Promise.all(callers.slice(2).map((caller) => hears(caller, 'a sentence')))
    expect(relay.breaks).toBe(2)
    // A reset may overtake the last bytes; nothing may come behind them.
    for (const { heard } of callers) expect('a sentence'.startsWith(heard)).toBe(true)
    expect(callers.slice(0, 2).every(({ heard }) => heard.length <= 5)).toBe(true)
  })

  it('stops reading for a reader that does not read, and loses nothing', async () => {
    const { relay } = await aRelay()
    const lift = relay.impose({ kind: 'silent' })
    const caller = dialled(relay)
    const sent = 'x'.repeat(16 * 1024 * 1024)
    caller.socket.write(sent)
    await pause(200)
    expect(caller.socket.writableLength).toBeGreaterThan(1024 * 1024)
    lift()
    await until(() => (caller.heard.length === sent.length ? true : null), { what: 'all of it', withinMs: WITHIN_MS })
  })
})
