import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ChannelEnd, ChannelEvents } from '../../../renderer/bridge/channel.ts'
import { openMessagePort } from '../../../renderer/bridge/message-port.ts'

/** As much of a window as a port is handed over through. */
class Page extends EventTarget {
  readonly timers = new Map<number, () => void>()
  setTimeout = (then: () => void): number => {
    this.timers.set(this.timers.size, then)
    return this.timers.size - 1
  }
  clearTimeout = (id: number): void => void this.timers.delete(id)

  hand(port: MessagePort, data: unknown = { type: 'linda-port' }, source: unknown = this): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data, source, ports: [port] }))
  }
}

const ports: MessagePort[] = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

function open() {
  const page = new Page()
  const seen = { requests: 0, opened: 0, messages: [] as unknown[], ends: [] as ChannelEnd[] }
  const events: ChannelEvents = {
    onOpen: () => void (seen.opened += 1),
    onMessage: (message) => void seen.messages.push(message),
    onClose: (end) => void seen.ends.push(end),
  }
  const bridge = { shell: 'electron', requestPort: () => void (seen.requests += 1) } as const
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  const channel = openMessagePort(page, bridge, events)
  return { page, seen, channel, host: port1, handed: port2 }
}

describe('the port of the desktop shell', () => {
  it('is asked for once, and carries messages both ways', async () => {
    const { page, seen, channel, host, handed } = open()
    expect(seen.requests).toBe(1)
    const heard: unknown[] = []
    host.onmessage = (event) => heard.push(event.data)
    page.hand(handed)
    expect(seen.opened).toBe(1)
    channel.send({ id: 1, call: 'watch', input: {} })
    host.postMessage('hello')
    await vi.waitFor(() => expect([heard.length, seen.messages]).toEqual([1, ['hello']]))
  })

  it('is not taken from anybody else', () => {
    const { page, seen, handed } = open()
    page.hand(handed, { type: 'other' })
    page.hand(handed, { type: 'linda-port' }, { another: 'window' })
    expect(seen.opened).toBe(0)
  })

  it('is lost when its other end is gone', async () => {
    const { page, seen, host, handed } = open()
    page.hand(handed)
    host.close()
    await vi.waitFor(() => expect(seen.ends).toEqual([{ kind: 'lost' }]))
  })

  it('is lost where nobody hands one over in time, and then not taken any more', () => {
    const { page, seen, handed } = open()
    for (const late of page.timers.values()) late()
    expect(seen.ends).toEqual([{ kind: 'lost' }])
    page.hand(handed)
    expect(seen.opened).toBe(0)
  })

  it('ends once, however often it is closed', () => {
    const { page, seen, channel, handed } = open()
    page.hand(handed)
    channel.close()
    channel.close()
    expect(seen.ends).toHaveLength(1)
  })
})
