/** Bot ↔ gateway: messages in, replies out. The bot dials. */
import { z } from 'zod'
import { AccountId, EpochMs, NodeId } from '../../shared/ids.ts'
import { Incarnation } from '../../shared/node.ts'

const epoch = z.number().int().positive()

/** What the bot took a message to mean. */
export const Understood = z.object({
  intent: z.string(),
  amount: z.number().optional(),
  currency: z.string().optional(),
  when: z.string().optional(),
})
export type Understood = z.infer<typeof Understood>

export const FromBot = z.discriminatedUnion('type', [
  /** First line of a connection. */
  z.object({
    type: z.literal('hello'),
    token: z.string(),
    nodeId: NodeId,
    accountId: AccountId,
    incarnation: Incarnation,
  }),
  /** With the credential of this node's session; `null`: it holds none. Answered by `session` or `credential`. */
  z.object({ type: z.literal('login'), credential: z.string().nullable() }),
  /** The session expired: asks for its next credential. */
  z.object({ type: z.literal('renew'), credential: z.string() }),
  /** Asks for a code with which a person links the account on this node. */
  z.object({ type: z.literal('pair') }),
  /** Gives the session up. */
  z.object({ type: z.literal('unlink') }),
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
    /** Absent in a reply sent again from the log. Not part of the record. */
    understood: Understood.optional(),
  }),
])
export type FromBot = z.infer<typeof FromBot>

/**
 * `accepted`: the user has it · `alreadyAccepted`: the same bytes again · `doubled`: other bytes for an answered message ·
 * `staleRefused`: an epoch other than the floor · `unknownMessage`: the gateway never gave it out · `noSession`: the node's session is dead, so nobody gets it
 */
export const Verdict = z.enum(['accepted', 'alreadyAccepted', 'doubled', 'staleRefused', 'unknownMessage', 'noSession'])
export type Verdict = z.infer<typeof Verdict>

export const Message = z.object({
  messageId: z.string(),
  conversation: z.string(),
  userRegion: z.string(),
  /** Its user is one of those who come first (priority balancing). */
  isVip: z.boolean().default(false),
  /** A picture or a document that came with it; `null`: none. The bytes are at the media worker's. */
  media: z
    .object({ kind: z.enum(['image', 'document']), id: z.string() })
    .nullable()
    .default(null),
  text: z.string(),
  /** When the gateway took it from the user, its clock, epoch ms. */
  receivedAt: z.number().int(),
})
export type Message = z.infer<typeof Message>

/**
 * `live`: messages and replies pass · `dropped`: log in again · `expired`: renew, then log in · `blocked`: refused for a while, log in again ·
 * `loggedOut`, `unlinked`: a person must link it
 */
export const SessionWord = z.enum(['live', 'dropped', 'expired', 'blocked', 'loggedOut', 'unlinked'])
export type SessionWord = z.infer<typeof SessionWord>

export const ToBot = z.discriminatedUnion('type', [
  /** How this node's session stands: answers a login, and comes unasked when it changes. `why` is empty only when live. */
  z.object({ type: z.literal('session'), word: SessionWord, why: z.string() }),
  /** Store this, then log in with it: the account was linked on this node, or its session renewed. Sent again until it was used. */
  z.object({ type: z.literal('credential'), credential: z.string() }),
  /** `expiresAt`: the gateway's clock. */
  z.object({ type: z.literal('pairing'), code: z.string(), expiresAt: EpochMs }),
  /** No code is good any more; `why` says what became of it. */
  z.object({ type: z.literal('pairingEnded'), why: z.string() }),
  /** Serving is granted: every unanswered message of the account follows. */
  z.object({ type: z.literal('served'), epoch, lastAcceptedPosition: z.number().int().nonnegative() }),
  /** `floor`: it stands elsewhere, step down. `noSession`: come again with a live session; the lease is not in question. */
  z.object({
    type: z.literal('serveRefused'),
    floorEpoch: z.number().int().nonnegative(),
    why: z.enum(['floor', 'noSession']),
  }),
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
