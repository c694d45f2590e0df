/** What users got, by the gateway's ledger. Each judgement is made anew from the rows; the gateway's own verdicts are only read. */
import type { Evidence, Message, Reply } from './evidence.ts'
import type { Finding } from './finding.ts'
import { type Generation, generationAt } from './generations.ts'
import { grantsOf } from './leases.ts'

const LATE_MS = 5_000

/** `until`, epoch ms: messages received later had too little time to be judged. */
export function judgeLost({ messages }: Evidence, until: number): Finding[] {
  return messages
    .filter(({ answeredAt, receivedAt }) => answeredAt === null && receivedAt <= until)
    .map(({ messageId }) => ({ kind: 'lost', what: `${messageId} has no accepted reply` }))
}

/** Messages received from `from` on (epoch ms) that were answered, but after more than 5 s. */
export function countLate({ messages }: Evidence, from: number): number {
  return messages.filter(({ answeredAt, receivedAt }) => {
    return receivedAt >= from && answeredAt !== null && answeredAt - receivedAt > LATE_MS
  }).length
}

export function judgeDoubled({ replies }: Evidence): Finding[] {
  const answered = new Set<string>()
  return replies.flatMap(({ verdict, messageId, node, epoch }): Finding[] => {
    const isSecond = verdict === 'accepted' && answered.has(messageId)
    if (verdict === 'accepted') answered.add(messageId)
    return verdict === 'doubled' || isSecond
      ? [{ kind: 'doubled', what: `${node} answered ${messageId} a second time and otherwise, at epoch ${epoch}` }]
      : []
  })
}

/** An accepted reply must come from whom the journal granted its epoch, and no higher floor or reply may have come before it. */
export function judgeStale({ replies, floors, facts, replaced }: Evidence): Finding[] {
  // What a replaced journal granted was granted, also where the restored one knows nothing of it.
  const grants = [...replaced.flatMap(grantsOf), ...grantsOf(facts)]
  const highest = new Map<string, number>()
  return accepted(replies).flatMap((reply): Finding[] => {
    const { account, epoch, node, incarnation, messageId, at } = reply
    const why: string[] = []
    // Floors and replies are labelled by one clock, in whole ms: only what is surely earlier counts.
    const floor = floors.findLast((row) => row.account === account && row.at < at && row.epoch > epoch)
    if (floor !== undefined) why.push(`the floor had been raised to ${floor.epoch}`)
    const before = highest.get(account) ?? 0
    if (epoch < before) why.push(`a reply of epoch ${before} had been accepted`)
    highest.set(account, Math.max(before, epoch))
    const grant = grants.find(({ accountId, leaseEpoch }) => accountId === account && leaseEpoch === epoch)
    if (grant === undefined) why.push(`nobody was ever granted that epoch`)
    else if (grant.holder.nodeId !== node || grant.holder.incarnation !== incarnation) {
      why.push(`that epoch was granted to another process, of ${grant.holder.nodeId}`)
    }
    return why.length === 0
      ? []
      : [
          {
            kind: 'staleAccepted',
            what: `${node} answered ${messageId} at epoch ${epoch}, although ${why.join(' and ')}`,
          },
        ]
  })
}

/** The running number that every reply begins with exposes loss, repetition and reordering of state, not only of messages. */
export function judgeOrder({ messages, replies }: Evidence, generations: readonly Generation[] = []): Finding[] {
  const byId = new Map(messages.map((message) => [message.messageId, message]))
  const turns = Map.groupBy(
    accepted(replies).flatMap((reply) => {
      const message = byId.get(reply.messageId)
      return message === undefined ? [] : [{ message, reply }]
    }),
    ({ message }) => message.conversation,
  )
  return [...turns].flatMap(([conversation, turn]) => judgeConversation(conversation, turn, generations))
}

interface Turn {
  readonly message: Message
  readonly reply: Reply
}

/** One slip is one finding: what follows it is held against it and not against 1…N. */
function judgeConversation(
  conversation: string,
  turns: readonly Turn[],
  generations: readonly Generation[],
): Finding[] {
  let before = { message: 0, reply: 0 }
  let generation: Generation | null = null
  return turns.flatMap(({ message, reply }): Finding[] => {
    const now = { message: message.number, reply: numberOf(reply.body) }
    const newest = generationAt(generations, reply.account, reply.epoch)
    const expected =
      newest === null || newest === generation ? before : { ...before, reply: newest.numbers.get(conversation) ?? 0 }
    generation = newest
    before = now
    if (now.message === expected.message + 1 && now.reply === expected.reply + 1) return []
    const what = `${conversation}: message ${now.message} answered as "${now.reply} · …" after message ${expected.message} as "${expected.reply} · …"`
    return [{ kind: 'outOfOrder', what }]
  })
}

/** "12 · Noted …" → 12; NaN where it begins otherwise, which equals nothing. */
function numberOf(body: string): number {
  return Number(/^(\d+) · /.exec(body)?.[1] ?? Number.NaN)
}

function accepted(replies: readonly Reply[]): Reply[] {
  return replies.filter(({ verdict }) => verdict === 'accepted')
}
