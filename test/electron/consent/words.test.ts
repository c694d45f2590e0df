import { describe, expect, it } from 'vitest'
import { toQuestion } from '../../../electron/consent/words.ts'
import type { ConsentRequest } from '../../../electron/host-messages.ts'
import { COMMAND_KINDS, describeCommand } from '../../../shared/command.ts'
import type { PreparedPlan } from '../../../shared/ledger.ts'
import { aCommand, aPlan, aProfile } from '../../host/support/factories.ts'

const aPrepared = (over: Partial<PreparedPlan> = {}): PreparedPlan => ({
  plan: aPlan({
    steps: [
      { title: 'Fence uae-1', detail: '' },
      { title: 'Promote uae-2', detail: '' },
    ],
    consequences: ['uae-2 becomes master.', 'Messages wait.'],
    inverse: { command: null, text: 'Failing over back to uae-1.' },
    basis: [
      { entity: 'account/uae-main', field: 'lease.epoch', value: 41 },
      { entity: 'account/uae-main', field: 'lease.holder', value: 'uae-1' },
      { entity: 'node/uae-2', field: 'health', value: 'healthy' },
    ],
  }),
  class: 'disturbing',
  classWhy: ['uae-1 is healthy and serving.'],
  typeToConfirm: null,
  suggestedReason: '',
  preparedAt: 0,
  ...over,
})
const ask = (over: Partial<ConsentRequest> = {}) =>
  toQuestion({
    plan: aPrepared(),
    reason: 'disk',
    typed: null,
    profile: aProfile({ name: 'GCC', environment: 'production' }),
    ...over,
  })

describe('the words of the confirmation window', () => {
  it('name the cluster, the move, what undoes it, the epoch it rests on and the reason as given', () => {
    expect(ask()).toMatchObject({
      title: 'Fail over uae-main to uae-2?',
      verb: 'Fail over uae-main to uae-2',
      cluster: 'GCC · production',
      classWord: 'Disturbing',
      why: ['uae-1 is healthy and serving.'],
      rows: [
        { label: 'From → to', text: 'uae-1 → uae-2' },
        { label: 'Steps', text: '1. Fence uae-1\n2. Promote uae-2' },
        { label: 'What follows', text: 'uae-2 becomes master.\nMessages wait.' },
        { label: 'Undone by', text: 'Failing over back to uae-1.' },
        { label: 'Rests on', text: 'uae-main epoch 41' },
        { label: 'Reason', text: 'disk' },
      ],
    })
  })

  it('name the node also where the plan left the choice to the cluster', () => {
    const plan = aPlan({
      command: { kind: 'failover', accountId: 'uae-main', to: null },
      candidates: [
        { nodeId: 'uae-2', rank: 2, checks: [] },
        { nodeId: 'uae-3', rank: 1, checks: [] },
      ],
    })
    expect(ask({ plan: aPrepared({ plan }) }).verb).toBe('Fail over uae-main to uae-3')
  })

  it('say nobody where the account has no master, and nothing where the plan does not tell', () => {
    const held = aPlan({ basis: [{ entity: 'account/uae-main', field: 'lease.holder', value: null }] })
    expect(ask({ plan: aPrepared({ plan: held }) }).rows[0]?.text).toBe('nobody → uae-2')
    expect(ask({ plan: aPrepared({ plan: aPlan({ basis: [] }) }) }).rows[0]?.text).toBe('→ uae-2')
  })

  it('show the class host decided, which may be above the cluster’s, and what was typed for it', () => {
    const forced = ask({
      plan: aPrepared({ class: 'forced', classWhy: ['The evidence is 7 s old.'] }),
      typed: 'uae-main',
    })
    expect(forced).toMatchObject({ planClass: 'forced', classWord: 'Forced', why: ['The evidence is 7 s old.'] })
    expect(forced.rows.at(-1)).toEqual({ label: 'Typed', text: 'uae-main', isCode: true })
  })

  it.each(COMMAND_KINDS)('say of %s what will be done, in the words of the command itself', (kind) => {
    const command = aCommand(kind)
    // Whatever a plan calls itself, the window names the command that will be sent.
    const { title, verb } = ask({ plan: aPrepared({ plan: aPlan({ command, title: 'Nothing at all' }) }) })
    expect(verb).toBe(describeCommand(command))
    expect(title).toBe(`${verb}?`)
  })

  it.each([
    ['harmless', 'confirm'],
    ['routine', 'confirm'],
    ['disturbing', 'cancel'],
    ['forced', 'cancel'],
  ] as const)('put the focus of a %s click on %s', (planClass, focus) => {
    expect(ask({ plan: aPrepared({ class: planClass }) }).focus).toBe(focus)
  })
})
