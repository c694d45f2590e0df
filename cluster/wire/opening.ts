/**
 * The record that opens a state log's next generation after a restore. Everybody builds the same one from the same fields: it stands
 * right after the restored end, in the highest epoch there is, so that whoever still holds what was given up cuts it by the rules
 * that every change of master goes by. No user's message and no reply: nobody is ever sent it.
 */
import { type LogRecord, sealRecord, type Tail } from './records.ts'

/** Of no user: no conversation of the messenger begins with it. */
export const RESTORE_CONVERSATION = '~restore'

export interface Opening {
  readonly restoreId: string
  readonly backupId: string
  /** Above every epoch that a record or a floor of the account has. */
  readonly epoch: number
  /** When the restore gave up what came after: epoch ms, control plane's clock. */
  readonly at: number
  /** Positions that were given up; `count` 0: none. */
  readonly lost: { readonly from: number; readonly to: number; readonly count: number }
}

/** `restored`: where the restored log ends. */
export function openingRecord(restored: Tail, { restoreId, backupId, epoch, at, lost }: Opening): LogRecord {
  return sealRecord(restored, {
    epoch,
    messageId: `restore-${restoreId}`,
    at,
    change: {
      conversation: RESTORE_CONVERSATION,
      number: 1,
      memory: { backup: backupId, lostFrom: lost.from, lostTo: lost.to, lost: lost.count },
    },
    reply: '',
  })
}
