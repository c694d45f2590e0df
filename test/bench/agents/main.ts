/**
 * `node test/bench/agents/main.ts CONFIG [--facts N]`: every bot and the gateway of a configuration, simulated in one process, for a real
 * control plane. `--facts`: so many servants a second lose their session or get it back: facts in the journal.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { readConfig } from '../../../cluster/config.ts'
import { endWithParent } from '../../../cluster/process/life.ts'
import { randomFrom } from '../../../cluster/random.ts'
import { Agent } from './agent.ts'
import { openGatewayAgent } from './gateway-agent.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { facts: { type: 'string', default: '0' } },
})
const config = readConfig(positionals[0] ?? '')
const random = randomFrom(config.scenario.seed, 'agents')
const agents = new Map<string, Agent>()

/** All of them behind one port: `/<node>/status`, `/<node>/healthz`, `/<node>/metrics`. */
const pages = createServer((request, response) => {
  const [id = '', page] = (request.url ?? '').split('/').filter((part) => part !== '')
  const agent = agents.get(id)
  if (page === 'metrics') {
    const text = `linda_bot_master ${agent?.isMaster === true ? 1 : 0}\nlinda_bot_log_position 0\n`
    return response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text)
  }
  if (page === 'status' && agent !== undefined)
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(agent.status()))
  return response.writeHead(agent === undefined && id !== 'gateway' ? 404 : 200).end('ok')
})
await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`

const gateway = openGatewayAgent(config, `${url}/gateway`, random)
for (const node of config.nodes) {
  const { nodeToken } = config
  agents.set(
    node.id,
    new Agent({ node, nodePort: config.controlPlane.nodePort, nodeToken, statusUrl: `${url}/${node.id}`, random }),
  )
}

const factsPerS = Number(values.facts)
const flipping =
  factsPerS === 0
    ? null
    : setInterval(() => {
        const servants = [...agents.values()].filter(({ isMaster }) => !isMaster)
        // Before that one of them may be a master to be, whose account would be moved as soon as it is one.
        if (agents.size - servants.length < config.accounts.length) return
        servants[Math.floor(random() * servants.length)]?.flip()
      }, 1_000 / factsPerS)

endWithParent(
  () => {
    if (flipping !== null) clearInterval(flipping)
    for (const agent of agents.values()) agent.close()
    gateway.close()
    pages.closeAllConnections()
    return new Promise((resolve) => pages.close(() => resolve()))
  },
  () => undefined,
)
