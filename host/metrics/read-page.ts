/** The body of a metrics page as bytes, unpacked where it came packed. No page, packed or not, takes more than its limit of memory. */
import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { Fault } from '../../shared/fault.ts'
import { PAGE_LIMIT_BYTES } from './parser.ts'

const unzip = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate) }

/** `encoding`: the answer's `content-encoding`, `''` where it has none.
 *  @throws {Fault} sourceFailed: it is too large, packed or unpacked, or cannot be unpacked. */
export async function readPage(
  body: AsyncIterable<Uint8Array>,
  encoding: string,
  limitBytes = PAGE_LIMIT_BYTES,
): Promise<Uint8Array> {
  const packing = encoding.trim().toLowerCase()
  const bytes = await collect(body, limitBytes)
  if (packing === '' || packing === 'identity') return bytes
  if (packing !== 'gzip' && packing !== 'x-gzip' && packing !== 'deflate')
    throw new Fault('sourceFailed', `answers in the encoding “${packing.slice(0, 40)}”, which was not asked for`)
  try {
    return await unzip[packing](bytes, { maxOutputLength: limitBytes })
  } catch (error) {
    throw isTooLarge(error)
      ? tooLarge(limitBytes, 'unpacked')
      : new Fault('sourceFailed', `answers ${packing} that cannot be unpacked`)
  }
}

async function collect(body: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > limitBytes) throw tooLarge(limitBytes, 'sent')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

function tooLarge(limitBytes: number, how: 'sent' | 'unpacked'): Fault {
  const limit = limitBytes >= 1024 ** 2 ? `${Math.round(limitBytes / 1024 ** 2)} MiB` : `${limitBytes} bytes`
  return new Fault('sourceFailed', `answers more than ${limit}${how === 'unpacked' ? ' once it is unpacked' : ''}`)
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}
