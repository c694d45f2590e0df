import { crc32, deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodePng, encodePng, type Picture } from '../../../cluster/media/png.ts'
import { randomFrom } from '../../../cluster/random.ts'

function aPicture(channels: Picture['channels'] = 3, width = 7, height = 5): Picture {
  const random = randomFrom('pixels', channels)
  return {
    width,
    height,
    channels,
    pixels: Uint8Array.from({ length: width * height * channels }, () => random() * 256),
  }
}

/** The parts of a PNG of one grey row after another, each with the filter named. */
function byFilter(filter: number, rows: readonly number[][]): Buffer {
  const width = rows[0]?.length ?? 0
  const header = Buffer.from([0, 0, 0, width, 0, 0, 0, rows.length, 8, 0, 0, 0, 0])
  const data = deflateSync(Buffer.from(rows.flatMap((row) => [filter, ...row])))
  const part = (type: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), body])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(body.length)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  const parts = [part('IHDR', header), part('IDAT', data), part('IEND', Buffer.alloc(0))]
  return Buffer.concat([encodePng(aPicture()).subarray(0, 8), ...parts])
}

describe('a PNG', () => {
  it.each([1, 3, 4] as const)('of %i bytes a pixel comes back as it was', (channels) => {
    const picture = aPicture(channels)
    expect(decodePng(encodePng(picture))).toEqual(picture)
  })

  it.each([
    [0, [10, 20, 30, 40]],
    [1, [10, 30, 30, 70]],
    [2, [10, 20, 40, 60]],
    [3, [10, 25, 35, 70]],
    [4, [10, 30, 40, 80]],
  ])('of rows by filter %i is read as its authors defined', (filter, pixels) => {
    const picture = decodePng(
      byFilter(filter, [
        [10, 20],
        [30, 40],
      ]),
    )
    expect([...picture.pixels]).toEqual(pixels)
  })

  const whole = encodePng(aPicture())
  const turned = (at: number) => {
    const bytes = Buffer.from(whole)
    bytes[at] = (bytes[at] ?? 0) ^ 0xff
    return bytes
  }
  it.each([
    ['that is something else', Buffer.from('GIF89a, not a PNG'), 'it does not begin as a PNG does'],
    ['that is cut off', whole.subarray(0, whole.length - 20), 'it ends in the middle of a part'],
    ['without an end', whole.subarray(0, whole.length - 12), 'it ends before its end'],
    ['with a wrong byte', turned(20), 'the checksum of its part "IHDR" is wrong'],
    ['by a filter that does not exist', byFilter(9, [[1, 2]]), 'row 0 names filter 9, which does not exist'],
  ])('%s is refused, and what is wrong is said', (_what, bytes, why) => {
    expect(() => decodePng(bytes)).toThrow(why)
  })

  it('that claims to be huge is refused before it is unpacked', () => {
    const { pixels } = aPicture(1, 1, 1)
    const bytes = Buffer.from(encodePng({ width: 1, height: 1, channels: 1, pixels }))
    bytes.writeUInt32BE(65_000, 16)
    bytes.writeUInt32BE(65_000, 20)
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
    expect(() => decodePng(bytes)).toThrow('65000 × 65000 is not a size that is taken')
  })

  it('whose rows unpack to more than its size is refused', () => {
    const bytes = byFilter(0, [[1, 2]])
    bytes.writeUInt32BE(1, 16)
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
    expect(() => decodePng(bytes)).toThrow(/larger than 2 bytes/)
  })
})
