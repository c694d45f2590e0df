/** Bot ↔ gateway: messages in, replies out. The bot dials. */
import { z } from 'zod'
import { AccountId, NodeId } from '../../shared/ids.ts'
import { Incarnation } from '../../shared/node.ts'

const epoch = z.number().int().positive()

export const FromBot = z.discriminatedUnion('type', [
  /** First line of a connection. */
  z.object({
    type: z.literal('hello'),
    token: z.string(),
    nodeId: NodeId,
    accountId: AccountId,
    incarnation: Incarnation,
  }),
  /** "I am this account's master at this epoch": asks for its messages. */
  z.object({ type: z.literal('serve'), epoch }),
  z.object({
    type: z.literal('reply'),
    messageId: z.string(),
    epoch,
    /** Position and hash of the record that holds this reply. */
    position: z.number().int().positive(),
    hash: z.string(),
    body: z.string(),
  }),
])
export type FromBot = z.infer<typeof FromBot>

/**
 * `accepted`: the user has it · `alreadyAccepted`: the same bytes again · `doubled`: other bytes for an answered message ·
 * `staleRefused`: an epoch other than the floor · `unknownMessage`: the gateway never gave it out
 */
export const Verdict = z.enum(['accepted', 'alreadyAccepted', 'doubled', 'staleRefused', 'unknownMessage'])
export type Verdict = z.infer<typeof Verdict>

export const Message = z.object({
  messageId: z.string(),
  conversation: z.string(),
  userRegion: z.string(),
  text: z.string(),
  /** When the gateway took it from the user, its clock, epoch ms. */
  receivedAt: z.number().int(),
})
export type Message = z.infer<typeof Message>

export const ToBot = z.discriminatedUnion('type', [
  /** Serving is granted: every unanswered message of the account follows. */
  z.object({ type: z.literal('served'), epoch, lastAcceptedPosition: z.number().int().nonnegative() }),
  /** The floor stands elsewhere: step down. */
  z.object({ type: z.literal('serveRefused'), floorEpoch: z.number().int().nonnegative() }),
  /** At most one message of a conversation is out and unanswered at a time, but any may come twice. */
  z.object({ type: z.literal('deliver'), message: Message }),
  z.object({
    type: z.literal('verdict'),
    messageId: z.string(),
    verdict: Verdict,
    floorEpoch: z.number().int().nonnegative(),
  }),
])
export type ToBot = z.infer<typeof ToBot>
