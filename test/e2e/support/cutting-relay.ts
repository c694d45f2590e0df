/** A TCP relay that breaks connections in mid-sentence: after a random number of bytes towards the one who dialled. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface CuttingRelay {
  readonly url: string
  /** Connections broken so far. */
  readonly cuts: () => number
  /** Cuts every connection that is open, so that the next ones have limits. */
  readonly cutAll: () => void
  /** From here on nothing is broken any more. */
  readonly heal: () => void
  readonly close: () => Promise<void>
}

export interface CuttingRelayOptions {
  readonly target: string
  /** Bytes the next connection may carry before it is cut. */
  readonly nextLimit: () => number
}

export async function startCuttingRelay({ target, nextLimit }: CuttingRelayOptions): Promise<CuttingRelay> {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  let cuts = 0
  let isWhole = false
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    let left = isWhole ? Number.POSITIVE_INFINITY : nextLimit()
    for (const socket of [near, far]) {
      open.add(socket)
      // One that was broken here says so on both ends; its close is what counts.
      socket.on('error', () => undefined)
      socket.on('close', () => {
        open.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    far.on('data', (bytes: Buffer) => {
      if (isWhole || bytes.length <= left) {
        left -= bytes.length
        near.write(bytes)
        return
      }
      cuts += 1
      // By turns the end comes after the bytes, and as a reset that can overtake them.
      near.write(bytes.subarray(0, left), () => (cuts % 2 === 0 ? near.resetAndDestroy() : near.destroy()))
      far.destroy()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${bound}`,
    cuts: () => cuts,
    cutAll: () => {
      for (const socket of open) socket.destroy()
    },
    heal: () => {
      isWhole = true
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

/** Mulberry32: the same seed cuts at the same bytes. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
