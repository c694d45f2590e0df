/**
 * A TCP relay on one link: it carries bytes at once, late, not at all, or hangs up. Each direction keeps its order,
 * and what a silent link held back arrives when it heals, as on a real network: the connection never noticed.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

const LOOPBACK = '127.0.0.1'
/** A lane that holds more than this is not read from: the sender's own backlog grows, as with a slow reader. */
const LANE_LIMIT_BYTES = 256 * 1024

export type Trouble =
  /** Every byte, and every connecting and hanging up, arrives this much later. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Nothing arrives; connections stay open, new ones seem to. */
  | { readonly kind: 'silent' }
  /** Connections are reset, new ones at once. */
  | { readonly kind: 'cut' }

export interface Relay {
  /** Where to dial instead of the target. */
  readonly port: number
  /** Several may lie on the link at once: the worst counts. Returns what lifts it. */
  impose(trouble: Trouble): () => void
  /** Connections broken in mid-sentence so far. */
  readonly breaks: number
  close(): Promise<void>
}

export interface RelayOptions {
  readonly targetPort: number
  /** Free on loopback; 0: any. */
  readonly port?: number
  /** Bytes that the next connection may carry towards whoever dialled before it breaks; without it, any number. */
  readonly nextLimit?: () => number
}

export async function startRelay({ targetPort, port = 0, nextLimit }: RelayOptions): Promise<Relay> {
  let breaks = 0
  const troubles = new Set<Trouble>()
  const lanes = new Set<Lane>()
  const sockets = new Set<Socket>()
  const delayMs = () => Math.max(0, ...[...troubles].map((trouble) => (trouble.kind === 'slow' ? trouble.delayMs : 0)))
  const has = (kind: Trouble['kind']) => [...troubles].some((trouble) => trouble.kind === kind)

  const own = (socket: Socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    // An end that was broken says so by closing; that is what travels on.
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const carry = (from: Socket, deliver: (parcel: Buffer | 'end') => Socket) => {
    const lane = new Lane({ from, deliver, delayMs, isSilent: () => has('silent') })
    lanes.add(lane)
    from.on('close', () => lanes.forEach((other) => other.isOver && lanes.delete(other)))
    return lane
  }

  const server = createServer((near) => {
    own(near)
    if (has('cut')) {
      near.resetAndDestroy()
      return
    }
    let far: Socket | null = null
    let left = nextLimit?.() ?? Number.POSITIVE_INFINITY
    const handBack = (parcel: Buffer | 'end', from: Socket) => {
      if (parcel !== 'end') left -= parcel.length
      if (left >= 0 || parcel === 'end') return hand(near, parcel)
      if (from.destroyed) return near
      breaks += 1
      // By turns the end comes after the bytes, and as a reset that can overtake them.
      const end = breaks % 2 === 0 ? () => near.resetAndDestroy() : () => near.destroy()
      near.write(parcel.subarray(0, parcel.length + left), end)
      from.destroy()
      return near
    }
    // The target is dialled when the first word of the connection would have reached it.
    const dial = () => {
      const socket = own(connect({ host: LOOPBACK, port: targetPort }))
      carry(socket, (parcel) => handBack(parcel, socket))
      return socket
    }
    carry(near, (parcel) => hand((far ??= dial()), parcel)).open()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, LOOPBACK, resolve)
  })
  const bound = server.address() as AddressInfo

  const reset = () => {
    for (const lane of lanes) lane.drop()
    lanes.clear()
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    port: bound.port,
    get breaks() {
      return breaks
    },
    impose(trouble) {
      troubles.add(trouble)
      if (trouble.kind === 'cut') reset()
      return () => {
        troubles.delete(trouble)
        for (const lane of lanes) lane.pump()
      }
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      reset()
      return closed
    },
  }
}

function hand(to: Socket, parcel: Buffer | 'end'): Socket {
  if (parcel === 'end') to.end(() => to.destroy())
  else if (parcel.length > 0 && to.writable) to.write(parcel)
  return to
}

interface LaneOptions {
  readonly from: Socket
  /** Answers the socket it was handed to. */
  readonly deliver: (parcel: Buffer | 'end') => Socket
  readonly delayMs: () => number
  readonly isSilent: () => boolean
}

/** One direction of one connection. */
class Lane {
  readonly #options: LaneOptions
  #parcels: { readonly content: Buffer | 'end'; readonly dueAt: number }[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined
  #isOver = false
  /** For the reader. */
  #isWaiting = false

  constructor(options: LaneOptions) {
    this.#options = options
    options.from.on('data', (bytes: Buffer) => this.#take(bytes))
    options.from.on('close', () => this.#take('end'))
  }

  /** Its end was delivered, or it was dropped. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** An empty parcel: the connecting itself travels too. */
  open(): void {
    this.#take(Buffer.alloc(0))
  }

  drop(): void {
    this.#isOver = true
    this.#parcels = []
    clearTimeout(this.#timer)
  }

  /** Delivers what is due. */
  pump(): void {
    clearTimeout(this.#timer)
    const { deliver, delayMs, isSilent, from } = this.#options
    if (isSilent() || this.#isOver || this.#isWaiting) return
    const isSlow = delayMs() > 0
    for (let parcel = this.#parcels[0]; parcel !== undefined; parcel = this.#parcels[0]) {
      const waitMs = parcel.dueAt - performance.now()
      if (isSlow && waitMs > 0) {
        this.#timer = setTimeout(() => this.pump(), Math.ceil(waitMs))
        return
      }
      this.#parcels.shift()
      if (parcel.content === 'end') this.#isOver = true
      else this.#bytes -= parcel.content.length
      const to = deliver(parcel.content)
      if (to.writableNeedDrain) {
        this.#resumeWith(to)
        return
      }
    }
    if (from.isPaused()) from.resume()
  }

  #resumeWith(to: Socket): void {
    this.#isWaiting = true
    const resume = () => {
      to.off('drain', resume).off('close', resume)
      this.#isWaiting = false
      this.pump()
    }
    to.on('drain', resume).on('close', resume)
  }

  #take(content: Buffer | 'end'): void {
    if (this.#isOver) return
    this.#parcels.push({ content, dueAt: performance.now() + this.#options.delayMs() })
    if (content !== 'end') this.#bytes += content.length
    if (this.#bytes > LANE_LIMIT_BYTES) this.#options.from.pause()
    if (this.#parcels.length === 1) this.pump()
  }
}
