import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConsentRequest } from '../../../host/consent.ts'
import type { HostOptions } from '../../../host/host.ts'
import { Fault } from '../../../shared/fault.ts'
import type { ConfirmOutcome, LedgerEntry } from '../../../shared/ledger.ts'
import type { Operation } from '../../../shared/operation.ts'
import { aDataDir, aHost, TestWindow, type TestHost } from '../support/a-host.ts'
import { aHealthChange } from '../support/factories.ts'
import { FakeControlPlane, sendFault, sendJson } from '../support/fake-control-plane.ts'
import { aClock, type FakeClock } from '../support/fake-clock.ts'
import { until } from '../support/until.ts'

const SEND = 'POST /v1/operations'

describe('operations', () => {
  let controlPlane: FakeControlPlane
  let test: TestHost
  let window: TestWindow
  let dataDir: string
  let clock: FakeClock
  let asked: ConsentRequest[]
  let consent: () => Promise<'given' | 'withdrawn'>

  beforeEach(async () => {
    controlPlane = new FakeControlPlane()
    await controlPlane.listen()
    dataDir = aDataDir()
    clock = aClock()
    asked = []
    consent = () => Promise.resolve('given')
    await begin()
  })
  afterEach(async () => {
    await test.host.close()
    await controlPlane.close()
  })

  async function begin(over: Partial<HostOptions> = {}): Promise<void> {
    const ask = (request: ConsentRequest): Promise<'given' | 'withdrawn'> => {
      asked.push(request)
      return consent()
    }
    test = await aHost(controlPlane.url, { dataDir, consent: { ask }, ...over }, clock)
    window = new TestWindow(test.host)
    await window.watch()
    await window.until(clock, ({ link }) => link.kind === 'live', 'it is live')
  }

  async function prepare(): Promise<string> {
    const { plan } = await window.call('preparePlan', {
      command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
    })
    return plan.id
  }

  const confirm = (planId: string, reason = 'maintenance', typed: string | null = null): Promise<ConfirmOutcome> =>
    window.call('confirmPlan', { planId, reason, typed, password: null, probationMinutes: null })

  async function record(): Promise<LedgerEntry> {
    const outcome = await confirm(await prepare())
    if (outcome.kind !== 'recorded') throw new Error(`it was ${outcome.kind}`)
    return outcome.entry
  }

  const sent = (): { headers: Record<string, unknown>; body: string }[] =>
    controlPlane.requests.filter(({ line }) => line === SEND)
  const stateIs = (operationId: string, state: string) =>
    window.until(clock, () => window.entry(operationId)?.state === state, `the operation is ${state}`)

  async function reconnect(): Promise<void> {
    controlPlane.cut()
    await window.until(clock, ({ link }) => link.kind === 'retrying', 'the cut is seen')
    clock.advance(300)
  }

  function change(entry: LedgerEntry, over: Partial<Operation>): void {
    const known = controlPlane.operations.get(entry.operationId)
    if (known === undefined) throw new Error('the cluster does not know it')
    const operation = { ...known, ...over }
    controlPlane.operations.set(entry.operationId, operation)
    controlPlane.append({ kind: 'operationChanged', operation }, entry.operationId)
  }

  it('go out once, with reason, actor and key, and are followed to their outcome', async () => {
    const entry = await record()
    expect(entry).toMatchObject({ state: 'accepted', actor: 'ops', reason: 'maintenance', class: 'disturbing' })
    expect(sent()).toHaveLength(1)
    expect(sent()[0]?.headers['idempotency-key']).toBe(entry.operationId)
    expect(JSON.parse(sent()[0]?.body ?? '')).toMatchObject({
      operationId: entry.operationId,
      reason: 'maintenance',
      actor: 'ops',
    })
    change(entry, { status: 'running', step: 'fencing uae-1' })
    await stateIs(entry.operationId, 'running')
    change(entry, { status: 'succeeded', outcome: 'uae-2 is master.', endedAt: 9 })
    await stateIs(entry.operationId, 'succeeded')
    expect(window.entry(entry.operationId)?.word).toBe('uae-2 is master.')
  })

  it('are on the disk before they are sent', async () => {
    let written: unknown[] = []
    controlPlane.overrides.set(SEND, (_, response) => {
      // The store is held by the console; the bytes beside it are what a crash at this moment would leave.
      written = readdirSync(dataDir).filter((name) => name.endsWith('.sqlite-wal'))
      sendFault(response, new Fault('noCandidate', 'None.'))
    })
    const planId = await prepare()
    const pending = confirm(planId)
    await pending
    expect(written).toHaveLength(1)
    await test.host.close()
    const db = new DatabaseSync(join(dataDir, 'built-in.sqlite'))
    const rows: unknown = db.prepare('SELECT body FROM ledger').all()
    db.close()
    expect(JSON.stringify(rows)).toContain(planId)
    await begin()
  })

  it('ask for consent with the plan as it was stored, and send nothing when it is withdrawn', async () => {
    consent = () => Promise.resolve('withdrawn')
    const planId = await prepare()
    expect(await confirm(planId)).toEqual({ kind: 'withdrawn' })
    expect(asked).toMatchObject([
      { plan: { plan: { id: planId }, class: 'disturbing' }, reason: 'maintenance', typed: null },
    ])
    expect(sent()).toEqual([])
    consent = () => Promise.resolve('given')
    expect(await confirm(planId)).toMatchObject({ kind: 'recorded' })
  })

  it('pass on why consent cannot be given', async () => {
    consent = () => Promise.reject(new Fault('consentUnavailable'))
    await expect(confirm(await prepare())).rejects.toMatchObject({ code: 'consentUnavailable' })
    expect(sent()).toEqual([])
  })

  it('are refused without a reason, and for a plan nobody made', async () => {
    await expect(confirm(await prepare(), ' ')).rejects.toMatchObject({ code: 'reasonMissing' })
    await expect(confirm('01a1f000-0000-7000-8000-000000000000')).rejects.toMatchObject({ code: 'unknownPlan' })
    expect(asked).toEqual([])
  })

  it('happen once however often the button is pressed', async () => {
    let give: (verdict: 'given') => void = () => undefined
    consent = () =>
      new Promise((resolve) => {
        give = resolve
      })
    const planId = await prepare()
    const first = confirm(planId)
    await until(() => asked.length === 1, 'consent is asked')
    await expect(confirm(planId)).rejects.toMatchObject({ code: 'unknownPlan' })
    give('given')
    expect(await first).toMatchObject({ kind: 'recorded' })
    await expect(confirm(planId)).rejects.toMatchObject({ code: 'unknownPlan' })
    expect(sent()).toHaveLength(1)
  })

  it('look at the evidence again after a consent that took its time', async () => {
    consent = () => {
      clock.advance(5_500)
      return Promise.resolve('given')
    }
    await expect(confirm(await prepare())).rejects.toMatchObject({ code: 'stalePicture' })
    expect(sent()).toEqual([])
  })

  it('expire with their plan while consent is asked', async () => {
    const planId = await prepare()
    clock.sleep(121_000)
    await expect(confirm(planId)).rejects.toMatchObject({ code: 'planExpired' })
  })

  it('are forced, with the name typed, on old evidence', async () => {
    clock.advance(3_100)
    expect(window.linkKind).toBe('stale')
    const prepared = await window.call('preparePlan', {
      command: { kind: 'failover', accountId: 'uae-main', to: null },
    })
    expect(prepared).toMatchObject({ class: 'forced', typeToConfirm: 'uae-main' })
    await expect(confirm(prepared.plan.id, 'why', 'uae')).rejects.toMatchObject({ code: 'nameMismatch' })
    expect(await confirm(prepared.plan.id, 'why', 'uae-main')).toMatchObject({
      kind: 'recorded',
      entry: { class: 'forced' },
    })
  })

  it('are refused with exactly what moved', async () => {
    const changes = [{ entity: 'account/uae-main', field: 'lease.epoch', planned: 1, now: 2 }]
    controlPlane.overrides.set(SEND, (_, response) =>
      sendFault(response, new Fault('staleEpoch', 'It moved.', { changes })),
    )
    const outcome = await confirm(await prepare())
    expect(outcome).toMatchObject({ kind: 'refused', changes, problem: { code: 'staleEpoch' } })
    expect((await window.watch()).ledger).toMatchObject([{ state: 'refused', problem: { code: 'staleEpoch' } }])
  })

  it('are not sent when they cannot be recorded', async () => {
    const planId = await prepare()
    await test.host.close()
    const db = new DatabaseSync(join(dataDir, 'built-in.sqlite'))
    db.exec("CREATE TRIGGER full BEFORE INSERT ON ledger BEGIN SELECT RAISE(FAIL, 'the disk is full'); END")
    db.close()
    await begin()
    await expect(confirm(planId)).rejects.toMatchObject({ code: 'unknownPlan' })
    await expect(confirm(await prepare())).rejects.toMatchObject({ code: 'storeFull' })
    expect(sent()).toEqual([])
    expect((await window.watch()).ledger).toEqual([])
  })

  it('are sent again with the same key when the answer was lost', async () => {
    controlPlane.overrides.set(SEND, (request, _, body) => {
      controlPlane.accept(JSON.parse(body))
      controlPlane.overrides.delete(SEND)
      request.socket.destroy()
    })
    const entry = await record()
    expect(entry.state).toBe('unknown')
    clock.advance(1_000)
    await stateIs(entry.operationId, 'accepted')
    expect(sent().map(({ headers }) => headers['idempotency-key'])).toEqual([entry.operationId, entry.operationId])
    expect(controlPlane.operations.size).toBe(1)
  })

  it('are known by a fact before any answer', async () => {
    controlPlane.overrides.set(SEND, (request, _, body) => {
      controlPlane.accept(JSON.parse(body))
      request.socket.destroy()
    })
    const entry = await record()
    change(entry, { status: 'running', step: 'transferring' })
    await stateIs(entry.operationId, 'running')
    expect(window.entry(entry.operationId)?.word).toBe('transferring')
  })

  it('never arrived when the cluster does not know them after the window', async () => {
    controlPlane.overrides.set(SEND, (request) => request.socket.destroy())
    const entry = await record()
    clock.sleep(31_000)
    clock.advance(1_000)
    await stateIs(entry.operationId, 'notSent')
    expect(window.entry(entry.operationId)?.word).toContain('never arrived')
  })

  it('are followed across a restart of the console, and sent again while that is safe', async () => {
    controlPlane.overrides.set(SEND, (request) => request.socket.destroy())
    const entry = await record()
    await test.host.close()
    controlPlane.overrides.clear()
    await begin()
    await stateIs(entry.operationId, 'accepted')
    expect(new Set(sent().map(({ headers }) => headers['idempotency-key']))).toEqual(new Set([entry.operationId]))
  })

  it('that ended while the console was away are told by the cluster when it is back', async () => {
    const entry = await record()
    await test.host.close()
    const operation = controlPlane.operations.get(entry.operationId)
    if (operation === undefined) throw new Error('not accepted')
    controlPlane.operations.set(entry.operationId, { ...operation, status: 'succeeded', outcome: 'Done.', endedAt: 9 })
    await begin()
    await stateIs(entry.operationId, 'succeeded')
    expect(window.entry(entry.operationId)?.word).toBe('Done.')
  })

  it('are never sent again under another journal', async () => {
    controlPlane.overrides.set(SEND, (request) => request.socket.destroy())
    const entry = await record()
    const before = sent().length
    controlPlane.overrides.clear()
    controlPlane.beginJournal()
    await reconnect()
    await stateIs(entry.operationId, 'expired')
    expect(sent()).toHaveLength(before)
    expect(window.entry(entry.operationId)?.word).toContain('never sent again')
  })

  it('can be cancelled, and only where this console knows them', async () => {
    const entry = await record()
    expect(await window.call('cancelOperation', { operationId: entry.operationId })).toMatchObject({
      state: 'cancelled',
    })
    const other = '01a1f000-0000-7000-8000-000000000000'
    await expect(window.call('cancelOperation', { operationId: other })).rejects.toMatchObject({
      code: 'unknownOperation',
    })
  })

  it('cannot be cancelled too late, and say so', async () => {
    const entry = await record()
    controlPlane.overrides.set(`POST /v1/operations/${entry.operationId}/cancel`, (_, response) =>
      sendFault(response, new Fault('notCancellable', 'Fencing has begun.')),
    )
    await expect(window.call('cancelOperation', { operationId: entry.operationId })).rejects.toMatchObject({
      code: 'notCancellable',
    })
    expect((await window.watch()).ledger[0]?.state).toBe('accepted')
  })

  it('say what the cluster said to the plan itself', async () => {
    controlPlane.overrides.set('POST /v1/plans', (_, response) => sendFault(response, new Fault('warming')))
    await expect(prepare()).rejects.toMatchObject({ code: 'warming' })
  })

  it('leave what others do to the snapshot', async () => {
    controlPlane.append(aHealthChange('something else'))
    await window.until(clock, ({ snapshot }) => snapshot?.seq === 1, 'it came')
    expect(window.picture?.ledger).toEqual([])
  })

  it('answer a page that sends nonsense with one clear fault each', async () => {
    const planId = await prepare()
    const fault = async (message: unknown, id: number): Promise<unknown> => {
      const answer = await window.raw(message, id)
      return answer.type === 'fault' ? answer.problem.code : answer
    }
    expect(await fault('hello', -1)).toBe('malformed')
    expect(await fault(null, -1)).toBe('malformed')
    expect(await fault({ id: 900, call: 'runAnything', input: {} }, 900)).toBe('malformed')
    expect(await fault({ id: 901, call: 'watch', input: { more: 1 } }, 901)).toBe('malformed')
    const words = { planId, typed: null, password: null, probationMinutes: null }
    const said = async (reason: string, id: number): Promise<unknown> =>
      fault({ id, call: 'confirmPlan', input: { ...words, reason } }, id)
    expect(await said('a'.repeat(10_000), 910)).toBe('reasonInvalid')
    expect(await said('ring\u0007', 911)).toBe('reasonInvalid')
    expect(await said('a'.repeat(50_001), 912)).toBe('malformed')
    expect(
      await fault(
        { id: 903, call: 'preparePlan', input: { command: { kind: 'failover', accountId: '../x', to: null } } },
        903,
      ),
    ).toBe('malformed')
    expect(sent()).toEqual([])
  })

  it('are followed by asking when the stream told nothing', async () => {
    const entry = await record()
    const operation = controlPlane.operations.get(entry.operationId)
    controlPlane.overrides.set(`GET /v1/operations/${entry.operationId}`, (_, response) =>
      sendJson(response, 200, { ...operation, status: 'failed', outcome: 'Blocked.', endedAt: 9 }),
    )
    await reconnect()
    await stateIs(entry.operationId, 'failed')
    expect(window.entry(entry.operationId)?.word).toBe('Blocked.')
  })
})
