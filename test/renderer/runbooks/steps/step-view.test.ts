import { describe, expect, it } from 'vitest'
import { placeOf } from '../../../../renderer/runbooks/run/run-desk.ts'
import { CONDITION_IDS } from '../../../../shared/runbook/condition-ids.ts'
import type { Step } from '../../../../shared/runbook/runbook.ts'
import { anAccount, anEntry as aLedgerEntry, anId, aNode, aProblem, aSnapshot } from '../../factories.ts'
import { anEntry, RUN_ID, ticked } from '../run/entries.ts'
import { markupOf, textOf } from './a-page.tsx'

const CHECK: Step = {
  kind: 'check',
  id: 'before/1',
  condition: { title: 'Somebody is master', state: 'hasMaster' },
  notWalked: null,
}
const ACTION: Step = {
  kind: 'action',
  id: 'steps/1',
  title: 'Restart the node that does not count',
  command: { kind: 'restartNode', nodeId: '$node' },
  notWalked: null,
}
const SERVED = aSnapshot({
  accounts: { 'ksa-main': anAccount() },
  nodes: { 'ksa-1': aNode({ role: 'master' }), 'ksa-2': aNode({ id: 'ksa-2' }) },
})

describe('a check', () => {
  it('says beside it whether it holds, and what was measured', () => {
    const text = textOf(CHECK, { picture: { snapshot: SERVED } })
    expect(text).toContain('holds')
    expect(text).toContain('ksa-main')
    expect(text).toContain(`asks: ${CONDITION_IDS.hasMaster.means}`)
  })

  it('is red, with the reason, where it does not hold', () => {
    const lost = aSnapshot({ accounts: { 'ksa-main': anAccount({ lease: { epoch: 17, holder: null, since: 0 } }) } })
    const markup = markupOf(CHECK, { picture: { snapshot: lost } })
    expect(markup).toContain('data-outcome="fail"')
    expect(textOf(CHECK, { picture: { snapshot: lost } })).toContain('does not hold')
  })

  it('is not known while the cluster is away, whatever it said last', () => {
    const text = textOf(CHECK, { picture: { snapshot: SERVED }, isAway: true })
    expect(text).toContain('not known')
    expect(text).toContain('no live connection')
  })

  it('needs Prometheus for a query, and says so where there is none', () => {
    const query: Step = { ...CHECK, condition: { title: 'Few retries', query: 'sum(x)', below: 5 } }
    expect(textOf(query)).toContain('needs Prometheus, and none is configured')
  })

  it('keeps what it said when it was ticked, beside what it says now', () => {
    const tick = anEntry({ kind: 'ticked', stepId: 'before/1', outcome: 'done', measured: 'ksa-main: no master' })
    const text = textOf(CHECK, { picture: { snapshot: SERVED }, entries: [tick] })
    expect(text).toMatch(/done by noor,.*then: ksa-main: no master/)
    expect(text).toContain('holds')
  })
})

describe('an action', () => {
  it('is filled in from the run, on the button and for the terminal', () => {
    const shown = { picture: { snapshot: SERVED }, subject: { nodeId: 'ksa-2' }, entries: [] }
    expect(textOf(ACTION, shown)).toContain('linda do restartNode nodeId=ksa-2')
    expect(markupOf(ACTION, shown)).not.toContain('aria-disabled')
  })

  it('says what the run does not tell, and asks for it in its place', () => {
    const shown = { picture: { snapshot: SERVED }, entries: [] }
    const text = textOf(ACTION, shown)
    expect(text).toContain('choose the node it is about')
    expect(text).toContain('which node? ksa-1 ksa-2')
    expect(text).toContain('linda do restartNode nodeId=…')
    expect(markupOf(ACTION, shown)).toContain('aria-disabled="true"')
  })

  it('takes what was chosen on the page for every step that needs it', () => {
    const drafts = { [`${placeOf(RUN_ID, null)}chosen/node`]: 'ksa-2' }
    const text = textOf(ACTION, { picture: { snapshot: SERVED }, entries: [], runs: { drafts } })
    expect(text).toContain('linda do restartNode nodeId=ksa-2')
  })

  it('is locked with the reason while the cluster is away, and still copies its command', () => {
    const text = textOf(ACTION, { picture: { snapshot: SERVED }, subject: { nodeId: 'ksa-2' }, isAway: true })
    expect(text).toContain('Locked: the control plane does not answer')
    expect(text).toContain('linda do restartNode nodeId=ksa-2')
  })

  it('shows what became of what was confirmed, and where to ask when this console does not know', () => {
    const operationId = anId(0xcafe)
    const acted = anEntry({ kind: 'acted', stepId: 'steps/1', operationId, title: 'Restart ksa-2' })
    const own = aLedgerEntry({ operationId, state: 'succeeded', title: 'Restart ksa-2', word: 'ksa-2 is up again' })
    expect(textOf(ACTION, { picture: { ledger: [own] }, entries: [acted] })).toMatch(/Restart ksa-2.*ksa-2 is up again/)
    expect(textOf(ACTION, { entries: [acted] })).toContain(`linda operation get ${operationId}`)
  })
})

describe('a branch', () => {
  const decide: Step = {
    kind: 'decide',
    id: 'before/2',
    question: 'What is red?',
    options: [
      { answer: 'One node', go: '#one-node' },
      { answer: 'All', go: 'runbook:database-down' },
    ],
  }

  it('shows what was chosen last, by whom, and where each answer leads', () => {
    const chosen = anEntry({ kind: 'decided', stepId: 'before/2', answer: 'All' }, { by: 'omar' })
    const markup = markupOf(decide, { entries: [chosen] })
    expect(markup.match(/aria-checked="(true|false)"/g)).toEqual(['aria-checked="false"', 'aria-checked="true"'])
    const text = textOf(decide, { entries: [chosen] })
    expect(text).toMatch(/→ one node.*→ runbook database-down.*chosen by omar/)
  })
})

describe('a message', () => {
  const message: Step = {
    kind: 'message',
    id: 'communication/1',
    title: 'First word',
    audience: 'customers',
    text: '{account} is served by {master}.',
  }

  it('is filled from what is known, for whom it is meant', () => {
    const text = textOf(message, { picture: { snapshot: SERVED }, subject: { accountId: 'ksa-main' } })
    expect(text).toContain('ksa-main is served by ksa-1.')
    expect(text).toContain('to customers')
  })

  it('stays as a person changed it', () => {
    const drafts = { [`${placeOf(RUN_ID, 'communication/1')}/message`]: 'We are on it.' }
    const text = textOf(message, { entries: [], runs: { drafts } })
    expect(text).toContain('We are on it.')
    expect(text).toContain('it is not filled in any more')
  })
})

describe('every step of a run', () => {
  const todo: Step = { kind: 'todo', id: 'steps/2', text: 'Call the **owner**' }

  it('has a box, and none where it is only read', () => {
    expect(markupOf(todo, { entries: [] })).toContain('data-step-act="tick"')
    expect(markupOf(todo)).not.toContain('data-step-act="tick"')
  })

  it('says whose entries others cannot see yet', () => {
    expect(textOf(todo, { entries: [ticked('steps/2', { isSent: false })] })).toContain('not sent yet')
    expect(textOf(todo, { entries: [ticked('steps/2')] })).not.toContain('not sent yet')
  })

  it('opens its note again with what was typed, and says why it could not be written down', () => {
    const place = placeOf(RUN_ID, 'steps/2')
    const body = { kind: 'noted', stepId: 'steps/2', text: 'No answer' } as const
    const runs = {
      drafts: { [`${place}/note`]: 'No answer' },
      failures: { [`${place}/noted`]: { body, problem: aProblem('storeFull') } },
    }
    const markup = markupOf(todo, { entries: [], runs })
    expect(markup).toMatch(/<textarea[^>]*>No answer<\/textarea>/)
    expect(textOf(todo, { entries: [], runs })).toContain('The note is not written down; it stands in the box.')
  })

  it('offers to write down again what could not be', () => {
    const body = { kind: 'ticked', stepId: 'steps/2', outcome: 'done', measured: '' } as const
    const failures = { [`${placeOf(RUN_ID, 'steps/2')}/ticked`]: { body, problem: aProblem('hostGone') } }
    expect(textOf(todo, { entries: [], runs: { failures } })).toContain('Write it down again')
  })

  it('cannot be ticked once the run is over', () => {
    const ended = anEntry({ kind: 'ended', outcome: 'solved', why: '' })
    const markup = markupOf(todo, { entries: [ended] })
    expect(markup).toMatch(/data-step-act="tick"[^>]*aria-disabled="true"/)
    expect(markup).not.toContain('data-step-act-of="skip"')
  })
})
