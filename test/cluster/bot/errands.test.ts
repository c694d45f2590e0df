import { describe, expect, it } from 'vitest'
import { Errands } from '../../../cluster/bot/errands.ts'
import type { MediaJob } from '../../../cluster/bot/media-client.ts'
import type { ExpenseRow } from '../../../cluster/bot/sheets-client.ts'
import type { FromBot, Message } from '../../../cluster/wire/traffic.ts'
import { aMessage, AT } from '../../support/factories.ts'

type Reply = Extract<FromBot, { type: 'reply' }>

const EXPENSE = { intent: 'expense', amount: 45, currency: 'AED' }

function aReply({ messageId }: Message, understood?: Reply['understood']): Reply {
  const reply: Reply = { type: 'reply', messageId, epoch: 1, position: 1, hash: 'h', body: '1 · noted' }
  return understood === undefined ? reply : { ...reply, understood }
}

function theErrands() {
  const rows: ExpenseRow[] = []
  const jobs: MediaJob[] = []
  const errands = new Errands({
    accountId: 'uae-main',
    sheets: { add: (row) => void rows.push(row), close: () => undefined },
    media: { add: (job) => void jobs.push(job), close: () => undefined },
    now: () => AT,
  })
  return { errands, rows, jobs }
}

const picture = { kind: 'image', id: 'p1' } as const

describe('what is done elsewhere for a message', () => {
  it('begins when the gateway has accepted its reply, not before', () => {
    const { errands, rows, jobs } = theErrands()
    const message = aMessage('a', 1, { media: picture })
    errands.taken(message)
    errands.replied(aReply(message, EXPENSE))
    expect([rows, jobs]).toEqual([[], []])
    errands.judged(message.messageId, 'accepted')
    const { messageId: id, conversation } = message
    expect(rows).toEqual([{ id, accountId: 'uae-main', conversation, at: AT, amount: 45, currency: 'AED' }])
    expect(jobs).toEqual([picture])
  })

  it('is done once, whatever comes twice', () => {
    const { errands, rows } = theErrands()
    const message = aMessage('a', 1)
    errands.taken(message)
    errands.taken(message)
    errands.replied(aReply(message, EXPENSE))
    errands.judged(message.messageId, 'accepted')
    errands.judged(message.messageId, 'alreadyAccepted')
    expect(rows).toHaveLength(1)
  })

  it('is done though the reply was refused first and went again from the log, without what was understood', () => {
    const { errands, rows } = theErrands()
    const message = aMessage('a', 1)
    errands.taken(message)
    errands.replied(aReply(message, EXPENSE))
    errands.judged(message.messageId, 'noSession')
    errands.taken(message)
    errands.replied(aReply(message))
    errands.judged(message.messageId, 'accepted')
    expect(rows).toHaveLength(1)
  })

  it('is nothing where no money was spent and nothing came with it', () => {
    const { errands, rows, jobs } = theErrands()
    const message = aMessage('a', 1)
    errands.taken(message)
    errands.replied(aReply(message, { intent: 'greeting' }))
    errands.judged(message.messageId, 'accepted')
    errands.judged('never-delivered-here', 'accepted')
    expect([rows, jobs]).toEqual([[], []])
  })

  it('is another master’s when this one is refused for good', () => {
    const { errands, rows } = theErrands()
    const message = aMessage('a', 1)
    errands.taken(message)
    errands.replied(aReply(message, EXPENSE))
    errands.judged(message.messageId, 'staleRefused')
    expect(rows).toEqual([])
  })

  it('is left out in a cluster that has neither service', () => {
    const errands = new Errands({ accountId: 'uae-main', sheets: null, media: null, now: () => AT })
    const message = aMessage('a', 1, { media: picture })
    errands.taken(message)
    errands.replied(aReply(message, EXPENSE))
    expect(() => errands.judged(message.messageId, 'accepted')).not.toThrow()
  })
})
