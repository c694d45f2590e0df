import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readLife } from '../../../../cluster/control-plane/services/life.ts'
import type { ServiceStatus } from '../../../../shared/status.ts'
import { anId, AT } from '../../../support/factories.ts'

const STATUS: ServiceStatus = {
  kind: 'service',
  serviceId: 'media',
  incarnation: anId(1),
  pid: 77,
  version: '0.1.0',
  at: AT,
  doing: 'processed 3',
  trouble: null,
}

async function aProcess(status: number, text: string): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/status' ? status : 404).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

describe('what a process says of itself', () => {
  it('is read off its status', async () => {
    expect(await readLife(await aProcess(200, JSON.stringify(STATUS)))).toEqual(STATUS)
  })

  it.each([
    ['that is none of ours', 200, '{"status":"green"}'],
    ['that has no such page', 404, JSON.stringify(STATUS)],
    ['that answers something else', 200, '<html>'],
  ])('is nothing at an address %s', async (_what, status, text) => {
    expect(await readLife(await aProcess(status, text))).toBeNull()
  })

  it('is nothing where nobody listens', async () => {
    expect(await readLife('http://127.0.0.1:9')).toBeNull()
  })
})
