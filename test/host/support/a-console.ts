/** A console on a fake control plane with one live window: what tests of operations begin with. */
import type { ConsentRequest } from '../../../host/consent.ts'
import type { HostOptions } from '../../../host/host.ts'
import type { CallInput } from '../../../shared/calls.ts'
import type { Command } from '../../../shared/command.ts'
import type { ConfirmOutcome, LedgerEntry } from '../../../shared/ledger.ts'
import { aDataDir, aHost, TestWindow, type TestHost } from './a-host.ts'
import { aHealthChange } from './factories.ts'
import { aClock, type FakeClock } from './fake-clock.ts'
import { FakeControlPlane } from './fake-control-plane.ts'

export const SEND = 'POST /v1/operations'

export class TestConsole {
  readonly controlPlane = new FakeControlPlane()
  readonly dataDir = aDataDir()
  readonly clock: FakeClock = aClock()
  /** What consent was asked for. */
  readonly asked: ConsentRequest[] = []
  consent: (request: ConsentRequest) => Promise<'given' | 'withdrawn'> = () => Promise.resolve('given')
  #running: { readonly test: TestHost; readonly window: TestWindow } | null = null

  get window(): TestWindow {
    if (this.#running === null) throw new Error('the console is not running')
    return this.#running.window
  }

  async begin(over: Partial<HostOptions> = {}): Promise<void> {
    if (this.controlPlane.url === '') await this.controlPlane.listen()
    const ask = (request: ConsentRequest): Promise<'given' | 'withdrawn'> => {
      this.asked.push(request)
      return this.consent(request)
    }
    const test = await aHost(this.controlPlane.url, { dataDir: this.dataDir, consent: { ask }, ...over }, this.clock)
    this.#running = { test, window: new TestWindow(test.host) }
    await this.window.watch()
    await this.isLive()
  }

  /** The console ends; the cluster goes on. */
  async quit(): Promise<void> {
    await this.#running?.test.host.close()
    this.#running = null
  }

  async close(): Promise<void> {
    await this.quit()
    await this.controlPlane.close()
  }

  isLive(): Promise<unknown> {
    return this.window.until(this.clock, ({ link }) => link.kind === 'live', 'it is live')
  }

  /** A word of the cluster arrives now. */
  async hear(): Promise<void> {
    const { seq } = this.controlPlane.append(aHealthChange('slow'))
    await this.window.until(this.clock, ({ snapshot }) => snapshot?.seq === seq, 'it heard')
  }

  async lose(): Promise<void> {
    this.controlPlane.cut()
    await this.window.until(this.clock, ({ link }) => link.kind === 'retrying', 'the cut is seen')
  }

  async prepare(command: Command): Promise<string> {
    return (await this.window.call('preparePlan', { command })).plan.id
  }

  confirm(planId: string, over: Partial<CallInput<'confirmPlan'>> = {}): Promise<ConfirmOutcome> {
    const words = { reason: 'maintenance', typed: null, password: null, probationMinutes: null }
    return this.window.call('confirmPlan', { planId, ...words, ...over })
  }

  async record(command: Command, over: Partial<CallInput<'confirmPlan'>> = {}): Promise<LedgerEntry> {
    const outcome = await this.confirm(await this.prepare(command), over)
    if (outcome.kind !== 'recorded') throw new Error(`it was ${outcome.kind}`)
    return outcome.entry
  }

  stateIs(operationId: string, state: LedgerEntry['state']): Promise<unknown> {
    return this.window.until(
      this.clock,
      () => this.window.entry(operationId)?.state === state,
      `the operation is ${state}`,
    )
  }

  /** Bodies of the operations that arrived at the cluster. */
  get sent(): Record<string, unknown>[] {
    return this.controlPlane.requests.filter(({ line }) => line === SEND).map(({ body }) => JSON.parse(body))
  }
}
