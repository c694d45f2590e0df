/** A window's port over a WebSocket: the same messages as everywhere, as JSON text. */
import type { Fleet } from '../host/fleet/fleet.ts'
import type { PortMessage } from '../shared/calls.ts'

/** What a port needs of a WebSocket. */
export interface PortSocket {
  readonly OPEN: number
  readonly readyState: number
  /** Bytes accepted by `send` and not yet read by the window. */
  readonly bufferedAmount: number
  send(text: string): void
  terminate(): void
  on(event: 'message', listener: (data: Buffer | ArrayBuffer | Buffer[]) => void): void
  on(event: 'close' | 'error', listener: () => void): void
}

/** A window that lets this much pile up is not reading; it starts over when it comes back, bytes. */
const PILED_UP_BYTES = 16 * 1024 * 1024
const LARGE_BYTES = 1024 * 1024

export function servePort(socket: PortSocket, fleet: Pick<Fleet, 'open'>): void {
  const session = fleet.open(sender(socket))
  socket.on('message', (data) => session.receive(parse(textOf(data))))
  socket.on('close', () => session.close())
  // An error is followed by `close`, which does what there is to do.
  socket.on('error', () => undefined)
}

function sender(socket: PortSocket): (message: PortMessage) => void {
  /** Bytes of answers that are large in themselves, such as a bundle: what was asked for is no piling up. */
  let askedForBytes = 0
  return (message) => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount === 0) askedForBytes = 0
    if (socket.bufferedAmount > PILED_UP_BYTES + askedForBytes) return socket.terminate()
    const text = JSON.stringify(message)
    // In one byte each: what is that large is base64.
    if (message.type === 'answer' && text.length > LARGE_BYTES) askedForBytes += text.length
    socket.send(text)
  }
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not a request: the session says so, as for anything else that is none.
    return text
  }
}
