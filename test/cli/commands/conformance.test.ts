import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { conformance } from '../../../cli/commands/conformance.ts'
import type { Verdict } from '../../../cli/conformance/check.ts'
import { EXIT } from '../../../cli/world.ts'
import { anApi, TOKEN } from '../../cluster/control-plane/api/an-api.ts'
import { aService } from '../../support/factories.ts'
import { aWorld } from '../support/a-world.ts'

interface Report {
  readonly meets: number
  readonly lacks: number
  readonly breaks: number
  readonly verdicts: readonly Verdict[]
}

async function reportOf(url: string, mayWrite = false): Promise<{ code: number; report: Report }> {
  const world = aWorld({})
  const code = await conformance(world, { url, token: TOKEN, mayWrite, isJson: true })
  return { code, report: JSON.parse(world.printed.join('')) as Report }
}

const failing = ({ verdicts }: Report) => verdicts.filter(({ kind }) => kind === 'breaks' || kind === 'lacks')

/** Answers every path the same way. */
async function aStranger(status: number, contentType: string, body: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': contentType }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('linda conformance', () => {
  it(
    'finds nothing missing and nothing broken in our own control plane but the nodes it lacks here',
    { timeout: 60_000 },
    async () => {
      const { server, book } = await anApi()
      const own = aService({ id: 'control-plane', kind: 'controlPlane', statusUrl: 'http://127.0.0.1:1' })
      book.record([{ kind: 'serviceJoined', service: own }])
      const url = await server.listen({ port: 0, host: '127.0.0.1' })
      const { code, report } = await reportOf(url, true)
      expect(failing(report).map(({ id }) => id)).toEqual(['state/node', 'metrics/node'])
      expect(code).toBe(EXIT.failed)
      expect(report.meets).toBe(report.verdicts.length - 2)
    },
  )

  it('places nothing where it is not allowed to', { timeout: 60_000 }, async () => {
    const { server, book } = await anApi()
    const url = await server.listen({ port: 0, host: '127.0.0.1' })
    const { report } = await reportOf(url)
    expect(report.verdicts.find(({ id }) => id === 'operations/once')?.kind).toBe('notAsked')
    expect(book.snapshot.operations).toEqual([])
  })

  it('says that a web page is no control plane, check by check', async () => {
    const { code, report } = await reportOf(await aStranger(200, 'text/html', '<h1>Hello</h1>'))
    expect(code).toBe(EXIT.failed)
    expect(report.meets).toBeLessThan(3)
    for (const verdict of failing(report)) expect('why' in verdict && verdict.why).not.toBe('')
  })

  it('calls what is not there lacking, and not broken', async () => {
    const { report } = await reportOf(await aStranger(404, 'application/problem+json', '{}'))
    expect(report.verdicts.find(({ id }) => id === 'state/observations')?.kind).toBe('lacks')
  })

  it('refuses what is no address', async () => {
    const world = aWorld({})
    const options = { url: 'not an address', token: '', mayWrite: false, isJson: false }
    await expect(conformance(world, options)).rejects.toThrow('not an address')
  })
})
