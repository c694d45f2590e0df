/** What is done with an upload: a picture gets a thumbnail and a fingerprint, a document is read and counted. Pure. */
import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { assertNever } from '../../shared/assert-never.ts'
import { decodePng, encodePng, type Picture } from './png.ts'
import type { MediaKind } from './uploads.ts'

export type Processed =
  | {
      readonly kind: 'image'
      readonly width: number
      readonly height: number
      readonly thumbnail: { readonly width: number; readonly height: number; readonly sizeBytes: number }
      /** 16 hex digits; pictures that look alike differ in few bits. */
      readonly fingerprint: string
    }
  | { readonly kind: 'document'; readonly words: number; readonly lines: number; readonly sha256: string }

/** Longer side, pixels. */
const THUMBNAIL = 64
const FINGERPRINT_SIDE = 8
/** A deflated document may not grow beyond it. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024

/** @throws {Error} it cannot be read; the message says why. */
export function processUpload(kind: MediaKind, bytes: Buffer): Processed {
  switch (kind) {
    case 'image':
      return processPicture(bytes)
    case 'document':
      return processDocument(bytes)
    default:
      return assertNever(kind)
  }
}

function processPicture(bytes: Buffer): Processed {
  const picture = decodePng(bytes)
  const { width, height } = picture
  const scale = Math.min(1, THUMBNAIL / Math.max(width, height))
  const small = shrunk(picture, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)))
  const thumbnail = { width: small.width, height: small.height, sizeBytes: encodePng(small).length }
  return { kind: 'image', width, height, thumbnail, fingerprint: fingerprintOf(picture) }
}

/** Each pixel is the mean of those it stands for. */
function shrunk({ width, height, channels, pixels }: Picture, toWidth: number, toHeight: number): Picture {
  const out = new Uint8Array(toWidth * toHeight * channels)
  for (let y = 0, at = 0; y < toHeight; y++) {
    const [top, bottom] = span(y, toHeight, height)
    for (let x = 0; x < toWidth; x++) {
      const [left, right] = span(x, toWidth, width)
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0
        for (let row = top; row < bottom; row++)
          for (let column = left; column < right; column++)
            sum += pixels[(row * width + column) * channels + channel] ?? 0
        out[at++] = sum / ((bottom - top) * (right - left))
      }
    }
  }
  return { width: toWidth, height: toHeight, channels, pixels: out }
}

function span(index: number, count: number, length: number): [from: number, to: number] {
  const from = Math.floor((index * length) / count)
  return [from, Math.max(from + 1, Math.floor(((index + 1) * length) / count))]
}

/** One bit for each cell of 8 × 8: brighter than the mean or not. */
function fingerprintOf(picture: Picture): string {
  const { pixels, channels } = shrunk(picture, FINGERPRINT_SIDE, FINGERPRINT_SIDE)
  const colours = Math.min(3, channels)
  const cells = Array.from({ length: FINGERPRINT_SIDE ** 2 }, (_, cell) =>
    pixels.subarray(cell * channels, cell * channels + colours).reduce((sum, value) => sum + value, 0),
  )
  const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length
  const bits = cells.reduce((all, value) => (all << 1n) | (value > mean ? 1n : 0n), 0n)
  return bits.toString(16).padStart(16, '0')
}

function processDocument(bytes: Buffer): Processed {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(inflateSync(bytes, { maxOutputLength: MAX_TEXT_BYTES }))
  const words = text.match(/[\p{L}\p{M}\p{N}]+/gu)?.length ?? 0
  return {
    kind: 'document',
    words,
    lines: text.split('\n').length,
    sha256: createHash('sha256').update(text).digest('hex'),
  }
}
