import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { smallPng } from '../../scripts/screenshots/small-png.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** As a browser writes one: three channels, rows filtered by "left" and "up" in turn. */
function aPng(width: number, height: number, colourAt: (x: number, y: number) => readonly [number, number, number]) {
  const pixel = (x: number, y: number): readonly number[] => (x < 0 || y < 0 ? [0, 0, 0] : colourAt(x, y))
  const rows = Array.from({ length: height }, (_, y) => {
    const filter = y % 2 === 0 ? 1 : 2
    const bytes = Array.from({ length: width }, (_unused, x) => {
      const before = filter === 1 ? pixel(x - 1, y) : pixel(x, y - 1)
      return pixel(x, y).map((value, channel) => (value - (before[channel] ?? 0)) & 255)
    })
    return Buffer.from([filter, ...bytes.flat()])
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Of a picture with a palette and unfiltered rows. */
function pixelsOf(png: Buffer): number[][] {
  const width = png.readUInt32BE(16)
  const parts = new Map<string, Buffer>()
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12)
    parts.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const palette = parts.get('PLTE') ?? Buffer.alloc(0)
  const rows = inflateSync(parts.get('IDAT') ?? Buffer.alloc(0))
  return [...rows].flatMap((index, at) =>
    at % (width + 1) === 0 ? [] : [[...palette.subarray(index * 3, index * 3 + 3)]],
  )
}

describe('a small picture', () => {
  it('of few colours has every pixel as it was', () => {
    const png = aPng(16, 16, (x, y) => [x * 16, y * 16, 128])
    const small = smallPng(png)
    expect(pixelsOf(small)).toEqual(
      Array.from({ length: 256 }, (_, index) => [(index % 16) * 16, (index >> 4) * 16, 128]),
    )
  })

  it('of many colours keeps those that fill it, and comes near the others', () => {
    // Half of it one surface, the rest a thousand shades.
    const png = aPng(64, 64, (x, y) => (y < 32 ? [13, 16, 20] : [x * 4, y * 2, 90]))
    const pixels = pixelsOf(smallPng(png))
    expect(pixels[0]).toEqual([13, 16, 20])
    for (const [index, pixel] of pixels.entries()) {
      const [x, y] = [index % 64, index >> 6]
      const was = y < 32 ? [13, 16, 20] : [x * 4, y * 2, 90]
      const away = Math.hypot(...pixel.map((value, channel) => value - (was[channel] ?? 0)))
      expect(away).toBeLessThan(24)
    }
  })

  it('is given back as it is where it is of another kind', () => {
    const grey = Buffer.from(aPng(2, 2, () => [1, 2, 3]))
    grey[25] = 0
    expect(smallPng(grey)).toBe(grey)
  })
})
