/** Records of a state log as tests need them. */
import { EMPTY_TAIL, type LogRecord, sealRecord, type Tail, tailOf } from '../../cluster/wire/records.ts'
import { AT } from './factories.ts'

/** The record that follows `tail`; its message and reply carry its position and `mark`. */
export function aRecord(
  tail: Tail,
  over: Partial<Pick<LogRecord, 'epoch' | 'messageId' | 'at'>> & { mark?: string } = {},
) {
  const { mark = 'm', epoch = 1, ...rest } = over
  const number = tail.position + 1
  return sealRecord(tail, {
    epoch,
    messageId: `${mark}${number}`,
    at: AT + number,
    change: { conversation: `uae-main.${mark}`, number, memory: { note: mark } },
    reply: `${number} · ${mark} – héllo`,
    ...rest,
  })
}

/** `count` records, each sealed with the one before. */
export function aChain(count: number, after: Tail = EMPTY_TAIL, over: Parameters<typeof aRecord>[1] = {}): LogRecord[] {
  const records: LogRecord[] = []
  for (let tail = after; records.length < count;) {
    const record = aRecord(tail, over)
    records.push(record)
    tail = tailOf(record)
  }
  return records
}
