/** Just enough of the Redis protocol to write a key and to ask a sentinel: one command at a time over one connection. */
import { connect, type Socket } from 'node:net'

export type RedisValue = string | number | null | readonly RedisValue[]

interface Asked {
  readonly resolve: (value: RedisValue) => void
  readonly reject: (error: Error) => void
}

const EMPTY: Buffer = Buffer.alloc(0)

export class RedisClient {
  readonly #socket: Socket
  readonly #asked: Asked[] = []
  #rest = EMPTY

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.on('data', (bytes) => this.#read(bytes))
    this.#socket.on('error', (error) => this.#end(error))
    this.#socket.on('close', () => this.#end(new Error('the connection closed')))
  }

  /** `false` once the connection is gone, for good. */
  get isOpen(): boolean {
    return !this.#socket.destroyed
  }

  /** @throws {Error} what Redis refuses with, no answer in time, or no connection; the latter two end this client. */
  async ask(timeoutMs: number, ...words: readonly (string | number)[]): Promise<RedisValue> {
    if (!this.isOpen) throw new Error('the connection is closed')
    const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`)
    this.#socket.write(`*${words.length}\r\n${parts.join('')}`)
    const limit = setTimeout(() => this.#end(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
    try {
      return await new Promise<RedisValue>((resolve, reject) => this.#asked.push({ resolve, reject }))
    } finally {
      clearTimeout(limit)
    }
  }

  close(): void {
    this.#end(new Error('closed'))
  }

  #read(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes])
    for (let parsed = parse(this.#rest, 0); parsed !== null; parsed = parse(this.#rest, 0)) {
      this.#rest = this.#rest.subarray(parsed.end)
      const asked = this.#asked.shift()
      if (parsed.value instanceof Error) asked?.reject(parsed.value)
      else asked?.resolve(parsed.value)
    }
  }

  #end(error: Error): void {
    this.#socket.destroy()
    for (const { reject } of this.#asked.splice(0)) reject(error)
  }
}

interface Parsed {
  readonly value: RedisValue | Error
  readonly end: number
}

/** `null`: not all of it is here yet. */
function parse(bytes: Buffer, from: number): Parsed | null {
  const lineEnd = bytes.indexOf('\r\n', from)
  if (lineEnd === -1) return null
  const kind = String.fromCharCode(bytes[from] ?? 0)
  const line = bytes.toString('utf8', from + 1, lineEnd)
  const end = lineEnd + 2
  switch (kind) {
    case '+':
      return { value: line, end }
    case '-':
      return { value: new Error(line), end }
    case ':':
      return { value: Number(line), end }
    case '$': {
      const length = Number(line)
      if (length < 0) return { value: null, end }
      if (bytes.length < end + length + 2) return null
      return { value: bytes.toString('utf8', end, end + length), end: end + length + 2 }
    }
    case '*':
      return parseList(bytes, end, Number(line))
    default:
      throw new Error(`Redis does not speak like this: ${kind}${line}`)
  }
}

function parseList(bytes: Buffer, from: number, length: number): Parsed | null {
  if (length < 0) return { value: null, end: from }
  const values: RedisValue[] = []
  let end = from
  for (let index = 0; index < length; index++) {
    const parsed = parse(bytes, end)
    if (parsed === null) return null
    if (parsed.value instanceof Error) return parsed
    values.push(parsed.value)
    end = parsed.end
  }
  return { value: values, end }
}
