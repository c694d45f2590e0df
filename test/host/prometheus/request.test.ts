import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createForeignAgent, Foreign } from '../../../host/prometheus/request.ts'

describe('a request to another system', () => {
  it('ends when no answer comes', async () => {
    const server = createServer(() => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const agent = createForeignAgent()
    onTestFinished(async () => {
      await agent.destroy()
      server.closeAllConnections()
      server.close()
    })
    const url = `http://127.0.0.1:${address.port}`
    const foreign = new Foreign('Prometheus', { url, authorization: null }, agent, 50)
    await expect(foreign.ask({ path: '/api/v1/query' }, z.unknown())).rejects.toMatchObject({ code: 'timeout' })
  })
})
