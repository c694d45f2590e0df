import { describe, expect, it } from 'vitest'
import { readCommand } from '../../../cli/command-words.ts'
import type { Command } from '../../../shared/command.ts'
import type { Condition } from '../../../shared/runbook/runbook.ts'
import { conditionWords, entryWords, lindaCommand, stepTitle, subjectWords } from '../../../shared/words/runbook.ts'

describe('a command of a runbook in a terminal', () => {
  const commands: readonly Command[] = [
    { kind: 'failover', accountId: 'uae-main', to: null },
    { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
    { kind: 'holdAutomation', accountId: null, minutes: 15 },
    { kind: 'setPromotionRule', nodeId: 'uae-1', rule: 'must_not', minutes: null },
    { kind: 'setBalancing', accountId: 'uae-main', algorithm: 'leastLoaded', weights: { 'uae-1': 2, 'uae-2': 0.5 } },
    { kind: 'setBalancing', accountId: 'uae-main', algorithm: 'roundRobin', weights: {} },
    { kind: 'acknowledgeAlert', alertId: 'errorRate/uae-main' },
    { kind: 'backup' },
  ]

  it.each(commands.map((command) => [lindaCommand(command), command] as const))('is read back: %s', (line, command) => {
    const [linda, word, kind = '', ...pairs] = line.split(' ')
    expect([linda, word]).toEqual(['linda', 'do'])
    expect(readCommand(kind as Command['kind'], pairs)).toEqual(command)
  })

  it('leaves open what only a run can say', () => {
    expect(lindaCommand({ kind: 'drain', nodeId: '$node' })).toBe('linda do drain nodeId=…')
  })

  it('is quoted where a shell would take it apart', () => {
    expect(lindaCommand({ kind: 'openFreeze', minutes: 60, note: "the owner's wish; rm -rf" })).toBe(
      `linda do openFreeze minutes=60 'note=the owner'\\''s wish; rm -rf'`,
    )
  })
})

describe('what a check asks', () => {
  const words: readonly (readonly [Condition, string])[] = [
    [{ title: 't', state: 'gatewayUp' }, 'the gateway answers'],
    [{ title: 't', state: 'nodeHealthy', of: 'uae-1' }, 'it is healthy, of uae-1'],
    [{ title: 't', measure: 'account.errorFraction', below: 0.05 }, 'Error rate below 5 %'],
    [{ title: 't', measure: 'account.p95Ms', below: 3_000 }, 'Response time p95 below 3.0 s'],
    [{ title: 't', measure: 'node.rssBytes', below: 512 * 1_048_576 }, 'Memory of the process below 512 MiB'],
    [{ title: 't', measure: 'node.lagRecords', above: 3 }, 'Records behind the master above 3 records'],
    [{ title: 't', noAlert: 'errorRate' }, 'no open alert errorRate'],
    [{ title: 't', query: 'sum(x)', below: 5 }, 'sum(x) below 5'],
  ]
  it.each(words)('is said with its unit: %o', (condition, said) => expect(conditionWords(condition)).toBe(said))
})

describe('a run in words', () => {
  it('is about what it names, or about the whole cluster', () => {
    const nothing = { accountId: null, nodeId: null, serviceId: null, alertId: null }
    expect(subjectWords(nothing)).toBe('the whole cluster')
    expect(subjectWords({ ...nothing, accountId: 'uae-main', nodeId: 'uae-2' })).toBe('uae-main, node uae-2')
  })

  it('tells how it ended, and why where that was said', () => {
    expect(entryWords({ kind: 'ended', outcome: 'given up', why: 'The provider is down' })).toBe(
      'ended the run: given up. The provider is down',
    )
    expect(entryWords({ kind: 'ended', outcome: 'solved', why: '' })).toBe('ended the run: solved')
  })

  it('names a step of a terminal by its first line where nothing else names it', () => {
    expect(stepTitle({ kind: 'shell', id: 'a/1', title: null, text: 'linda status\nlinda slos' })).toBe('linda status')
  })
})
