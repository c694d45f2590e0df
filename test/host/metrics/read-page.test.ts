import { deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readPage } from '../../../host/metrics/read-page.ts'

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000)
}
const text = 'a 1\n'.repeat(2_000)

describe('the body of a page', () => {
  it.each([
    ['', Buffer.from(text)],
    ['identity', Buffer.from(text)],
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
  ])('is read whole, in whatever pieces it comes, “%s” too', async (encoding, bytes) => {
    expect(Buffer.from(await readPage(inPieces(bytes), encoding)).toString()).toBe(text)
  })

  it('is refused when it is larger than it may be', async () => {
    const refusal = { code: 'sourceFailed', message: 'answers more than 1000 bytes' }
    await expect(readPage(inPieces(Buffer.from(text)), '', 1_000)).rejects.toMatchObject(refusal)
  })

  it('is refused when it is a bomb: small as it comes, too large once it is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * 1024 ** 2))
    expect(bomb.length).toBeLessThan(1024 ** 2)
    const before = process.memoryUsage().arrayBuffers
    const refusal = { code: 'sourceFailed', message: 'answers more than 100 MiB once it is unpacked' }
    await expect(readPage(inPieces(bomb), 'gzip')).rejects.toMatchObject(refusal)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(250 * 1024 ** 2)
  })

  it.each([
    ['gzip', 'cannot be unpacked'],
    ['br', 'which was not asked for'],
  ])('is refused when it is not what its encoding “%s” says', async (encoding, why) => {
    const answer = readPage(inPieces(Buffer.from('a 1\n')), encoding)
    await expect(answer).rejects.toMatchObject({ code: 'sourceFailed', message: expect.stringContaining(why) })
  })
})
