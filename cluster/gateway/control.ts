/** What the gateway answers the control plane, and what it tells it unasked. */
import { Fault } from '../../shared/fault.ts'
import { probe } from '../process/probe.ts'
import type { FromNode, NodeAnswer, NodeRequest } from '../wire/control.ts'
import type { Desk } from './desk.ts'

/** A beat every 250 ms, samples once a second. */
const BEATS_A_SAMPLE = 4

/** @throws {Fault} unknownAccount, malformed (a bot's request), and what the desk refuses. */
export async function answerControlPlane(
  desks: ReadonlyMap<string, Desk>,
  request: NodeRequest,
): Promise<NodeAnswer<'raiseFloor' | 'probe' | 'awaitServed'>> {
  switch (request.ask) {
    case 'raiseFloor':
      return deskOf(desks, request.accountId).raiseFloor(request.epoch)
    case 'awaitServed':
      return deskOf(desks, request.accountId).awaitServed(request.epoch, request.timeoutMs)
    case 'probe':
      return probe(request.url, request.timeoutMs)
    case 'catchUp':
    case 'hashAt':
    case 'promote':
      throw new Fault('malformed', `The gateway is no bot: it cannot answer ${request.ask}`)
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
