import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodePng } from '../../../cluster/media/png.ts'
import { processUpload } from '../../../cluster/media/processing.ts'
import { uploadOf } from '../../../cluster/media/uploads.ts'

/** Left half dark, right half light. */
function halves(width: number, height: number, light = 200): Buffer {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, at) =>
    Math.floor(at / 3) % width < width / 2 ? 20 : light,
  )
  return encodePng({ width, height, channels: 3, pixels })
}

describe('a picture', () => {
  it('gets a thumbnail of its own proportions, and a fingerprint of its brightness', () => {
    expect(processUpload('image', halves(160, 80))).toEqual({
      kind: 'image',
      width: 160,
      height: 80,
      thumbnail: { width: 64, height: 32, sizeBytes: expect.any(Number) },
      fingerprint: '0f0f0f0f0f0f0f0f',
    })
  })

  it('that looks the same has the same fingerprint, whatever its size and exposure', () => {
    const [one, other] = [processUpload('image', halves(160, 80)), processUpload('image', halves(96, 96, 120))]
    expect(one.kind === 'image' && other.kind === 'image' && one.fingerprint === other.fingerprint).toBe(true)
  })

  it('smaller than a thumbnail stays as it is', () => {
    expect(processUpload('image', halves(10, 4))).toMatchObject({ thumbnail: { width: 10, height: 4 } })
  })
})

describe('a document', () => {
  it('is read and counted, in any script', () => {
    const text = 'paid 45 AED\nفاتورة ماء रसीद'
    expect(processUpload('document', deflateSync(text))).toEqual({
      kind: 'document',
      words: 6,
      lines: 2,
      sha256: createHash('sha256').update(text).digest('hex'),
    })
  })

  it.each([
    ['that is not UTF-8', deflateSync(Buffer.from([0x68, 0xff, 0xfe])), /not valid for encoding utf-8/],
    ['that is cut off', deflateSync('many words '.repeat(50)).subarray(0, 12), /unexpected end of file/],
    ['that unpacks without end', deflateSync(Buffer.alloc(5 * 1_024 * 1_024)), /larger than 4194304 bytes/],
  ])('%s is refused, and what is wrong is said', (_what, bytes, why) => {
    expect(() => processUpload('document', bytes)).toThrow(why)
  })
})

describe('what users send', () => {
  const ids = Array.from({ length: 400 }, (_, index) => `m${index}`)

  it('is the same whenever it is asked for', () => {
    for (const kind of ['image', 'document'] as const)
      for (const id of ids.slice(0, 5)) expect(uploadOf(kind, id)).toEqual(uploadOf(kind, id))
  })

  it('can be read, but for a few that are really broken', () => {
    const readable = (id: string) => {
      try {
        processUpload('document', uploadOf('document', id))
        return true
      } catch {
        return false
      }
    }
    const broken = ids.filter((id) => !readable(id)).length
    expect(broken).toBeGreaterThan(0)
    expect(broken).toBeLessThan(ids.length * 0.05)
    expect(processUpload('image', uploadOf('image', 'm1'))).toMatchObject({ kind: 'image' })
  })
})
