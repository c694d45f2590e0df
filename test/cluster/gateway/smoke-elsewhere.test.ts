import { createServer } from 'node:http'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Elsewhere, mediaWatch, sheetWatch, type Watched } from '../../../cluster/gateway/smoke-elsewhere.ts'
import { aClock } from './factories.ts'

/** A process that answers so, one after the other; the last answer stays. */
async function aWorker(
  watchOf: (watched: Watched) => Elsewhere,
  ...answers: readonly (readonly [status: number, body: unknown])[]
) {
  const asked: string[] = []
  const clock = aClock()
  const server = createServer((request, response) => {
    const [status, body] = answers[Math.min(asked.length, answers.length - 1)] ?? [500, {}]
    asked.push(`${request.url} ${request.headers.authorization}`)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const impatient = {
    ...clock,
    after: (ms: number, run: () => void) => (clock.advance(ms), setImmediate(run), () => undefined),
  }
  return { asked, server, watch: watchOf({ port, token: 'token', clock: impatient }) }
}

describe('a picture of a scenario', () => {
  it('is processed once the media worker worked on it, also where it could not read it', async () => {
    const { watch, asked } = await aWorker(
      mediaWatch,
      [404, {}],
      [200, { state: 'queued' }],
      [200, { state: 'failed' }],
    )
    expect(await watch('p1', 5_000)).toBeNull()
    expect(asked).toEqual(Array.from({ length: 3 }, () => '/jobs/p1 Bearer token'))
  })

  it.each([
    [404, {}, 'the media worker was not handed it'],
    [200, { state: 'queued' }, 'it waits at the media worker'],
    [503, {}, 'the media worker answered 503'],
  ])('is not while it answers %s', async (status, body, why) => {
    const { watch } = await aWorker(mediaWatch, [status, body])
    expect(await watch('p1', 250)).toBe(why)
  })

  it('is not where nobody answers', async () => {
    const { watch, server } = await aWorker(mediaWatch, [200, {}])
    await new Promise((resolve) => server.close(resolve))
    expect(await watch('p1', 0)).toMatch(/^the media worker does not answer: /)
  })
})

describe('an expense of a scenario', () => {
  it('is on the spreadsheet once its row is there', async () => {
    const { watch, asked } = await aWorker(sheetWatch, [404, {}], [429, {}], [200, { id: 'm1' }])
    expect(await watch('m1', 5_000)).toBeNull()
    expect(asked[0]).toBe('/v1/rows/m1 Bearer token')
    const never = await aWorker(sheetWatch, [404, {}])
    expect(await never.watch('m1', 250)).toBe('the spreadsheet service has no such row')
  })
})
