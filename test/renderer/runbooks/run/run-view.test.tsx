import { describe, expect, it } from 'vitest'
import { RunView } from '../../../../renderer/runbooks/run/run-view.tsx'
import { readRunbook } from '../../../../host/runbooks/read-runbook.ts'
import type { KeptEntry } from '../../../../shared/log-entry.ts'
import type { RunbookPage } from '../../../../shared/runbook/library.ts'
import { aProblem } from '../../factories.ts'
import { boardWith, drawn, readOff, type Shown } from '../steps/a-page.tsx'
import { anEntry, RUN_ID, ticked } from './entries.ts'

const SOURCE = `---
id: split-brain
title: Two masters
kind: procedure
version: 3
owner: operations
reviewed: 2026-11-21
alerts: []
faults: []
summary: Two name themselves master.
notWalked: null
---

## Before

- [ ] Look at Topology
- [ ] Call the owner

## Steps

- [ ] Stop one

## Afterwards

Done.
`

function aPage(): RunbookPage {
  const runbook = readRunbook(SOURCE)
  const entry = {
    head: runbook.head,
    hash: 'a'.repeat(64),
    bytes: SOURCE.length,
    source: 'cluster',
    syncedAt: 0,
    readVersion: 3,
    isPinned: false,
  } as const
  return { entry, runbook, source: SOURCE, changes: null }
}

function shownAs(entries: readonly KeptEntry[], part: Partial<Shown> = {}, page: RunbookPage | null = aPage()): string {
  const open = { [RUN_ID]: { board: boardWith(entries), page } }
  return readOff(drawn(<RunView runId={RUN_ID} />, { runs: { open }, ...part }))
}

describe('the page of a run', () => {
  it('says what it is about, who goes through it, and how far they are', () => {
    const text = shownAs([ticked('before/1', { by: 'omar' })])
    expect(text).toMatch(/A run about ksa-main , begun by noor/)
    expect(text).toContain('with omar')
    expect(text).toContain('1 of 3 steps')
    expect(text).toContain('End run…')
  })

  it('says how many entries nobody else can see yet, and what becomes of them while the cluster is away', () => {
    const entries = [ticked('before/1', { isSent: false }), ticked('before/2', { isSent: false })]
    expect(shownAs(entries, { isAway: true })).toContain(
      '2 entries not sent yet: written down here, sent when the cluster is back',
    )
  })

  it('tells everything that was written, in its order, with the step it was written at', () => {
    const text = shownAs([
      ticked('before/2'),
      anEntry({ kind: 'unticked', stepId: 'before/2' }, { by: 'omar' }),
      anEntry({ kind: 'noted', stepId: null, text: 'The provider called.' }),
    ])
    expect(text).toMatch(
      /began the run.*noor done · To do: Call the owner.*omar taken back · To do: Call the owner.*wrote The provider called\./,
    )
  })

  it('stays readable when it is over, and nothing can be written any more', () => {
    const text = shownAs([anEntry({ kind: 'ended', outcome: 'given up', why: 'It is the provider.' })])
    expect(text).toMatch(/Over: given up by noor,.*It is the provider\./)
    expect(text).not.toContain('End run…')
    expect(text).not.toContain('Note on the run as a whole')
  })

  it('shows what was done also where the runbook it began with is not kept any more', () => {
    expect(shownAs([ticked('before/1')], {}, null)).toContain('done · before/1')
  })

  it('says why it cannot be read, and where the others are', () => {
    const problems = { [RUN_ID]: aProblem('unknownRun') }
    const text = readOff(drawn(<RunView runId={RUN_ID} />, { runs: { problems } }))
    expect(text).toContain('No such run of a runbook')
    expect(text).toContain('See all runbooks and runs')
  })
})
