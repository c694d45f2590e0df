/** One thing that must not be, with the sentence a person checks it by. */

export type FindingKind =
  /** A message of a user without an accepted reply, although it had its time. */
  | 'lost'
  /** A user got a second, other answer, or was nearly given one by a node that holds the lease. */
  | 'doubled'
  /** A reply passed the fence although its sender no longer, or never, held the lease at its epoch. */
  | 'staleAccepted'
  /** A conversation's accepted replies are not 1…N in the order of its messages. */
  | 'outOfOrder'
  /** The journal lets two processes hold one lease, or an epoch that does not grow. */
  | 'doubleHolders'
  /** The journal's numbers are not 1…N. */
  | 'journalGaps'
  /** A failover began and never ended. */
  | 'unfinishedFailovers'
  /** A state log whose hashes or positions do not follow each other. */
  | 'brokenChains'
  /** Two nodes of an account hold different records at one position. */
  | 'divergentLogs'
  /** A reply the user has, and the account's log does not. */
  | 'acceptedOutsideLog'

export interface Finding {
  readonly kind: FindingKind
  readonly what: string
}
