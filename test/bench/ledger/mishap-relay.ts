/** A TCP relay between console and control plane that does something to them between two given bytes. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Mishap {
  /** Counted from now on, in both directions and over all connections. The byte after them never arrives. */
  readonly afterBytes: number
  /** What hangs up then: every connection, or only the one with that byte. */
  readonly breaks: 'all' | 'one'
  /** What comes from the control plane over the others is held up for this long, ms; new connections are not. */
  readonly deafMs: number
  /** Done just before; whoever is killed by it does not see that the connections end. */
  readonly strike: () => void
}

export interface MishapRelay {
  readonly url: string
  /** One at a time. Resolves once it struck. */
  arm(mishap: Mishap): Promise<void>
  /** Strikes at once what is still to come. */
  hurry(): void
  close(): Promise<void>
}

interface Armed {
  left: number
  readonly mishap: Mishap
  readonly struck: () => void
}

export async function startMishapRelay(targetPort: number): Promise<MishapRelay> {
  const open = new Set<Socket>()
  /** Those to the control plane. */
  const fromFar = new Set<Socket>()
  let armed: Armed | null = null
  let hangUps = 0

  const hangUp = (sockets: Iterable<Socket>) => {
    hangUps += 1
    // By turns as an end, and as a reset that can overtake what was sent before.
    for (const socket of sockets) {
      if (hangUps % 2 === 0) socket.resetAndDestroy()
      else socket.destroy()
    }
  }
  const holdUp = (sockets: readonly Socket[], ms: number) => {
    for (const socket of sockets) socket.pause()
    setTimeout(() => sockets.forEach((socket) => socket.resume()), ms)
  }
  const carry = (from: Socket, to: Socket) => {
    from.on('data', (bytes: Buffer) => {
      const due = armed
      if (due === null || bytes.length < due.left) {
        if (due !== null) due.left -= bytes.length
        to.write(bytes)
        return
      }
      armed = null
      const hit = due.mishap.breaks === 'all' ? open : [from, to]
      for (const socket of hit) socket.removeAllListeners('data')
      to.write(bytes.subarray(0, due.left), () => end(due, hit))
    })
  }
  const end = ({ mishap, struck }: Armed, hit: Iterable<Socket>) => {
    mishap.strike()
    hangUp(hit)
    if (mishap.deafMs > 0) holdUp([...fromFar], mishap.deafMs)
    struck()
  }
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1')
    fromFar.add(far)
    for (const socket of [near, far]) {
      open.add(socket)
      socket.setNoDelay(true)
      // One that was broken here says so by closing; that is what counts.
      socket.on('error', () => undefined)
      socket.on('close', () => {
        open.delete(socket)
        fromFar.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    carry(near, far)
    carry(far, near)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    arm: (mishap) =>
      new Promise((resolve) => {
        armed = { left: mishap.afterBytes, mishap, struck: resolve }
      }),
    hurry() {
      const due = armed
      armed = null
      if (due !== null) end(due, open)
    },
    close() {
      for (const socket of open) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
