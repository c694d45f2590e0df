import { createServer } from 'node:http'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { api, ClusterAnswer, NodeDetail, Version } from '../../../../shared/api.ts'
import { COMMAND_KINDS } from '../../../../shared/command.ts'
import { Failover } from '../../../../shared/failover.ts'
import { KEPT } from '../../../../shared/snapshot.ts'
import type { BotStatus, GatewayStatus, ProcessStatus } from '../../../../shared/status.ts'
import { z } from 'zod'
import { GATEWAY } from '../../../../cluster/control-plane/nodes/roster.ts'
import { aFailoverStart, anAccountSample, anId, anOperation, aService, AT } from '../../../support/factories.ts'
import { aHello, aPresence } from '../support.ts'
import { anApi } from './an-api.ts'

describe('the control API answers', () => {
  it('what it is and what it can do', async () => {
    const { get } = await anApi()
    const version = Version.parse((await get('/v1/version')).json())
    expect(version.capabilities).toEqual(
      expect.arrayContaining(['failover', 'failback', 'observations', 'probation', 'devices', 'services']),
    )
    expect(version.commands).toEqual(COMMAND_KINDS)
  })

  it('with everything current, and when it said so', async () => {
    const { get, book, clock } = await anApi()
    const answer = ClusterAnswer.parse((await get('/v1/cluster')).json())
    expect(answer.snapshot).toEqual(book.snapshot)
    expect(answer.servedAt).toBe(clock.wall())
    expect(answer.samples).toEqual([anAccountSample()])
  })

  it('with a node in detail, as far as it reported', async () => {
    const { get, roster } = await anApi()
    expect(NodeDetail.parse((await get('/v1/nodes/uae-1')).json())).toMatchObject({
      node: { id: 'uae-1', role: 'master' },
      sample: null,
      lastHeartbeatAt: AT,
      phi: 0.3,
    })
    roster.here.delete('uae-2')
    expect((await get('/v1/nodes/uae-2')).json()).toMatchObject({ sample: null, lastHeartbeatAt: null, phi: null })
  })

  it('with a node’s own status, relayed', async () => {
    const { get, book } = await anApi()
    const status: BotStatus = {
      kind: 'bot',
      nodeId: 'uae-1',
      accountId: 'uae-main',
      incarnation: anId(1),
      pid: 7,
      version: '0.1.0',
      at: AT,
      roleBelieved: 'master',
      leaseEpoch: 1,
      masterBelieved: 'uae-1',
      device: null,
      log: { position: 3, hash: 'h', epoch: 1 },
      peers: [],
      gateway: { connected: true, lastReplyAcceptedAt: null },
      controlPlane: { connected: true },
    }
    const statusUrl = await aProcessThatSays(status)
    book.record([{ kind: 'nodeJoined', nodeId: 'uae-1', incarnation: anId(1), pid: 7, version: '0.1.0', statusUrl }])
    expect((await get('/v1/nodes/uae-1/status')).json()).toEqual(status)
    // Who believes what: this process itself, and whoever it can reach.
    const told = api.listObservations.response.parse((await get('/v1/observations')).json())
    expect(told.observations.map(({ observer, master, epoch }) => [observer, master, epoch])).toEqual([
      ['control-plane', 'uae-1', 1],
      ['uae-1', 'uae-1', 1],
    ])
    expect(told.unreachable).toEqual(['gateway', 'uae-2', 'uae-3'])
  })

  it('with the status of a service, its own included', async () => {
    const { get, roster } = await anApi()
    const status: GatewayStatus = {
      kind: 'gateway',
      incarnation: anId(2),
      pid: 8,
      version: '0.1.0',
      at: AT,
      accounts: [],
    }
    roster.here.set(
      GATEWAY,
      aPresence(GATEWAY, { hello: aHello(GATEWAY, { statusUrl: await aProcessThatSays(status) }) }),
    )
    expect((await get('/v1/services/gateway/status')).json()).toEqual(status)
    expect((await get('/v1/services/control-plane/status')).json()).toMatchObject({ kind: 'control-plane', pid: 1 })
    expect((await get('/v1/services/database/status')).json()).toMatchObject({ status: 404, code: 'unknownService' })
  })

  it('with the registry, and the metrics of a node, a service and itself, relayed', async () => {
    const { get, book } = await anApi()
    const page = 'linda_media_queue_depth 3\n'
    const url = await aProcessThatAnswers((path) => (path === '/metrics' ? page : ''))
    book.record([
      { kind: 'nodeJoined', nodeId: 'uae-1', incarnation: anId(1), pid: 7, version: '0.1.0', statusUrl: url },
      { kind: 'serviceJoined', service: aService({ id: 'media', statusUrl: url }) },
    ])
    const { services } = api.listServices.response.parse((await get('/v1/services')).json())
    expect(services.map(({ id }) => id)).toContain('media')
    for (const path of ['/v1/nodes/uae-1/metrics', '/v1/services/media/metrics'])
      expect(api.getNodeMetrics.response.parse((await get(path)).json()).text).toBe(page)
    const own = api.getServiceMetrics.response.parse((await get('/v1/services/control-plane/metrics')).json())
    expect(own.text).toContain('process_cpu_seconds_total')
    expect(own.contentType).toMatch(/^text\/plain/)
  })

  it.each([
    ['that is not there', 'http://127.0.0.1:9', 503, 'unreachable'],
    ['that has none', 'status', 502, 'sourceFailed'],
    ['that is larger than anybody’s', 'huge', 502, 'sourceFailed'],
    ['of a service without an address', null, 503, 'unreachable'],
  ])('a metrics page %s is a clear fault', async (_what, where, status, code) => {
    const { get, book } = await anApi()
    const huge = '#'.repeat(11 * 1_024 * 1_024)
    const isOurs = where === 'status' || where === 'huge'
    const statusUrl = isOurs ? await aProcessThatAnswers(() => (where === 'huge' ? huge : null)) : where
    book.record([{ kind: 'serviceJoined', service: aService({ id: 'media', statusUrl }) }])
    expect((await get('/v1/services/media/metrics')).json()).toMatchObject({ status, code })
  })

  it('with failovers page by page, newest first, each once', async () => {
    const { get, book } = await anApi()
    for (let index = 1; index <= 5; index++) book.record([aFailoverStart({ failoverId: `uae-main.${index}` })])
    const Page = z.object({ items: z.array(Failover), next: z.string().nullable() })
    const ids: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const page = Page.parse((await get(`/v1/failovers?limit=2${next === '' ? '' : `&cursor=${next}`}`)).json())
      ids.push(...page.items.map(({ id }) => id))
      next = page.next
    }
    expect(ids).toEqual([5, 4, 3, 2, 1].map((index) => `uae-main.${index}`))
  })

  it('with every operation page by page, newest first, also those the snapshot no longer keeps', async () => {
    const { get, book } = await anApi()
    const count = KEPT + 3
    for (let number = 1; number <= count; number++)
      book.record([{ kind: 'operationChanged', operation: anOperation({ id: anId(number), failoverId: null }) }])
    book.record([{ kind: 'operationChanged', operation: anOperation({ id: anId(1), outcome: 'Completed' }) }])
    const ids: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const url = `/v1/operations?limit=60${next === '' ? '' : `&cursor=${next}`}`
      const page = api.listOperations.response.parse((await get(url)).json())
      ids.push(...page.items.map(({ id }) => id))
      next = page.next
    }
    expect(ids).toEqual(Array.from({ length: count }, (_, index) => anId(count - index)))
  })

  it('with a failover and every fact of it', async () => {
    const { get, book } = await anApi()
    const [fact] = book.record([aFailoverStart({ failoverId: 'uae-main.7' })])
    const answer = api.getFailover.response.parse((await get('/v1/failovers/uae-main.7')).json())
    expect(answer.failover.cause).toBe('uae-1 stopped answering')
    expect(answer.facts).toContainEqual(fact)
    expect(answer.facts.every((told) => !('accountId' in told) || told.accountId === 'uae-main')).toBe(true)
  })

  it('with its own pages to anybody, without a token', async () => {
    const { get } = await anApi()
    for (const url of ['/healthz', '/readyz', '/status', '/metrics']) expect((await get(url, {})).statusCode).toBe(200)
  })

  it('nothing that a browser would run or frame', async () => {
    const { get } = await anApi()
    const { headers } = await get('/v1/version')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  })
})

function aProcessThatSays(status: ProcessStatus): Promise<string> {
  return aProcessThatAnswers(() => JSON.stringify(status))
}

/** `null`: it has no such page. */
async function aProcessThatAnswers(answer: (path: string) => string | null): Promise<string> {
  const process = createServer((request, response) => {
    const text = answer(request.url ?? '')
    response.writeHead(text === null ? 404 : 200, { 'content-type': 'text/plain; version=0.0.4' }).end(text ?? 'none')
  })
  await new Promise<void>((resolve) => process.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void process.close())
  const address = process.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

describe('its description', () => {
  it('is valid OpenAPI 3.1, and holds every route of the table', async () => {
    const { get } = await anApi()
    const document = (await get('/openapi.json', {})).json<{ openapi: string; paths: Record<string, object> }>()
    expect(document.openapi).toMatch(/^3\.1\./)
    const validator = new Validator()
    const result = await validator.validate(document)
    expect(result.errors).toBeUndefined()
    expect(result.valid).toBe(true)
    expect(validator.version).toBe('3.1')
    for (const { method, path } of Object.values(api)) {
      const operations = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]
      expect(operations).toHaveProperty(method.toLowerCase())
    }
    expect(document.paths).toHaveProperty('/v1/events')
  })
})

it('a sample is only what its process told', async () => {
  const { get, roster } = await anApi()
  const load = { handledPerS: 3, conversations: 2, computeP95Ms: null, cpuFraction: 0.1, rssBytes: 5 }
  roster.here.set('uae-2', aPresence('uae-2', { load }))
  roster.here.delete('uae-1')
  const { samples } = ClusterAnswer.parse((await get('/v1/cluster')).json())
  const node = samples.find((sample) => sample.kind === 'node')
  // The holder's position is not known, so nobody can say how far behind it this node is.
  expect(node).toMatchObject({ nodeId: 'uae-2', handledPerS: 3, logPosition: 100, lagRecords: null })
})
