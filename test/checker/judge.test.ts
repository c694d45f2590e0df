import { rmSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { readEvidence } from './evidence.ts'
import {
  aMessage,
  anEstate,
  aRecord,
  aReply,
  chain,
  type Estate,
  FORMED,
  granted,
  layOut,
  vacated,
} from './factories.ts'
import { judge, type Judgement } from './judge.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Everything that was received by now had its time. */
const NOW = 60_000

/** `until` `null`: the judge is told no moment. */
function judged(changed: Partial<Estate> = {}, until: number | null = NOW): Judgement {
  const folder = layOut(anEstate(changed))
  folders.push(folder)
  return judge(readEvidence(folder), until === null ? {} : { until })
}

/** Kinds found, each once. */
function kinds({ findings }: Judgement): string[] {
  return [...new Set(findings.map(({ kind }) => kind))]
}

describe('judging a cluster by what it left on disk', () => {
  it('finds nothing in an honest one', () => {
    const { findings, messages, accepted, late, staleRefused, recordsCut } = judged()
    expect({ findings, messages, accepted, late, staleRefused, recordsCut }).toEqual({
      findings: [],
      messages: 2,
      accepted: 2,
      late: 0,
      staleRefused: 0,
      recordsCut: 0,
    })
  })
})

describe('lost messages', () => {
  const unanswered = { messages: [aMessage(1), aMessage(2), aMessage(3, { answeredAt: null })] }

  it('names a message that was never answered', () => {
    expect(judged(unanswered).findings).toEqual([{ kind: 'lost', what: 'm-3 has no accepted reply' }])
  })

  it('does not blame what came after the moment that is judged', () => {
    expect(judged(unanswered, 250).findings).toEqual([])
  })

  it('gives every message 30 s when it is told no moment', () => {
    const messages = [...unanswered.messages, aMessage(4, { receivedAt: 300 + 29_000, answeredAt: null })]
    expect(judged({ messages }, null).findings).toEqual([])
    const later = [...unanswered.messages, aMessage(4, { receivedAt: 300 + 31_000, answeredAt: null })]
    expect(judged({ messages: later }, null).counts.lost).toBe(1)
  })

  it('counts an answer after more than 5 s as late, not as lost', () => {
    const { late, findings } = judged({ messages: [aMessage(1), aMessage(2, { answeredAt: 200 + 5_001 })] })
    expect({ late, findings }).toEqual({ late: 1, findings: [] })
  })

  it('calls nothing late that came while the cluster started', () => {
    const folder = layOut(anEstate({ messages: [aMessage(1, { answeredAt: 9_000 }), aMessage(2)] }))
    folders.push(folder)
    expect(judge(readEvidence(folder), { from: 101 }).late).toBe(0)
  })
})

describe('doubled replies', () => {
  const { replies } = anEstate()

  it('are what the gateway called doubled', () => {
    expect(
      judged({ replies: [...replies, aReply(2, { verdict: 'doubled', body: '3 · Noted.' })] }).counts.doubled,
    ).toBe(1)
  })

  it('are also two accepted replies to one message, whatever the gateway called them', () => {
    const again = aReply(2, { hash: replies[1]?.hash ?? '', body: '3 · Noted.' })
    expect(judged({ replies: [...replies, again] }).counts.doubled).toBe(1)
  })

  it('are not the same bytes again, nor a reply that was refused', () => {
    const harmless = [aReply(2, { verdict: 'alreadyAccepted' }), aReply(2, { verdict: 'staleRefused', body: '9 · x' })]
    const { findings, staleRefused } = judged({ replies: [...replies, ...harmless] })
    expect({ findings, staleRefused }).toEqual({ findings: [], staleRefused: 1 })
  })
})

describe('stale replies that were accepted', () => {
  it('come at an epoch below a floor that was raised before', () => {
    expect(kinds(judged({ floors: [{ epoch: 2, at: 110 }] }))).toEqual(['staleAccepted'])
  })

  it('come after a reply of a higher epoch', () => {
    const [first, second] = anEstate().replies
    const replies = [aReply(1, { ...first, epoch: 2 }), aReply(2, { ...second })]
    const facts = [FORMED, vacated(1), granted(1, 'n-1'), vacated(2), granted(2, 'n-1')]
    expect(judged({ replies, facts }).findings).toEqual([
      { kind: 'staleAccepted', what: 'n-1 answered m-2 at epoch 1, although a reply of epoch 2 had been accepted' },
    ])
  })

  it('come from a node that was not granted their epoch', () => {
    expect(judged({ facts: [FORMED, vacated(1), granted(1, 'n-2')] }).counts.staleAccepted).toBe(2)
  })

  it('come from another life of the node that was', () => {
    const replies = anEstate().replies.map((reply) => ({ ...reply, incarnation: 'another-life' }))
    expect(judged({ replies }).counts.staleAccepted).toBe(2)
  })

  it('come at an epoch that nobody was granted', () => {
    expect(judged({ facts: [FORMED, vacated(1)] }).counts.staleAccepted).toBe(2)
  })
})

describe('order in a conversation', () => {
  it('is broken by a number that is left out', () => {
    const [first, second] = anEstate().replies
    const replies = [aReply(1, { ...first }), aReply(2, { ...second, body: '3 · Noted.' })]
    expect(judged({ replies }).findings).toEqual([
      { kind: 'outOfOrder', what: 'user: message 2 answered as "3 · …" after message 1 as "1 · …"' },
    ])
  })

  it('is broken by replies that change places', () => {
    const replies = anEstate().replies.toReversed()
    expect(kinds(judged({ replies }))).toEqual(['outOfOrder'])
  })

  it('is broken by a reply without a number', () => {
    const replies = anEstate().replies.map((reply) => ({ ...reply, body: 'Noted.' }))
    expect(judged({ replies }).counts.outOfOrder).toBe(2)
  })

  it('is kept by each conversation for itself', () => {
    const messages = [aMessage(1), aMessage(2, { conversation: 'another', number: 1 })]
    const replies = anEstate().replies.map((reply) => ({ ...reply, body: '1 · Noted.' }))
    expect(judged({ messages, replies }).findings).toEqual([])
  })
})

describe('leases', () => {
  it('have two holders when one is granted while it is held', () => {
    const { counts } = judged({ facts: [FORMED, vacated(1), granted(1, 'n-1'), granted(1, 'n-2')] })
    expect(counts.doubleHolders).toBe(1)
  })

  it('must be granted at the epoch that was vacated', () => {
    const facts = [FORMED, vacated(1), granted(1, 'n-1'), vacated(2), granted(3, 'n-2')]
    expect(judged({ facts }).counts.doubleHolders).toBe(1)
  })

  it('must be vacated at a higher epoch', () => {
    const facts = [FORMED, vacated(1), granted(1, 'n-1'), vacated(1)]
    expect(judged({ facts }).counts.doubleHolders).toBe(1)
  })
})

describe('the journal', () => {
  const facts = anEstate().facts
  const started = { kind: 'failoverStarted', failoverId: 'acc.4' }
  const ended = { kind: 'failoverEnded', failoverId: 'acc.4', outcome: 'completed' }

  it('must count without gaps', () => {
    const { findings } = judged({ facts: [...facts, { kind: 'termBegan', seq: 5 }] })
    expect(findings).toEqual([{ kind: 'journalGaps', what: 'fact 5 follows 3' }])
  })

  it('must end every failover that had its time', () => {
    expect(judged({ facts: [...facts, started] }).counts.unfinishedFailovers).toBe(1)
    expect(judged({ facts: [...facts, started] }, 3).counts.unfinishedFailovers).toBe(0)
    const { findings, failovers } = judged({ facts: [...facts, started, ended] })
    expect({ findings, failovers }).toEqual({ findings: [], failovers: { completed: 1 } })
  })

  it('counts what a control plane left open when it died, by phase', () => {
    const entered = { kind: 'failoverPhaseEntered', failoverId: 'acc.4', phase: 'fencing' }
    const died = { kind: 'termBegan' }
    const { interrupted } = judged({ facts: [...facts, started, died, entered, died, died, ended, died] })
    expect(interrupted).toEqual({ selecting: 1, fencing: 2 })
  })

  it('must leave no account without a master', () => {
    expect(judged({ facts: [...facts, vacated(2)] }).findings).toEqual([
      { kind: 'unfinishedFailovers', what: 'acc is left without a master since epoch 2 was vacated' },
    ])
    expect(judged({ facts: [...facts, { ...vacated(2), at: 400 }] }, 300).findings).toEqual([])
  })

  it('must leave no account with a master that answers nobody', () => {
    const again = [...facts, vacated(2), granted(2, 'n-2')]
    expect(judged({ facts: again }).findings).toEqual([
      { kind: 'unfinishedFailovers', what: 'acc is left with a master that answers nobody, at epoch 2' },
    ])
    const late = again.map((fact, index) => ({ ...fact, at: index < 3 ? index + 1 : 300 }))
    expect(judged({ facts: late }).findings).toEqual([])
  })

  it('tells how many records were cut, which is no fault', () => {
    const cut = { kind: 'recordsCut', nodeId: 'n-1', count: 7 }
    const { findings, recordsCut } = judged({ facts: [...facts, cut, cut] })
    expect({ findings, recordsCut }).toEqual({ findings: [], recordsCut: 14 })
  })
})

describe('state logs', () => {
  const log = anEstate().logs['n-1'] ?? []
  const [first, second] = chain([aRecord({ messageId: 'm-1', number: 1 }), aRecord({ messageId: 'm-2', number: 2 })])

  it('break where a record was changed after it was sealed', () => {
    const forged = { ...aRecord({ messageId: 'm-2', number: 2 }), ...second, reply: '2 · Something else.' }
    const { findings } = judged({ logs: { 'n-1': log, 'n-2': [log[0] ?? '', JSON.stringify(forged)] } })
    expect(findings).toEqual([{ kind: 'brokenChains', what: 'n-2: line 2 does not follow the one before' }])
  })

  it('break where a record is left out', () => {
    expect(judged({ logs: { 'n-1': log, 'n-2': log.slice(1) } }).counts.brokenChains).toBe(1)
  })

  it('break at a line that is no record', () => {
    expect(judged({ logs: { 'n-1': log, 'n-2': [first ?? '', '{"position":2'] } }).counts.brokenChains).toBe(1)
  })

  it('may be behind, but must not differ', () => {
    expect(judged({ logs: { 'n-1': log, 'n-2': log.slice(0, 1) } }).findings).toEqual([])
    const other = chain([aRecord({ messageId: 'm-1', number: 1 }), aRecord({ messageId: 'm-2', number: 2, at: 8 })])
    expect(judged({ logs: { 'n-1': log, 'n-2': other } }).findings).toEqual([
      { kind: 'divergentLogs', what: 'n-2 and n-1 hold different records at position 2' },
    ])
  })

  it('of nodes that were added later are held against the others, and of removed ones not any more', () => {
    const other = chain([aRecord({ messageId: 'm-1', number: 1 }), aRecord({ messageId: 'm-2', number: 2, at: 8 })])
    const added = { kind: 'nodeAdded', node: { id: 'n-3', accountId: 'acc' } }
    const facts = [...anEstate().facts, added]
    const logs = { 'n-1': log, 'n-3': other }
    expect(judged({ facts, logs }).counts.divergentLogs).toBe(1)
    expect(judged({ facts: [...facts, { kind: 'nodeRemoved', nodeId: 'n-3' }], logs }).findings).toEqual([])
  })

  it('must hold every reply that was accepted', () => {
    const { findings } = judged({ logs: { 'n-1': log.slice(0, 1), 'n-2': log.slice(0, 1) } })
    expect(findings).toEqual([
      { kind: 'acceptedOutsideLog', what: "the accepted reply to m-2 is not at position 2 of acc's log" },
    ])
  })
})
