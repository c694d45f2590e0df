import { describe, expect, it, onTestFinished } from 'vitest'
import { MAX_WAITING } from '../../../cluster/media/jobs.ts'
import { openMedia } from '../../../cluster/media/worker.ts'
import { ServiceStatus } from '../../../shared/status.ts'
import { anId } from '../../support/factories.ts'
import { turns } from '../../support/until.ts'
import { aClock } from '../gateway/factories.ts'

const TOKEN = 'token-of-the-nodes'
const signedIn = { authorization: `Bearer ${TOKEN}` }

function aWorker(soon: (run: () => void) => void = setImmediate) {
  const server = openMedia({
    config: { nodeToken: TOKEN },
    incarnation: anId(1),
    clock: aClock(),
    soon,
    log: () => undefined,
  })
  onTestFinished(() => server.close())
  const post = (payload: object, headers: Record<string, string> = signedIn) =>
    server.inject({ method: 'POST', url: '/jobs', payload, headers })
  return { server, post }
}

describe('the media worker', () => {
  it('takes a picture by its id, reads it, and tells what it found', async () => {
    const { server, post } = aWorker()
    const taken = await post({ id: 'm1', kind: 'image' })
    expect([taken.statusCode, taken.json()]).toEqual([202, { id: 'm1', state: 'queued' }])
    await turns(2)
    const found = (await server.inject({ url: '/jobs/m1', headers: signedIn })).json<object>()
    expect(found).toMatchObject({ id: 'm1', state: 'processed', result: { kind: 'image' } })
    const page = (await server.inject('/metrics')).body
    expect(page).toMatch(/^linda_media_jobs_total\{outcome="processed"\} 1$/m)
    expect(page).toMatch(/^linda_media_jobs_total\{outcome="failed"\} 0$/m)
    expect(page).toMatch(/^linda_media_job_duration_seconds_count 1$/m)
    expect(page).toMatch(/^linda_media_queue_depth 0$/m)
  })

  it('says what it is and that it is ready', async () => {
    const { server } = aWorker()
    expect(ServiceStatus.parse((await server.inject('/status')).json())).toMatchObject({
      serviceId: 'media',
      doing: 'processed 0, could not read 0, 0 waiting',
      trouble: null,
    })
    expect((await server.inject('/readyz')).statusCode).toBe(200)
  })

  it('is not ready, and says so, while its queue is full', async () => {
    const { server, post } = aWorker(() => undefined)
    for (let index = 0; index < MAX_WAITING; index++) await post({ id: `m${index}`, kind: 'document' })
    const refused = await post({ id: 'late', kind: 'document' })
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1'])
    expect((await server.inject('/readyz')).json()).toEqual({
      status: 'notReady',
      why: `${MAX_WAITING} jobs wait; no more are taken`,
    })
    const page = (await server.inject('/metrics')).body
    expect(page).toMatch(/^linda_media_jobs_refused_total 1$/m)
    expect(page).toContain(`linda_media_queue_depth ${MAX_WAITING}`)
  })

  it.each([
    ['without a token', { id: 'm1', kind: 'image' }, {}, 401],
    ['with a wrong one', { id: 'm1', kind: 'image' }, { authorization: 'Bearer guess' }, 401],
    ['of a kind it does not know', { id: 'm1', kind: 'video' }, signedIn, 400],
    ['without an id', { kind: 'image' }, signedIn, 400],
    ['with bytes beside it', { id: 'm1', kind: 'image', bytes: '…' }, signedIn, 400],
  ])('refuses a job %s', async (_what, payload, headers, status) => {
    const { post } = aWorker()
    expect((await post(payload, headers)).statusCode).toBe(status)
  })

  it('knows nothing of a job that was never asked for', async () => {
    const { server } = aWorker()
    expect((await server.inject({ url: '/jobs/never', headers: signedIn })).statusCode).toBe(404)
  })
})
