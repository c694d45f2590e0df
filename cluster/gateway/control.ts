/** What the gateway answers the control plane, and what it tells it unasked. */
import { assertNever } from '../../shared/assert-never.ts'
import { Fault } from '../../shared/fault.ts'
import { probe } from '../process/probe.ts'
import type { FromNode, NodeAnswer, NodeRequest } from '../wire/control.ts'
import type { SmokeScenario } from '../wire/smoke.ts'
import type { Desk } from './desk.ts'
import type { Sessions } from './sessions.ts'
import { findScenario } from './smoke.ts'

/** A beat every 250 ms, samples once a second. */
const BEATS_A_SAMPLE = 4

export interface ControlParts {
  readonly desks: ReadonlyMap<string, Desk>
  readonly sessions: Sessions
  readonly hangUp: (nodeId: string) => void
  /** The way from here to a process's pages. */
  readonly wayTo: (url: string) => string
  readonly play: (accountId: string, scenario: SmokeScenario, timeoutMs: number) => Promise<NodeAnswer<'playSmoke'>>
}

/** @throws {Fault} unknownAccount, malformed (not the gateway's to answer), and what desk and ledger refuse. */
export async function answerControlPlane(
  { desks, sessions, hangUp, wayTo, play }: ControlParts,
  request: NodeRequest,
): Promise<
  NodeAnswer<'raiseFloor' | 'probe' | 'awaitServed' | 'admitNode' | 'expelNode' | 'playSmoke' | 'openGeneration'>
> {
  switch (request.ask) {
    case 'raiseFloor':
      return deskOf(desks, request.accountId).raiseFloor(request.epoch)
    case 'awaitServed':
      return deskOf(desks, request.accountId).awaitServed(request.epoch, request.timeoutMs)
    case 'probe':
      return probe(wayTo(request.url), request.timeoutMs)
    case 'admitNode':
      deskOf(desks, request.accountId)
      sessions.admit(request.nodeId, request.accountId)
      return {}
    case 'expelNode':
      sessions.expel(request.nodeId)
      hangUp(request.nodeId)
      return {}
    case 'playSmoke':
      deskOf(desks, request.accountId)
      return play(request.accountId, findScenario(request.name), request.timeoutMs)
    case 'openGeneration':
      return deskOf(desks, request.accountId).openGeneration(request)
    case 'configure':
    case 'fared':
    case 'adoptLog':
    case 'listVersions':
    case 'induce':
    case 'putBack':
    case 'takeBackup':
    case 'verifyBackup':
    case 'prepareRestore':
    case 'removeBackup':
    case 'setBalancing':
    case 'traffic':
    case 'catchUp':
    case 'hashAt':
    case 'promote':
    case 'setPeers':
    case 'recoverSession':
    case 'pair':
    case 'unlink':
    case 'startNode':
    case 'stopNode':
    case 'restartNode':
      throw new Fault('malformed', `The gateway is no bot and no supervisor: it cannot answer ${request.ask}`)
    default:
      return assertNever(request)
  }
}

/** Makes the beats, in turn. */
export function beatsOf(desks: ReadonlyMap<string, Desk>): () => FromNode {
  let beats = 0
  return () => {
    beats += 1
    if (beats % BEATS_A_SAMPLE !== 0) return { type: 'gatewayBeat' }
    return { type: 'gatewayBeat', samples: [...desks.values()].map((desk) => desk.sample()) }
  }
}

function deskOf(desks: ReadonlyMap<string, Desk>, accountId: string): Desk {
  const desk = desks.get(accountId)
  if (desk === undefined) throw new Fault('unknownAccount', `The gateway knows no account ${accountId}`)
  return desk
}
