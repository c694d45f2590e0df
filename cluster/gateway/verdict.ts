/** Judges a reply. Pure: the whole of what the gateway accepts and refuses is here. */
import type { Verdict } from '../wire/traffic.ts'

/** May a reply of this epoch pass? `fromServing`: its sender is the node that serves the account now. */
export type AcceptsEpoch = (replyEpoch: number, floorEpoch: number, fromServing: boolean) => boolean

/** Below the floor is fenced; above it nobody may be yet; at it, only the one node it was granted to. */
export const strictEpoch: AcceptsEpoch = (replyEpoch, floorEpoch, fromServing) =>
  replyEpoch === floorEpoch && fromServing

export interface Judged {
  readonly reply: { readonly epoch: number; readonly body: string }
  readonly floorEpoch: number
  readonly fromServing: boolean
  /** The sender's session lives. */
  readonly hasSession: boolean
  readonly message: MessageState
}

export type MessageState =
  /** Never given out: not known at all, or its turn in the conversation has not come. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'waiting' }
  /** `isGivenUp`: before a restore, which took the account's log back to before it. What is computed anew is another text, and nobody gets it. */
  | { readonly kind: 'answered'; readonly body: string; readonly isGivenUp: boolean }

export function judge(
  { reply, floorEpoch, fromServing, hasSession, message }: Judged,
  acceptsEpoch: AcceptsEpoch = strictEpoch,
): Verdict {
  if (!hasSession) return 'noSession'
  if (message.kind === 'unknown') return 'unknownMessage'
  if (!acceptsEpoch(reply.epoch, floorEpoch, fromServing)) return 'staleRefused'
  if (message.kind === 'waiting') return 'accepted'
  return message.isGivenUp || message.body === reply.body ? 'alreadyAccepted' : 'doubled'
}
