/** PNG as far as messengers send it: 8 bits a channel, grey, RGB or RGBA, not interlaced. Pure but for zlib. */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

export interface Picture {
  readonly width: number
  readonly height: number
  /** Bytes a pixel: 1 grey, 3 RGB, 4 RGBA. */
  readonly channels: 1 | 3 | 4
  /** Row by row, `width * height * channels` bytes. */
  readonly pixels: Uint8Array
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const COLOUR_TYPES = { 1: 0, 3: 2, 4: 6 } as const
const CHANNELS: Readonly<Record<number, Picture['channels']>> = { 0: 1, 2: 3, 6: 4 }
/** Larger ones are refused before anything is unpacked: a small file can hold a huge picture. */
const MAX_PIXELS = 4_000_000

/** Every row by the filter `Sub`. */
export function encodePng({ width, height, channels, pixels }: Picture): Buffer {
  const stride = width * channels
  const rows = Buffer.alloc(height * (stride + 1))
  for (let y = 0; y < height; y++) {
    const out = y * (stride + 1)
    rows[out] = 1
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : (pixels[y * stride + x - channels] ?? 0)
      rows[out + 1 + x] = (pixels[y * stride + x] ?? 0) - left
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  header[9] = COLOUR_TYPES[channels]
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** @throws {Error} it is no such picture, or damaged; the message says where. */
export function decodePng(bytes: Buffer): Picture {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new Error('it does not begin as a PNG does')
  const packed: Buffer[] = []
  let header: Omit<Picture, 'pixels'> | null = null
  for (const { type, data } of chunksOf(bytes)) {
    if (type === 'IHDR') header = headerOf(data)
    if (type === 'IDAT') packed.push(data)
  }
  if (header === null) throw new Error('it says nothing of its size')
  const { width, height, channels } = header
  const length = height * (width * channels + 1)
  const rows = inflateSync(Buffer.concat(packed), { maxOutputLength: length })
  if (rows.length !== length) throw new Error(`it holds ${rows.length} bytes of rows instead of ${length}`)
  return { ...header, pixels: unfilter(rows, header) }
}

/** Up to and with `IEND`. */
function* chunksOf(bytes: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let at = SIGNATURE.length; ;) {
    if (at + 12 > bytes.length) throw new Error('it ends before its end')
    const length = bytes.readUInt32BE(at)
    const end = at + 8 + length
    if (end + 4 > bytes.length) throw new Error('it ends in the middle of a part')
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end))
      throw new Error(`the checksum of its part ${JSON.stringify(type)} is wrong`)
    yield { type, data: bytes.subarray(at + 8, end) }
    if (type === 'IEND') return
    at = end + 4
  }
}

function headerOf(data: Buffer): Omit<Picture, 'pixels'> {
  if (data.length !== 13) throw new Error(`its header has ${data.length} bytes instead of 13`)
  const width = data.readUInt32BE(0)
  const height = data.readUInt32BE(4)
  const channels = CHANNELS[data[9] ?? -1]
  if (width === 0 || height === 0 || width * height > MAX_PIXELS)
    throw new Error(`${width} × ${height} is not a size that is taken`)
  if (data[8] !== 8 || channels === undefined || data[12] !== 0)
    throw new Error(`depth ${data[8]}, colour type ${data[9]}, interlacing ${data[12]} are not supported`)
  return { width, height, channels }
}

function unfilter(rows: Buffer, { width, height, channels }: Omit<Picture, 'pixels'>): Uint8Array {
  const stride = width * channels
  const pixels = new Uint8Array(height * stride)
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)] ?? 0
    if (filter > 4) throw new Error(`row ${y} names filter ${filter}, which does not exist`)
    const out = y * stride
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : (pixels[out + x - channels] ?? 0)
      const up = y === 0 ? 0 : (pixels[out + x - stride] ?? 0)
      const corner = x < channels || y === 0 ? 0 : (pixels[out + x - stride - channels] ?? 0)
      pixels[out + x] = (rows[y * (stride + 1) + 1 + x] ?? 0) + predicted(filter, left, up, corner)
    }
  }
  return pixels
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0
    case 1:
      return left
    case 2:
      return up
    case 3:
      return (left + up) >> 1
    default: {
      const guess = left + up - corner
      const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
      if (toLeft <= toUp && toLeft <= toCorner) return left
      return toUp <= toCorner ? up : corner
    }
  }
}
