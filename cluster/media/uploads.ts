/**
 * What users sent with their messages, by id. The users are simulated, and so are their pictures and documents: each is made from
 * its id alone, the same bytes whenever it is asked for. A few are broken, as some that reach a messenger are.
 */
import { deflateSync } from 'node:zlib'
import { pick, type Random, randomFrom } from '../random.ts'
import { encodePng } from './png.ts'

export type MediaKind = 'image' | 'document'

/** Share of uploads that cannot be read. */
const BROKEN_SHARE = 0.02

const WORDS: readonly [string, ...string[]] = [
  'invoice',
  'groceries',
  'taxi',
  'rent',
  'receipt',
  'paid',
  'total',
  'cash',
  'درهم',
  'فاتورة',
  'ماء',
  'रसीद',
  'चाय',
  'किराया',
]

/** An image is a PNG; a document is its text, UTF-8, deflated, as messengers store it. */
export function uploadOf(kind: MediaKind, id: string): Buffer {
  const random = randomFrom('upload', kind, id)
  const whole = kind === 'image' ? aPicture(random) : deflateSync(aText(random))
  return random() < BROKEN_SHARE ? damaged(random, whole) : whole
}

/** A receipt as a camera sees it: paper on a table, lines of print, some noise. */
function aPicture(random: Random): Buffer {
  const width = 120 + Math.floor(random() * 200)
  const height = 90 + Math.floor(random() * 150)
  const pixels = new Uint8Array(width * height * 3)
  const [table, paper] = [40 + random() * 80, 190 + random() * 60]
  const margin = Math.floor(width * (0.1 + random() * 0.2))
  const lineHeight = 5 + Math.floor(random() * 8)
  for (let y = 0, at = 0; y < height; y++) {
    const printedTo = margin + 4 + random() * (width - 2 * margin - 8)
    for (let x = 0; x < width; x++) {
      const isPaper = x >= margin && x < width - margin
      const isPrint = isPaper && y % lineHeight < 2 && x > margin + 4 && x < printedTo
      const shade = (isPrint ? 30 : isPaper ? paper : table) + random() * 12
      for (const tint of [1, 0.97, 0.9]) pixels[at++] = Math.min(255, shade * tint)
    }
  }
  return encodePng({ width, height, channels: 3, pixels })
}

function aText(random: Random): string {
  const lines = 5 + Math.floor(random() * 60)
  return Array.from({ length: lines }, () => {
    const count = 3 + Math.floor(random() * 9)
    return Array.from({ length: count }, () => pick(random, WORDS)).join(' ')
  }).join('\n')
}

/** Cut off, or a byte turned over on the way. */
function damaged(random: Random, bytes: Buffer): Buffer {
  if (random() < 0.5) return bytes.subarray(0, Math.floor(bytes.length * (0.2 + random() * 0.6)))
  const wrong = Buffer.from(bytes)
  const at = Math.floor(bytes.length * (0.3 + random() * 0.4))
  wrong[at] = (wrong[at] ?? 0) ^ 0xff
  return wrong
}
