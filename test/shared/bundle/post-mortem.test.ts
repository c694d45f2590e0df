import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inline, quoted } from '../../../shared/bundle/markdown.ts'
import { postMortem } from '../../../shared/bundle/post-mortem.ts'
import type { Story } from '../../../shared/bundle/story.ts'
import type { TimelineItem } from '../../../shared/incident/timeline.ts'
import type { LedgerEntry } from '../../../shared/ledger.ts'
import { aFailover, anAlert, anId, AT } from '../../support/factories.ts'

function aStory(over: Partial<Story> = {}): Story {
  return {
    title: 'uae-main without a master',
    cluster: { name: 'Test cluster', environment: 'drill' },
    from: AT,
    to: AT + 600_000,
    madeAt: AT + 900_000,
    madeBy: 'noor',
    consoleVersion: '0.1.0',
    clusterOffsetMs: 0,
    incident: null,
    incidentEntries: [],
    timeline: [],
    failovers: [],
    alerts: [],
    operations: [],
    runs: [],
    automation: [],
    impact: null,
    numbers: null,
    pictures: [],
    notRecorded: [],
    ...over,
  }
}

function anOperation(over: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    operationId: anId(0xb01),
    planId: anId(0xb02),
    journalId: anId(0xb03),
    command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
    title: 'Fail over uae-main to uae-2',
    class: 'disturbing',
    actor: 'noor',
    reason: 'its machine is going down',
    state: 'succeeded',
    word: 'uae-2 serves uae-main',
    failoverId: 'uae-main.1',
    problem: null,
    createdAt: AT + 5_000,
    heardAt: AT + 9_000,
    endedAt: AT + 9_000,
    heldUntil: null,
    usualMs: null,
    inverse: { command: null, text: '' },
    probationMinutes: null,
    joins: null,
    ...over,
  }
}

function anItem(number: number, over: Partial<TimelineItem> = {}): TimelineItem {
  return {
    id: `fact/${number}`,
    at: AT + number * 1_000,
    sourceAt: AT + number * 1_000,
    offsetMs: 0,
    source: 'cluster',
    tone: 'info',
    title: `thing ${number}`,
    detail: '',
    by: null,
    accountId: null,
    ref: null,
    ...over,
  }
}

const sectionOf = (text: string, title: string): string =>
  text.split(/^## /m).find((part) => part.startsWith(title)) ?? 'no such section'

describe('the draft of a post-mortem', () => {
  it('has every section, and says of what is not there that it is not', () => {
    const text = postMortem(aStory())
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      'Summary',
      'Impact',
      'Failovers',
      'Timeline',
      'What automation did',
      'What people did, and why',
      'Runbooks that were followed',
      'Alerts',
      'Operations',
      'Charts',
      'Open questions',
      'About this bundle',
    ])
    expect(sectionOf(text, 'Impact')).toContain('not recorded')
    expect(sectionOf(text, 'Timeline')).toContain('Nothing happened in this time that was recorded.')
    expect(sectionOf(text, 'Open questions')).toContain('root cause, and what made it worse? _to be filled in_')
  })

  it('holds each failover against its targets, and asks about those that missed them', () => {
    const phases = [
      { phase: 'selecting', startedAt: AT, offsetMs: 0, durationMs: 1_500, detail: 'uae-2 ranks first' },
      { phase: 'fencing', startedAt: AT + 1_500, offsetMs: 1_500, durationMs: 10_000, detail: null },
    ] as const
    const text = postMortem(aStory({ failovers: [aFailover({ phases: [...phases], totalMs: 11_500, gapMs: null })] }))
    const told = sectionOf(text, 'Failovers')
    expect(told).toContain('| Select | 0.000 s | 1.50 s | ≤ 1.00 s: **missed** | uae-2 ranks first |')
    expect(told).toContain('| **Fencing to the end** |  | 10.0 s | ≤ 5.00 s: **missed** |')
    expect(told).toContain('Without a reply to users: not recorded.')
    expect(sectionOf(text, 'Open questions')).toContain('take 11.5 s, longer than 10.0 s?')
  })

  it('tells what people did with their reasons, in the order they did it', () => {
    const alert = anAlert({ acknowledged: { by: 'maya', note: 'looking', at: AT + 2_000 } })
    const told = sectionOf(postMortem(aStory({ operations: [anOperation()], alerts: [alert] })), 'What people did')
    expect(told).toContain('**maya** acknowledged “uae-main has no standby”: “looking”')
    expect(told).toContain('Why: “its machine is going down”. Succeeded: uae-2 serves uae-main')
    expect(told.indexOf('maya')).toBeLessThan(told.indexOf('noor'))
  })

  it('says the time since the row before, and by whom', () => {
    const timeline = [anItem(0, { tone: 'bad' }), anItem(90, { by: 'noor', detail: 'as told' })]
    const told = sectionOf(postMortem(aStory({ timeline })), 'Timeline')
    expect(told).toContain('|  | ✖ | thing 0 |')
    expect(told).toContain('| +1 min 30 s | · | thing 90: as told | noor |')
  })

  it('keeps of a timeline of thousands what people wrote and what was bad, and says how much is left out', () => {
    const timeline = Array.from({ length: 3_000 }, (_, number) =>
      anItem(number, number === 1_500 ? { by: 'noor', title: 'wrote this' } : number === 2_500 ? { tone: 'bad' } : {}),
    )
    const told = sectionOf(postMortem(aStory({ timeline })), 'Timeline')
    expect(told).toContain('wrote this')
    expect(told).toContain('thing 2500')
    expect(told).toContain('2600 rows of less weight are left out here; `timeline.csv` has all 3000.')
  })

  it('asks about alerts that stayed open and operations that did not end', () => {
    const asked = sectionOf(
      postMortem(aStory({ alerts: [anAlert()], operations: [anOperation({ state: 'unknown', word: null })] })),
      'Open questions',
    )
    expect(asked).toContain('“uae-main has no standby” was still open. What became of it?')
    expect(asked).toContain('Nobody acknowledged “uae-main has no standby”, which was critical.')
    expect(asked).toContain('“Fail over uae-main to uae-2” had not ended.')
  })
})

describe('text that anybody wrote', () => {
  it('stays in its cell and its line, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const told = sectionOf(postMortem(aStory({ operations: [anOperation({ reason: text })] })), 'Operations')
        const row = told.split('\n').find((line) => line.includes('Fail over uae-main')) ?? ''
        expect(row.replaceAll(/\\[\\|]/g, '').split('|')).toHaveLength(7)
      }),
    )
  })

  it('is text and never marks: no HTML, no link, no picture', () => {
    expect(inline('<img src=x> [a](http://x) `b` *c* _d_ snake_case\n# e')).toBe(
      '\\<img src=x\\> \\[a\\](http://x) \\`b\\` \\*c\\* \\_d\\_ snake_case \\# e',
    )
    expect(quoted('one\n\n<b>two')).toBe('> one\n>\n> \\<b\\>two')
  })
})
