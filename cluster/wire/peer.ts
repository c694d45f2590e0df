/** Bot ↔ bot of one account: replication, catching up, shared computing. The one that needs something dials. */
import { z } from 'zod'
import { Problem } from '../../shared/fault.ts'
import { NodeId } from '../../shared/ids.ts'
import { Change, LogRecord, Tail } from './records.ts'
import { Message, Understood } from './traffic.ts'

const epoch = z.number().int().positive()
const position = z.number().int().nonnegative()

export const PeerRequest = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('hello'), token: z.string(), nodeId: NodeId }),
  z.object({ ask: z.literal('tail') }),
  /** Hashes of positions `from`…`to`, at most `HASH_PAGE`. */
  z.object({ ask: z.literal('hashes'), from: position, to: position }),
  /** Records `from`…, at most `RECORD_PAGE`. */
  z.object({ ask: z.literal('records'), from: z.number().int().positive() }),
  /** Master → servant: cut everything after `after`; the account's log does not have it. */
  z.object({ ask: z.literal('cut'), epoch, after: position }),
  /** Master → servant: durably append; the answer means it is on this disk. */
  z.object({ ask: z.literal('append'), epoch, records: z.array(LogRecord) }),
  /** Master → servant: compute an answer from what is handed over. Changes nothing. */
  z.object({ ask: z.literal('compute'), message: Message, before: Change.nullable() }),
])
export type PeerRequest = z.infer<typeof PeerRequest>
export type PeerAsk = PeerRequest['ask']

export const PeerAnswers = {
  /** `version`: absent from a node that does not tell. */
  hello: z.object({ nodeId: NodeId, version: z.string().optional() }),
  tail: Tail,
  hashes: z.object({ hashes: z.array(z.string()) }),
  records: z.object({ records: z.array(LogRecord) }),
  cut: z.object({ count: z.number().int().nonnegative() }),
  append: z.object({ tail: Tail }),
  /** `understood`: absent from a node that does not tell. */
  compute: z.object({ change: Change, reply: z.string(), understood: Understood.optional() }),
} as const
export type PeerAnswer<A extends PeerAsk> = z.infer<(typeof PeerAnswers)[A]>

export const HASH_PAGE = 512
export const RECORD_PAGE = 500

export const ToPeer = z.object({ id: z.number().int(), request: PeerRequest })
export type ToPeer = z.infer<typeof ToPeer>
export const FromPeer = z.object({ id: z.number().int(), value: z.unknown(), problem: Problem.optional() })
export type FromPeer = z.infer<typeof FromPeer>
