import { describe, expect, it } from 'vitest'
import { messageOf, type Saying } from '../../../renderer/incidents/messages.ts'
import { aboutWords, dueWords, unsentWords } from '../../../renderer/incidents/words.ts'
import { anIncident } from '../incident-factories.ts'
import { AT } from '../moment.ts'

const MINUTE = 60_000
const due = (minutes: number) =>
  anIncident({ updates: { everyMinutes: 30, lastAt: AT - 60_000, dueAt: AT + minutes * MINUTE } })

describe('the next update', () => {
  it('is due in whole minutes, and said louder the nearer it is', () => {
    expect(dueWords(due(18.2), AT)).toEqual({ tone: null, text: 'next update due in 19 min' })
    expect(dueWords(due(4), AT)).toEqual({ tone: 'warn', text: 'next update due in 4 min' })
    expect(dueWords(due(0.5), AT)).toEqual({ tone: 'warn', text: 'next update due in less than a minute' })
    expect(dueWords(due(0), AT)).toEqual({ tone: 'critical', text: 'update due now' })
    expect(dueWords(due(-8), AT)).toEqual({ tone: 'critical', text: 'update overdue by 8 min' })
  })

  it('is not promised, or not due any more', () => {
    expect(dueWords(anIncident(), AT).text).toBe('no updates promised')
    const closed = { at: AT, by: 'Omar Saleh', why: '', impact: null }
    expect(dueWords({ ...due(-8), closed }, AT)).toEqual({ tone: null, text: 'closed' })
  })
})

describe('an incident in a few words', () => {
  it('names a few accounts, and counts the rest', () => {
    expect(aboutWords([])).toBe('the whole cluster')
    expect(aboutWords(['a', 'b', 'c', 'd'])).toBe('a, b and 2 more')
    expect(unsentWords(1)).toBe('1 entry not sent yet')
    expect(unsentWords(3)).toBe('3 entries not sent yet')
  })
})

describe('a message', () => {
  const saying = (part: Partial<Saying> = {}): Saying => ({
    incident: anIncident({ updates: { everyMinutes: 30, lastAt: null, dueAt: AT + 30 * MINUTE } }),
    impact: '1 of 3 accounts is not served.',
    doing: ['ksa-main is failing over to ksa-2'],
    cluster: 'Built-in cluster',
    now: AT,
    ...part,
  })

  it('to the team says what, since when, what is done, who, and when the next one comes, with its day and zone', () => {
    expect(messageOf('internal', saying()).split('\n')).toEqual([
      'Incident, severity 1: ksa-main answers nobody',
      '2026-11-20 03:12 UTC, Built-in cluster',
      '',
      'About: ksa-main. Since 2026-11-20 03:02 UTC, for 10 min.',
      'Impact: 1 of 3 accounts is not served.',
      'Being done: ksa-main is failing over to ksa-2.',
      'Commander: Rana Haddad. Operations: Rana Haddad. Communications: Rana Haddad.',
      'Next update by 2026-11-20 03:42 UTC.',
    ])
  })

  it('to customers has no name of a node, an account or a person', () => {
    const text = messageOf('customers', saying())
    for (const inside of ['ksa-', 'Rana', 'failing over', 'epoch']) expect(text).not.toContain(inside)
    expect(text).toContain('may not be answered')
  })

  it('invents nothing: what is not known says so, and no update is promised that was not', () => {
    const incident = anIncident({ roles: { commander: null, operations: null, communications: null } })
    const text = messageOf('internal', saying({ incident, impact: '', doing: [], cluster: null }))
    expect(text).toContain('Impact: not known')
    expect(text).toContain('nothing that the cluster reports')
    expect(text).toContain('Commander: nobody')
    expect(text).not.toContain('Next update')
    expect(messageOf('executives', saying({ incident }))).toContain('Nobody leads the work yet.')
  })

  it('of one that is closed has what was recorded of it, not how it stands today', () => {
    const account = { accountId: 'ksa-main', downSeconds: 42, failedReplies: null, budgetSpent: null }
    const impact = { from: AT - MINUTE, to: AT, accounts: [account], notRecorded: [] }
    const incident = anIncident({ closed: { at: AT, by: 'Omar Saleh', why: '', impact } })
    expect(messageOf('internal', saying({ incident }))).toContain(
      'Impact: ksa-main: time without service 42 s, failed replies not recorded.',
    )
    const unknown = { ...incident, closed: { at: AT, by: 'Omar Saleh', why: '', impact: null } }
    expect(messageOf('internal', saying({ incident: unknown }))).toContain('Impact: not recorded.')
  })

  it('of one that is closed tells that it is over, and promises nothing more', () => {
    const closed = { at: AT, by: 'Omar Saleh', why: 'the provider mended it', impact: null }
    const incident = { ...saying().incident, closed }
    expect(messageOf('customers', saying({ incident }))).toContain('is over since 2026-11-20 03:12 UTC')
    for (const audience of ['internal', 'customers', 'executives'] as const)
      expect(messageOf(audience, saying({ incident }))).not.toContain('Next update')
  })
})
