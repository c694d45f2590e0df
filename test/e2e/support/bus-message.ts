/** Messages of D-Bus as its specification lays them out, as far as notifications need it: little-endian only. Pure. */

export type BusValue = string | number | readonly string[]

export interface BusCall {
  readonly type: 'call' | 'reply' | 'signal'
  readonly path?: string
  readonly interface?: string
  readonly member?: string
  readonly replyTo?: number
  readonly destination?: string
  /** Of `s`, `u` and `as`. */
  readonly signature: string
  readonly values: readonly BusValue[]
}

export interface Message {
  readonly type: 'call' | 'other'
  readonly serial: number
  readonly member: string | undefined
  readonly sender: string | undefined
  readonly signature: string
  readonly body: Buffer
}

const TYPES = { call: 1, reply: 2, signal: 4 } as const
const MEMBER = 3
const SENDER = 7
const SIGNATURE = 8
const HEAD = 16

class Writer {
  #bytes: Buffer = Buffer.alloc(0)

  get bytes(): Buffer {
    return this.#bytes
  }

  align(to: number): void {
    this.raw(Buffer.alloc(padding(this.#bytes.length, to)))
  }

  raw(more: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, more])
  }

  u32(value: number): void {
    this.align(4)
    const four = Buffer.alloc(4)
    four.writeUInt32LE(value)
    this.raw(four)
  }

  text(value: string): void {
    this.u32(Buffer.byteLength(value))
    this.raw(Buffer.from(`${value}\0`))
  }

  signature(value: string): void {
    this.raw(Buffer.from([value.length, ...Buffer.from(value), 0]))
  }

  value(value: BusValue): void {
    if (typeof value === 'string') return this.text(value)
    if (typeof value === 'number') return this.u32(value)
    const items = new Writer()
    for (const item of value) items.text(item)
    this.u32(items.bytes.length)
    this.raw(items.bytes)
  }
}

export function encode(call: BusCall, serial: number): Buffer {
  const body = new Writer()
  for (const value of call.values) body.value(value)
  const out = new Writer()
  out.raw(Buffer.from([0x6c, TYPES[call.type], 0, 1]))
  out.u32(body.bytes.length)
  out.u32(serial)
  const fields = new Writer()
  const field = (code: number, kind: 'o' | 's' | 'u' | 'g', value: string | number | undefined): void => {
    if (value === undefined || value === '') return
    fields.align(8)
    fields.raw(Buffer.from([code]))
    fields.signature(kind)
    if (kind === 'g') fields.signature(String(value))
    else fields.value(value)
  }
  field(1, 'o', call.path)
  field(2, 's', call.interface)
  field(MEMBER, 's', call.member)
  field(5, 'u', call.replyTo)
  field(6, 's', call.destination)
  field(SIGNATURE, 'g', call.signature)
  out.u32(fields.bytes.length)
  out.raw(fields.bytes)
  out.align(8)
  return Buffer.concat([out.bytes, body.bytes])
}

/** The whole messages in it, and what has come of the next one. */
export function messagesOf(bytes: Buffer): { readonly messages: readonly Message[]; readonly left: Buffer } {
  const messages: Message[] = []
  let left = bytes
  while (left.length >= HEAD) {
    const fields = left.readUInt32LE(12)
    const start = HEAD + fields + padding(HEAD + fields, 8)
    const end = start + left.readUInt32LE(4)
    if (left.length < end) break
    messages.push(messageOf(left, HEAD + fields, start, end))
    left = left.subarray(end)
  }
  return { messages, left }
}

function messageOf(bytes: Buffer, fieldsEnd: number, start: number, end: number): Message {
  const fields = new Map<number, unknown>()
  const reader = new Reader(bytes, HEAD)
  while (reader.at < fieldsEnd) {
    reader.align(8)
    const code = reader.byte()
    fields.set(code, reader.value(reader.signature()))
  }
  const text = (code: number): string | undefined => {
    const value = fields.get(code)
    return typeof value === 'string' ? value : undefined
  }
  return {
    type: bytes[1] === TYPES.call ? 'call' : 'other',
    serial: bytes.readUInt32LE(8),
    member: text(MEMBER),
    sender: text(SENDER),
    signature: text(SIGNATURE) ?? '',
    body: Buffer.from(bytes.subarray(start, end)),
  }
}

export function valuesOf({ signature, body }: Message): unknown[] {
  const reader = new Reader(body, 0)
  return typesIn(signature).map((type) => reader.value(type))
}

/** "susa{sv}i" as s, u, s, a{sv}, i. */
function typesIn(signature: string): string[] {
  return signature.match(/a*(?:\([^)]*\)|\{[^}]*\}|\w)/g) ?? []
}

class Reader {
  at: number
  readonly #bytes: Buffer

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  align(to: number): void {
    this.at += padding(this.at, to)
  }

  byte(): number {
    return this.#bytes.readUInt8(this.at++)
  }

  signature(): string {
    const end = this.at + 1 + this.#bytes.readUInt8(this.at)
    const value = this.#bytes.toString('utf8', this.at + 1, end)
    this.at = end + 1
    return value
  }

  value(type: string): unknown {
    switch (type[0]) {
      case 'y':
        return this.byte()
      case 'b':
      case 'i':
      case 'u':
        return this.#number(4)
      case 'x':
      case 't':
      case 'd':
        return this.#number(8)
      case 's':
      case 'o':
        return this.#text()
      case 'g':
        return this.signature()
      case 'v':
        return this.value(this.signature())
      case '(':
        this.align(8)
        return typesIn(type.slice(1, -1)).map((part) => this.value(part))
      case 'a':
        return this.#array(type.slice(1))
      default:
        throw new Error(`the bus sent a ${type}, which no notification has`)
    }
  }

  #array(of: string): unknown {
    const length = this.#number(4)
    const isMap = of.startsWith('{')
    if (isMap || of.startsWith('(') || /^[xtd]/.test(of)) this.align(8)
    const end = this.at + length
    if (isMap) return this.#map(of.slice(1, -1), end)
    const items: unknown[] = []
    while (this.at < end) items.push(this.value(of))
    return items
  }

  #map(pair: string, end: number): Record<string, unknown> {
    const [key = '', value = ''] = typesIn(pair)
    const entries: [string, unknown][] = []
    while (this.at < end) {
      this.align(8)
      entries.push([String(this.value(key)), this.value(value)])
    }
    return Object.fromEntries(entries)
  }

  #number(size: 4 | 8): number {
    this.align(size)
    const value = size === 4 ? this.#bytes.readUInt32LE(this.at) : Number(this.#bytes.readBigInt64LE(this.at))
    this.at += size
    return value
  }

  #text(): string {
    const length = this.#number(4)
    const value = this.#bytes.toString('utf8', this.at, this.at + length)
    this.at += length + 1
    return value
  }
}

function padding(at: number, to: number): number {
  return (to - (at % to)) % to
}
