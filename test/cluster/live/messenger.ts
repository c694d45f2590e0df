/** The world outside, of a live cluster: ends sessions and types pairing codes on the gateway's pages. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'

const Config = z.object({ nodeToken: z.string(), gateway: z.object({ httpPort: z.number() }) })

async function post(live: LiveCluster, path: string, body: unknown): Promise<void> {
  const { nodeToken, gateway } = Config.parse(JSON.parse(readFileSync(join(live.dataDir, 'cluster.json'), 'utf8')))
  const response = await fetch(`http://127.0.0.1:${gateway.httpPort}/messenger/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${nodeToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  })
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`)
}

export type Deed =
  | { readonly do: 'drop'; readonly forMs?: number }
  | { readonly do: 'expire' | 'logOut' }
  | { readonly do: 'block'; readonly forMs?: number; readonly afterwards?: 'linked' | 'loggedOut' }

export const endSession = (live: LiveCluster, nodeId: string, deed: Deed) => post(live, `sessions/${nodeId}`, deed)
export const typeCode = (live: LiveCluster, accountId: string, code: string) =>
  post(live, `phones/${accountId}`, { code })
