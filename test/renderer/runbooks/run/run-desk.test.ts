import { describe, expect, it, vi } from 'vitest'
import type { Call } from '../../../../renderer/bridge/client.ts'
import { createPlanDesk } from '../../../../renderer/plan/plan-store.ts'
import { createRunDesk, placeOf } from '../../../../renderer/runbooks/run/run-desk.ts'
import { applyPushes, createPictureStore, createSampleStore } from '../../../../renderer/store/picture.ts'
import { createLinkStore } from '../../../../renderer/store/link.ts'
import { Fault } from '../../../../shared/fault.ts'
import type { KeptEntry } from '../../../../shared/log-entry.ts'
import type { RunEntryBody } from '../../../../shared/runbook/run.ts'
import { anEntry as aLedgerEntry, anId, aPreparedPlan } from '../../factories.ts'
import { AT } from '../../moment.ts'
import { anEntry, aRun, RUN_ID, started, ticked } from './entries.ts'

const FAILOVER = { kind: 'failover', accountId: 'ksa-main', to: null } as const
const NOTE = `${placeOf(RUN_ID, 'a/1')}/note`
const note = (text: string): RunEntryBody => ({ kind: 'noted', stepId: 'a/1', text })

function aDesk(answers: Readonly<Record<string, (input: never) => unknown>> = {}) {
  const written: RunEntryBody[] = []
  const beginning = started()
  const all: Readonly<Record<string, (input: never) => unknown>> = {
    getRun: () => ({ run: aRun([beginning]), entries: [beginning], page: null }),
    addRunEntry: ({ body }: { readonly body: RunEntryBody }): KeptEntry => {
      written.push(body)
      return anEntry(body)
    },
    preparePlan: () => aPreparedPlan(),
    ...answers,
  }
  const call = (async (name: string, input: never) => all[name]?.(input)) as Call
  const stores = { picture: createPictureStore(), samples: createSampleStore(), link: createLinkStore(AT) }
  const plan = createPlanDesk(call)
  const runs = createRunDesk(call, plan, stores.picture)
  const boardOf = () => runs.store.getState().open[RUN_ID]?.board
  const read = async () => {
    runs.read(RUN_ID)
    await vi.waitFor(() => expect(boardOf()).toBeDefined())
  }
  return { runs, plan, stores, written, boardOf, read }
}

describe('the desk of runs', () => {
  it('writes into a run, and shows the entry as soon as host has it', async () => {
    const { runs, boardOf, read } = aDesk()
    await read()
    expect(await runs.write(RUN_ID, { kind: 'ticked', stepId: 'a/1', outcome: 'done', measured: 'live' })).toBe(true)
    expect(boardOf()?.steps['a/1']?.tick?.body.measured).toBe('live')
  })

  it('shows what others write as it is pushed, and each entry once', async () => {
    const { stores, boardOf, read } = aDesk()
    await read()
    const theirs = ticked('a/2', { by: 'omar' })
    const push = { kind: 'run', run: aRun([started()]), entry: theirs } as const
    applyPushes(stores, [push, push])
    expect(boardOf()?.steps['a/2']?.tick?.by).toBe('omar')
    expect(boardOf()?.entries.filter(({ id }) => id === theirs.id)).toHaveLength(1)
    applyPushes(stores, [{ ...push, entry: { ...theirs, isSent: true } }])
    expect(boardOf()?.entries.filter(({ id }) => id === theirs.id)).toHaveLength(1)
  })

  it('keeps an entry that was pushed while the run was being read', async () => {
    const { stores, boardOf, read } = aDesk()
    applyPushes(stores, [{ kind: 'run', run: aRun([started()]), entry: ticked('a/9') }])
    await read()
    expect(boardOf()?.steps['a/9']?.tick?.by).toBe('noor')
  })

  it('keeps typed words until they are written down, and longer where they were typed on', async () => {
    const { runs, written } = aDesk()
    runs.draft(NOTE, 'Only one node ')
    const writing = runs.writeDraft(RUN_ID, NOTE, note)
    runs.draft(NOTE, 'Only one node is slow')
    expect(await writing).toBe(true)
    expect(written).toEqual([note('Only one node')])
    expect(runs.store.getState().drafts[NOTE]).toBe('Only one node is slow')
    await runs.writeDraft(RUN_ID, NOTE, note)
    expect(runs.store.getState().drafts[NOTE]).toBeUndefined()
  })

  it('leaves the words in the box where they could not be written down, says why, and takes them the next time', async () => {
    let isGone = true
    const { runs } = aDesk({
      addRunEntry: ({ body }: { readonly body: RunEntryBody }) => {
        if (isGone) throw new Fault('hostGone')
        return anEntry(body)
      },
    })
    runs.draft(NOTE, 'The disk is full')
    expect(await runs.writeDraft(RUN_ID, NOTE, note)).toBe(false)
    expect(runs.store.getState().drafts[NOTE]).toBe('The disk is full')
    expect(runs.store.getState().failures[`${placeOf(RUN_ID, 'a/1')}/noted`]?.problem.code).toBe('hostGone')
    isGone = false
    expect(await runs.writeDraft(RUN_ID, NOTE, note)).toBe(true)
    expect(runs.store.getState()).toMatchObject({ drafts: {}, failures: {}, writing: {} })
  })

  it('writes nothing where nothing is typed', async () => {
    const { runs, written } = aDesk()
    runs.draft(NOTE, '  \n ')
    expect(await runs.writeDraft(RUN_ID, NOTE, note)).toBe(false)
    expect(written).toEqual([])
  })

  it('writes one entry after the other, in the order of the presses', async () => {
    const order: string[] = []
    const { runs } = aDesk({
      addRunEntry: async ({ body }: { readonly body: RunEntryBody }) => {
        order.push(`asked ${body.kind}`)
        await Promise.resolve()
        order.push(`written ${body.kind}`)
        return anEntry(body)
      },
    })
    await Promise.all([
      runs.write(RUN_ID, { kind: 'decided', stepId: 'a/1', answer: 'Yes' }),
      runs.write(RUN_ID, { kind: 'ticked', stepId: 'a/1', outcome: 'done', measured: '' }),
    ])
    expect(order).toEqual(['asked decided', 'written decided', 'asked ticked', 'written ticked'])
  })

  it('says why a run cannot be read, and keeps what it knew of it', async () => {
    let isGone = false
    const beginning = started()
    const { runs, boardOf, read } = aDesk({
      getRun: () => {
        if (isGone) throw new Fault('hostGone')
        return { run: aRun([beginning]), entries: [beginning], page: null }
      },
    })
    await read()
    isGone = true
    runs.read(RUN_ID)
    await vi.waitFor(() => expect(runs.store.getState().problems[RUN_ID]?.code).toBe('hostGone'))
    expect(boardOf()?.run.title).toBe('Two masters')
  })
})

describe('an action of a run', () => {
  const prepared = aPreparedPlan()
  const entry = aLedgerEntry({ planId: prepared.plan.id, operationId: anId(0xbeef) })
  const acted = { kind: 'acted', stepId: 'a/1', operationId: entry.operationId, title: entry.title }

  async function confirmed(answers: Readonly<Record<string, (input: never) => unknown>>) {
    const desk = aDesk(answers)
    desk.runs.act(RUN_ID, 'a/1', FAILOVER)
    await vi.waitFor(() => expect(desk.plan.store.getState().kind).toBe('ready'))
    desk.plan.edit({ reason: 'it hangs' })
    desk.plan.confirm()
    return desk
  }

  it('is written down with the operation once its plan is confirmed', async () => {
    const { written, plan } = await confirmed({ confirmPlan: () => ({ kind: 'recorded', entry }) })
    await vi.waitFor(() => expect(plan.store.getState().kind).toBe('following'))
    await vi.waitFor(() => expect(written).toEqual([acted]))
  })

  it('is written down also where the sheet was closed before the answer came, and once', async () => {
    const { written, plan, stores } = await confirmed({ confirmPlan: () => new Promise(() => undefined) })
    plan.close()
    applyPushes(stores, [{ kind: 'ledger', entry }])
    applyPushes(stores, [{ kind: 'ledger', entry: { ...entry, state: 'running' } }])
    await vi.waitFor(() => expect(written).toEqual([acted]))
  })

  it('is not written down where the confirmation was refused or the sheet closed', async () => {
    const refused = await confirmed({
      confirmPlan: () => {
        throw new Fault('forbidden')
      },
    })
    await vi.waitFor(() => expect(refused.plan.store.getState().kind).not.toBe('confirming'))
    expect(refused.written).toEqual([])
  })

  it('is not what another plan did that was opened over it', async () => {
    const other = aPreparedPlan()
    const desk = aDesk({
      preparePlan: () => ({ ...other, plan: { ...other.plan, command: { kind: 'drain', nodeId: 'ksa-2' } } }),
      confirmPlan: () => ({ kind: 'recorded', entry: { ...entry, command: { kind: 'drain', nodeId: 'ksa-2' } } }),
    })
    desk.runs.act(RUN_ID, 'a/1', FAILOVER)
    desk.plan.open({ kind: 'drain', nodeId: 'ksa-2' })
    await vi.waitFor(() => expect(desk.plan.store.getState().kind).toBe('ready'))
    desk.plan.edit({ reason: 'it hangs' })
    desk.plan.confirm()
    await vi.waitFor(() => expect(desk.plan.store.getState().kind).toBe('following'))
    expect(desk.written).toEqual([])
  })
})
