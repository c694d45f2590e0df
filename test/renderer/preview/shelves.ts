/** Runbooks in every state of their screens. */
import type { KeptEntry } from '../../../shared/log-entry.ts'
import type { RunEntryBody } from '../../../shared/runbook/run.ts'
import { anId, aProblem } from '../factories.ts'
import { alertScenarios } from './alerting.ts'
import { calm } from './calm.ts'
import { RUN_ID } from './runbook-shots.ts'
import type { Scenario } from './scenario.ts'
import { HASH, SHIPPED, type Shelf } from './shelving.ts'

const MINUTE = 60_000
const OTHER_RUN_ID = anId(0xd002)
const OVER_RUN_ID = anId(0xd003)

/** Everything a text must not be able to do, and a block that cannot be read. */
const HOSTILE = `---
id: hostile
title: A text that tries what it must not
kind: guide
version: 2
owner: nobody
reviewed: 2025-11-02
alerts: []
faults: []
summary: Scripts, pictures from elsewhere, links that lead outside; and what of it is shown.
notWalked: null
---

A paragraph with <script>alert(1)</script> and <b onclick="alert(1)">raw HTML</b>.

## Pictures

![Where the floor stands](pictures/floor.svg)

![One that is not there](pictures/none.png)

![From the network](https://example.com/a.png) and ![In the text](data:image/png;base64,AAAA)

## Links

[Alerts](#/alerts), [Pictures above](#pictures), [outside](https://example.com/), [script](javascript:alert(1)),
[a wallboard](#/wallboard), [nowhere](#/nowhere/at/all), https://example.com/bare

\`\`\`check
title: A state that there is not
state: allIsWell
\`\`\`

\`\`\`shell
# A very long line
for node in $(linda nodes --json | jq -r '.nodes[].id'); do echo "$node"; linda node "$node" --json | jq '{id, role: .role, health: .health, epoch: .leaseEpoch}'; done
\`\`\`

| A table | with a very long cell |
| --- | --- |
| one | ${'word '.repeat(40)} |

1. First
   - [x] a box in a list that is no list of boxes
   - without one
2. Second

> A quotation.
`

export function shelfScenarios(now: number) {
  const base = calm(now)
  const { alerting } = alertScenarios(now)
  const kept = shelf(now)
  const away: Scenario = {
    ...alerting,
    isLive: false,
    shelf: {
      ...kept,
      isSent: false,
      library: { comparedAt: now - 47 * MINUTE, problem: 'the control plane does not answer' },
      written: runs(now, false),
    },
    picture: {
      ...alerting.picture,
      heardAt: now - 44 * MINUTE,
      link: {
        kind: 'retrying',
        since: now - 44 * MINUTE,
        retryAt: now + 4_000,
        attempt: 60,
        problem: aProblem('unreachable', 'connect ECONNREFUSED 127.0.0.1:7100'),
      },
    },
  }
  return {
    shelf: { ...alerting, shelf: kept },
    shelfCalm: { ...base, shelf: {} },
    shelfAway: away,
    shelfShipped: {
      ...base,
      shelf: {
        library: { source: 'shipped', comparedAt: null, problem: 'this cluster keeps no runbooks' },
        entries: (entry) => ({ ...entry, readVersion: null }),
      },
    },
    shelfRefused: {
      ...base,
      shelf: {
        library: {
          refused: [
            { name: 'split-brain.md', why: 'its bytes are not those of the list: 3f2a… instead of 9c11…' },
            { name: 'flapping-master.md', why: 'The head of the runbook: reviewed: Invalid ISO date' },
          ],
        },
      },
    },
    shelfEmpty: { ...base, shelf: { sources: {} } },
    shelfMissing: { ...base, shelf: { isMissing: true } },
    shelfHostile: { ...base, shelf: { sources: { hostile: HOSTILE }, changes: kept.changes ?? {} } },
  } satisfies Record<string, Scenario>
}

function shelf(now: number): Shelf {
  return {
    written: runs(now, true),
    entries: (entry) => {
      const { id } = entry.head
      if (id === 'split-brain') return { ...entry, isPinned: true, readVersion: 2 }
      if (id === 'failover-blocked') return { ...entry, isPinned: true }
      if (id === 'high-memory') return { ...entry, head: { ...entry.head, reviewed: '2026-02-14' } }
      if (id === 'database-down' || id === 'log-rotation') return { ...entry, readVersion: null }
      return entry
    },
    changes: {
      'split-brain': {
        fromVersion: 2,
        added: ['- [ ] The copies are there, and on another disk.', 'Release automation:'],
        removed: ['Copy both nodes.'],
      },
      hostile: { fromVersion: 1, added: ['> A quotation.'], removed: [] },
    },
  }
}

function runs(now: number, isSent: boolean): KeptEntry[] {
  let made = 0xd100
  const entry = (runId: string, at: number, by: string, body: RunEntryBody, sent = true): KeptEntry => ({
    id: anId((made += 1)),
    logId: runId,
    at,
    by,
    body,
    isSent: sent,
  })
  const started = (runId: string, at: number, by: string, runbookId: string, accountId: string | null) =>
    entry(runId, at, by, {
      kind: 'started',
      runbookId,
      version: 1,
      hash: `${HASH.slice(0, 60)}${runId.slice(-4)}`,
      title: /^title: (.+)$/m.exec(SHIPPED[runbookId] ?? '')?.[1] ?? runbookId,
      subject: { accountId, nodeId: null, serviceId: null, alertId: null },
    })
  const rana = 'Rana Haddad'
  return [
    started(RUN_ID, now - 14 * MINUTE, rana, 'high-error-rate', 'ksa-main'),
    entry(RUN_ID, now - 13 * MINUTE, rana, {
      kind: 'ticked',
      stepId: 'detection/1',
      outcome: 'done',
      measured: 'ksa-main: 7.2 % of replies refused',
    }),
    entry(RUN_ID, now - 12 * MINUTE, 'Omar Saleh', {
      kind: 'ticked',
      stepId: 'detection/2',
      outcome: 'skipped',
      measured: '',
    }),
    entry(
      RUN_ID,
      now - 11 * MINUTE,
      rana,
      { kind: 'noted', stepId: 'detection/1', text: 'Only ksa-main; uae-main is below 0.1 %.' },
      isSent,
    ),
    entry(
      RUN_ID,
      now - 9 * MINUTE,
      rana,
      { kind: 'noted', stepId: null, text: 'The spreadsheet service was restarted at 02:50 by the provider.' },
      isSent,
    ),
    started(OTHER_RUN_ID, now - 4 * MINUTE, 'Omar Saleh', 'slow-answers', 'uae-main'),
    started(OVER_RUN_ID, now - 190 * MINUTE, rana, 'planned-failover', 'south-asia-main'),
    entry(OVER_RUN_ID, now - 180 * MINUTE, rana, { kind: 'ended', outcome: 'solved', why: 'it serves from sa-2' }),
  ]
}
