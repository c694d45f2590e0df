/**
 * A picture of a screen in 256 colours, a third of its size: pages are made of few colours and many shades of them at the edges of letters.
 * Takes what browsers write (8 bits a channel, not interlaced); anything else is given back as it is. Pure.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const MOST_COLOURS = 256
/** Surfaces, lines, text: kept exactly. The others share what is left. */
const EXACT_COLOURS = 144

interface Picture {
  readonly width: number
  readonly height: number
  /** 0xRRGGBB, row by row. */
  readonly pixels: Uint32Array
}

export function smallPng(png: Buffer): Buffer {
  const picture = read(png)
  return picture === null ? png : write(picture)
}

/** `null`: not of the kind that browsers write, or not opaque. */
function read(png: Buffer): Picture | null {
  const header = png.subarray(16, 29)
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const channels = header[9] === 2 ? 3 : header[9] === 6 ? 4 : null
  if (!png.subarray(0, 8).equals(SIGNATURE) || header[8] !== 8 || channels === null || header[12] !== 0) return null
  const parts: Buffer[] = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const rows = unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels)
  const pixels = new Uint32Array(width * height)
  for (let index = 0; index < pixels.length; index += 1) {
    const at = index * channels
    if (channels === 4 && rows[at + 3] !== 255) return null
    pixels[index] = ((rows[at] ?? 0) << 16) | ((rows[at + 1] ?? 0) << 8) | (rows[at + 2] ?? 0)
  }
  return { width, height, pixels }
}

/** Undoes the five filters of the format. */
function unfilter(filtered: Buffer, stride: number, height: number, step: number): Uint8Array {
  const rows = new Uint8Array(stride * height)
  for (let row = 0; row < height; row += 1) {
    const filter = filtered[row * (stride + 1)] ?? 0
    const from = row * (stride + 1) + 1
    const to = row * stride
    for (let x = 0; x < stride; x += 1) {
      const left = x < step ? 0 : (rows[to + x - step] ?? 0)
      const up = row === 0 ? 0 : (rows[to + x - stride] ?? 0)
      const corner = x < step || row === 0 ? 0 : (rows[to + x - stride - step] ?? 0)
      rows[to + x] = (filtered[from + x] ?? 0) + predicted(filter, left, up, corner)
    }
  }
  return rows
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left
    case 2:
      return up
    case 3:
      return (left + up) >> 1
    case 4: {
      const toLeft = Math.abs(up - corner)
      const toUp = Math.abs(left - corner)
      const toCorner = Math.abs(left + up - 2 * corner)
      return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
    }
    default:
      return 0
  }
}

function write({ width, height, pixels }: Picture): Buffer {
  const counts = new Map<number, number>()
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
  const palette = paletteOf(counts)
  const indexOf = new Map(palette.map((colour, index) => [colour, index]))
  for (const colour of counts.keys()) if (!indexOf.has(colour)) indexOf.set(colour, nearest(colour, palette))
  const rows = Buffer.alloc((width + 1) * height)
  for (let row = 0; row < height; row += 1)
    for (let x = 0; x < width; x += 1) rows[row * (width + 1) + 1 + x] = indexOf.get(pixels[row * width + x] ?? 0) ?? 0
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap((colour) => channelsOf(colour)))
  const image = deflateSync(rows, { level: 9, memLevel: 9 })
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', image),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The most frequent ones as they are; the rest cut into boxes of as many pixels each, the longest side first. */
function paletteOf(counts: ReadonlyMap<number, number>): number[] {
  const ranked = [...counts].sort(([, a], [, b]) => b - a)
  if (ranked.length <= MOST_COLOURS) return ranked.map(([colour]) => colour)
  const exact = ranked.slice(0, EXACT_COLOURS).map(([colour]) => colour)
  const boxes = [ranked.slice(EXACT_COLOURS)]
  while (boxes.length < MOST_COLOURS - EXACT_COLOURS) {
    boxes.sort((a, b) => spreadOf(b).length - spreadOf(a).length)
    const [widest] = boxes
    if (widest === undefined || widest.length < 2) break
    const { channel } = spreadOf(widest)
    const sorted = widest.toSorted(([a], [b]) => channelOf(a, channel) - channelOf(b, channel))
    boxes.splice(0, 1, sorted.slice(0, sorted.length >> 1), sorted.slice(sorted.length >> 1))
  }
  return [...exact, ...boxes.map(meanOf)]
}

type Box = readonly (readonly [colour: number, count: number])[]

function spreadOf(box: Box): { readonly channel: number; readonly length: number } {
  const lengths = [0, 1, 2].map((channel) => {
    let [least, most] = [255, 0]
    for (const [colour] of box) {
      least = Math.min(least, channelOf(colour, channel))
      most = Math.max(most, channelOf(colour, channel))
    }
    return most - least
  })
  const length = Math.max(...lengths)
  return { channel: lengths.indexOf(length), length: box.length < 2 ? -1 : length }
}

function meanOf(box: Box): number {
  const total = box.reduce((sum, [, count]) => sum + count, 0)
  const mean = (channel: number): number =>
    Math.round(box.reduce((sum, [colour, count]) => sum + channelOf(colour, channel) * count, 0) / total)
  return (mean(0) << 16) | (mean(1) << 8) | mean(2)
}

function nearest(colour: number, palette: readonly number[]): number {
  let [best, distance] = [0, Infinity]
  const [red = 0, green = 0, blue = 0] = channelsOf(colour)
  palette.forEach((other, index) => {
    const [otherRed = 0, otherGreen = 0, otherBlue = 0] = channelsOf(other)
    const away = (red - otherRed) ** 2 + 2 * (green - otherGreen) ** 2 + (blue - otherBlue) ** 2
    if (away < distance) [best, distance] = [index, away]
  })
  return best
}

function channelOf(colour: number, channel: number): number {
  return (colour >> (16 - 8 * channel)) & 255
}

function channelsOf(colour: number): number[] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255]
}

function chunk(kind: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(data.length + 12)
  whole.writeUInt32BE(data.length, 0)
  whole.write(kind, 4, 'latin1')
  data.copy(whole, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, data.length + 8)), data.length + 8)
  return whole
}
