import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { Fleet } from '../../host/fleet/fleet.ts'
import type { PortMessage } from '../../shared/calls.ts'
import { servePort } from '../../web/port.ts'

class FakeSocket extends EventEmitter {
  readonly OPEN = 1
  readyState = 1
  bufferedAmount = 0
  terminated = false
  readonly sent: string[] = []
  send(text: string): void {
    this.sent.push(text)
  }
  terminate(): void {
    this.terminated = true
    this.emit('close')
  }
}

describe('port', () => {
  function aPort(): { socket: FakeSocket; send: (message: PortMessage) => void; closed: () => boolean } {
    const socket = new FakeSocket()
    let send: (message: PortMessage) => void = () => undefined
    let closed = false
    const fleet: Pick<Fleet, 'open'> = {
      open: (sendToWindow) => {
        send = sendToWindow
        return { receive: () => undefined, close: () => (closed = true) }
      },
    }
    servePort(socket, fleet)
    return { socket, send: (message) => send(message), closed: () => closed }
  }
  const push: PortMessage = { type: 'push', pushes: [] }

  it('sends messages as JSON text', () => {
    const { socket, send } = aPort()
    send(push)
    expect(socket.sent).toEqual([JSON.stringify(push)])
  })

  it('lets go of a window that does not read, so that it does not fill the memory', () => {
    const { socket, send, closed } = aPort()
    socket.bufferedAmount = 20 * 1024 * 1024
    send(push)
    expect(socket.sent).toEqual([])
    expect(closed()).toBe(true)
  })

  it('does not take a large answer, which was asked for, for a window that does not read', () => {
    const { socket, send, closed } = aPort()
    const base64 = 'a'.repeat(20 * 1024 * 1024)
    send({ type: 'answer', id: 1, ok: true, value: { name: 'bundle.zip', base64 } })
    socket.bufferedAmount = 20 * 1024 * 1024
    send(push)
    expect(closed()).toBe(false)
    socket.bufferedAmount = 40 * 1024 * 1024
    send(push)
    expect(closed()).toBe(true)
  })

  it('sends nothing to a socket that is closing', () => {
    const { socket, send } = aPort()
    socket.readyState = 2
    send(push)
    expect(socket.sent).toEqual([])
  })

  it('survives an error of the socket', () => {
    const { socket } = aPort()
    expect(() => socket.emit('error', new Error('reset'))).not.toThrow()
  })
})
