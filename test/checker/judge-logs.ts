/** The bots' state logs: each a whole chain, all copies of an account the same, and every reply a user has in them. */
import { createHash } from 'node:crypto'
import type { Evidence, LogRecord, NodeLog } from './evidence.ts'
import type { Finding } from './finding.ts'
import { type Generation, isGivenUp } from './generations.ts'

const ROOT = '0'.repeat(64)

export function judgeChains({ logs }: Evidence): Finding[] {
  return logs.flatMap(({ nodeId, lines }): Finding[] => {
    const at = lines.findIndex((line, index) => !follows(line, lines[index - 1] ?? null, index))
    return at < 0 ? [] : [{ kind: 'brokenChains', what: `${nodeId}: line ${at + 1} does not follow the one before` }]
  })
}

function follows(record: LogRecord | null, before: LogRecord | null, index: number): boolean {
  return (
    record !== null &&
    record.position === index + 1 &&
    record.previousHash === (index === 0 ? ROOT : before?.hash) &&
    record.hash === hashOf(record)
  )
}

/** SHA-256 over the record's fields in their order, as one JSON array. */
export function hashOf(record: Omit<LogRecord, 'hash'>): string {
  const { position, previousHash, epoch, messageId, at, change, reply } = record
  const { conversation, number, memory } = change
  const fields = [position, previousHash, epoch, messageId, at, conversation, number, Object.entries(memory), reply]
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}

/** Holds for a cluster that ended with every node in step: only then has each cut what the account's log lacks. */
export function judgeCopies({ logs }: Evidence): Finding[] {
  return [...Map.groupBy(logs, ({ account }) => account).values()].flatMap((copies) => {
    const current = currentOf(copies)
    return copies.flatMap(({ nodeId, lines }): Finding[] => {
      const shared = Math.min(lines.length, current.lines.length)
      const at = lines.findIndex((line, index) => index < shared && line?.hash !== current.lines[index]?.hash)
      const what = `${nodeId} and ${current.nodeId} hold different records at position ${at + 1}`
      return at < 0 ? [] : [{ kind: 'divergentLogs', what }]
    })
  })
}

export function judgeAccepted({ logs, replies }: Evidence, generations: readonly Generation[] = []): Finding[] {
  const current = new Map(
    [...Map.groupBy(logs, ({ account }) => account)].map(([account, copies]) => [account, currentOf(copies)]),
  )
  return replies
    .filter((reply) => {
      const { verdict, account, position, hash } = reply
      const isMissing = verdict === 'accepted' && current.get(account)?.lines[position - 1]?.hash !== hash
      return isMissing && !isGivenUp(generations, reply)
    })
    .map(({ messageId, account, position }) => ({
      kind: 'acceptedOutsideLog',
      what: `the accepted reply to ${messageId} is not at position ${position} of ${account}'s log`,
    }))
}

/** The account's log is the copy with the highest last epoch, and of those the longest. `copies` is never empty. */
function currentOf(copies: readonly NodeLog[]): NodeLog {
  const epochOf = ({ lines }: NodeLog) => lines.at(-1)?.epoch ?? 0
  return copies.reduce((best, copy) => {
    const ahead = epochOf(copy) - epochOf(best) || copy.lines.length - best.lines.length
    return ahead > 0 ? copy : best
  })
}
