/** What is told about the cluster, and that it holds together. */
import { api, OPENAPI_PATH } from '../../shared/api.ts'
import type { Conformance } from './check.ts'
import { expectThat } from './check.ts'
import { Unmet } from './target.ts'

export const STATE: readonly Conformance[] = [
  {
    id: 'state/version',
    title: 'tells its version, capabilities and commands',
    run: async (target) => void (await target.read('getVersion', '/v1/version')),
  },
  {
    id: 'state/openapi',
    title: 'describes every route in OpenAPI 3.1',
    run: async (target) => {
      const { json } = await target.ask(OPENAPI_PATH)
      expectThat(typeof json === 'object' && json !== null, `${OPENAPI_PATH} is not JSON`)
      const { openapi, paths } = json as { openapi?: unknown; paths?: Record<string, Record<string, unknown>> }
      expectThat(typeof openapi === 'string' && openapi.startsWith('3.1'), `openapi is ${String(openapi)}, not 3.1`)
      const missing = Object.values(api)
        .map(({ method, path }) => ({ method: method.toLowerCase(), path: path.replace(/:(\w+)/g, '{$1}') }))
        .filter(({ method, path }) => paths?.[path]?.[method] === undefined)
      expectThat(
        missing.length === 0,
        `not described: ${missing.map(({ method, path }) => `${method} ${path}`).join(', ')}`,
      )
    },
  },
  {
    id: 'state/snapshot',
    title: 'tells everything current, and it holds together',
    run: async (target) => {
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      for (const { id, lease } of Object.values(snapshot.accounts)) {
        const masters = Object.values(snapshot.nodes).filter((node) => node.accountId === id && node.role === 'master')
        expectThat(masters.length <= 1, `${id} has ${masters.length} masters`)
        const holder = lease.holder?.nodeId
        expectThat(
          holder === masters[0]?.id,
          `${id}: the lease names ${holder ?? 'nobody'}, the roles ${masters[0]?.id ?? 'nobody'}`,
        )
      }
      const stray = Object.values(snapshot.nodes).find(({ accountId }) => snapshot.accounts[accountId] === undefined)
      expectThat(stray === undefined, `${stray?.id ?? ''} is of an account that does not exist`)
    },
  },
  {
    id: 'state/node',
    title: "tells a node's detail, and relays its own status",
    run: async (target) => {
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      const node = Object.values(snapshot.nodes).find(
        ({ health, statusUrl }) => health === 'healthy' && statusUrl !== null,
      )
      if (node === undefined) throw new Unmet('no healthy node to ask about')
      await target.read('getNode', `/v1/nodes/${node.id}`)
      const own = await target.read('getNodeStatus', `/v1/nodes/${node.id}/status`)
      expectThat(own.kind === 'bot' && own.nodeId === node.id, `the status of ${node.id} is somebody else's`)
    },
  },
  {
    id: 'state/observations',
    title: 'tells who believes whom to be master',
    run: async (target) => {
      const { observations } = await target.read('listObservations', '/v1/observations')
      expectThat(
        observations.some(({ observer }) => observer === 'control-plane'),
        'its own belief is missing',
      )
    },
  },
  {
    id: 'state/failovers',
    title: 'lists failovers in pages, and each with its facts',
    run: async (target) => {
      const first = await target.read('listFailovers', '/v1/failovers?limit=1')
      const newest = first.items[0]
      if (newest === undefined) return
      const story = await target.read('getFailover', `/v1/failovers/${newest.id}`)
      expectThat(story.facts.length > 0, `${newest.id} has no facts`)
      if (first.next === null) return
      const second = await target.read(
        'listFailovers',
        `/v1/failovers?limit=1&cursor=${encodeURIComponent(first.next)}`,
      )
      expectThat(second.items[0]?.id !== newest.id, 'the second page begins with the first again')
      await target.refuses('/v1/failovers?limit=1000', {}, 400, 'malformed')
    },
  },
  {
    id: 'state/pages',
    title: 'has /healthz, /readyz, /status and /metrics',
    run: async (target) => {
      for (const path of ['/healthz', '/readyz', '/status', '/metrics']) {
        const { status } = await target.ask(path, { token: null })
        expectThat(status === 200 || (path === '/readyz' && status === 503), `GET ${path} answered ${status}`)
      }
    },
  },
]
