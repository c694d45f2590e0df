/** What the messenger does to a node's session, by the gateway's own handle for it; and how people link it again. */
import { setTimeout as pause } from 'node:timers/promises'
import { Plan } from '../../../shared/plan.ts'
import { until } from '../support/until.ts'
import type { Arena } from './arena.ts'
import type { Blow, SESSION_BLOWS } from './faults.ts'

export type SessionBlow = (typeof SESSION_BLOWS)[number]

const ANSWERS_WITHIN_MS = 30_000
const ASK_EVERY_MS = 500
const TIMEOUT_MS = 1_000

/** False: this gateway grants no sessions. */
export async function hasSessions(arena: Arena): Promise<boolean> {
  return (await messenger(arena, '')).ok
}

/** The master's. What a person must mend is mended when its time is over, if not before. */
export async function strikeSession(what: SessionBlow, { accountId, forMs }: Blow, arena: Arena): Promise<string> {
  const nodeId = arena.masterOf(accountId) ?? arena.nodesOf(accountId)[0] ?? ''
  const deeds = {
    drop: { do: 'drop', forMs },
    expire: { do: 'expire' },
    logOut: { do: 'logOut' },
    block: { do: 'block', forMs },
  } as const
  const taken = async () => {
    // A gateway that is stopped or dead from another blow is asked again.
    const response = await messenger(arena, `/${nodeId}`, deeds[what]).catch(() => null)
    // 409: there is no session left that this could happen to.
    return response?.ok === true || response?.status === 409 ? response.status : null
  }
  const patience = { what: `${what} of ${nodeId}`, withinMs: ANSWERS_WITHIN_MS, everyMs: ASK_EVERY_MS }
  const status = await until(taken, patience)
  await pause(forMs)
  await linkAgain(arena, accountId)
  return `${what} of ${nodeId}'s session${status === 409 ? ', which had none' : ''}`
}

/** Whoever has no session on these accounts is linked again, as an operator would; `null`: on every account. Tries once. */
export async function linkAgain({ cluster }: Arena, accountId: string | null): Promise<void> {
  const { nodes } = await cluster.snapshot().catch(() => ({ nodes: {} }))
  const out = Object.values(nodes).filter((node) => {
    const isOut = node.device?.state === 'loggedOut' || node.device?.state === 'unlinked'
    return isOut && (accountId === null || node.accountId === accountId)
  })
  for (const node of out) {
    try {
      const command = { kind: 'linkAccount', accountId: node.accountId, nodeId: node.id }
      await cluster.confirm(Plan.parse(await cluster.post('/v1/plans', { command })))
    } catch {
      // Being linked already, or whoever was needed is hit by another blow: it is tried again when the cluster is to calm down.
    }
  }
}

/** Without a deed, it is asked what there is. */
function messenger({ config }: Arena, path: string, deed?: object): Promise<Response> {
  return fetch(`http://127.0.0.1:${config.gateway.httpPort}/messenger/sessions${path}`, {
    method: deed === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${config.nodeToken}`, 'content-type': 'application/json' },
    ...(deed !== undefined && { body: JSON.stringify(deed) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
}
