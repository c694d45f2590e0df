/**
 * A scenario on its way: induces what is left to induce, waits for what the facts say, puts back, and waits until everything is as it
 * was. Every step can be done again: after a restart of the control plane it goes on from the deeds that the journal has.
 */
import { openDeployment } from '../../../shared/deployment.ts'
import type { DrillRun } from '../../../shared/drill/run.ts'
import type { DrillScenario, Induced } from '../../../shared/drill/scenario.ts'
import { asFault, Fault } from '../../../shared/fault.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { formatDuration } from '../../../shared/words/format.ts'
import type { Deed, DeedDone } from '../../wire/control.ts'
import type { CommandOf } from '../../../shared/command.ts'
import type { Accepted, Done, Tools } from '../commands/handler.ts'
import { rollbackDeployment } from '../commands/deploy.ts'
import { linkAccount } from '../commands/link-account.ts'
import { verifyBackup } from '../commands/backups.ts'
import { SUPERVISOR } from '../nodes/roster.ts'

/** Longer than the supervisor waits for a failover to be under way. */
const ANSWER_WITHIN_MS = 15_000
/** The supervisor ends what lasts this long after the drill's time, if nobody asked it to before, ms. */
const GRACE_MS = 5_000

type Order = Accepted<CommandOf<'runDrill'>>

export class Course {
  readonly #tools: Tools
  readonly #order: Order
  readonly #scenario: DrillScenario

  constructor(tools: Tools, order: Order, scenario: DrillScenario) {
    this.#tools = tools
    this.#order = order
    this.#scenario = scenario
  }

  /** @throws {Fault} it could not be induced; what was is put back. */
  async run(): Promise<Done> {
    try {
      for (const [number, { induced, when }] of this.#scenario.deeds.entries()) {
        if (number < this.#run().deeds.filter(({ kind }) => kind === 'induced').length) continue
        await this.#induce(induced, number, when === 'failingOver')
      }
    } catch (error) {
      await this.#putBack()
      throw error
    }
    const driving = this.#drivesDeployment()
    // Awaited below; what ends this course before that must not end the process.
    driving.catch(() => undefined)
    this.#tools.say('induced; waiting for it to be detected, decided and restored')
    await this.#until((run) => (this.#scenario.putBackWhen === 'restored' ? run.restored !== null : this.#isHalfTime()))
    this.#tools.say('putting back what was induced')
    await this.#putBack()
    await driving
    this.#tools.say('waiting until everything is as it was')
    await this.#until((run, snapshot) => run.restored !== null && isWhole(snapshot, run))
    const unlinked = await this.#linksAgain()
    return this.#end(unlinked)
  }

  #end(trouble: string | null): Done {
    const { run, snapshot } = this.#now()
    const isOpen = run.endedAt === null
    const whole = isWhole(snapshot, run) ? 'everything is as it was' : 'not everything is as it was yet'
    const restored =
      run.restored === null
        ? 'no fact said that service was restored'
        : `restored ${formatDuration(run.restored.at - (run.deeds[0]?.doneAt ?? run.startedAt))} after it was induced`
    const why = [whole, ...(trouble === null ? [] : [trouble])].join('; ')
    return {
      facts: isOpen ? [{ kind: 'drillEnded', endedId: run.id, why }] : [],
      outcome: `${this.#scenario.title}: ${restored}; ${why}`,
    }
  }

  async #induce(induced: Induced, number: number, isFailingOver: boolean): Promise<void> {
    const { target } = this.#run().mark
    const { tools, runId } = { tools: this.#tools, runId: this.#order.request.operationId }
    if (induced.do === 'deploy') {
      await this.#records('induced', { what: `deployment of ${induced.version} begun`, doneAt: tools.view().now })
      return
    }
    const deed = deedOf(induced, target, isFailingOver ? this.#order.command.accountId : null)
    const forMs = Math.max(1_000, this.#leftMs() + GRACE_MS)
    const done = await tools.ask(SUPERVISOR, { ask: 'induce', runId, number, deed, forMs }, ANSWER_WITHIN_MS)
    await this.#records('induced', done)
    if (induced.do === 'damage') await this.#verify(target, runId)
  }

  /** All that the supervisor ended, once each. */
  async #putBack(): Promise<void> {
    const runId = this.#order.request.operationId
    const { done } = await this.#tools.ask(SUPERVISOR, { ask: 'putBack', runId }, ANSWER_WITHIN_MS)
    const known = this.#run().deeds
    for (const one of done) {
      if (known.some(({ kind, doneAt, what }) => kind === 'putBack' && doneAt === one.doneAt && what === one.what))
        continue
      await this.#records('putBack', one)
    }
    const { mark } = this.#run()
    if (mark.watches === 'backup' && done.length > 0) await this.#verify(mark.target, besides(runId))
    if (mark.watches === 'deployment') await this.#takesBack()
  }

  /** That it is no good is what a drill wants to see. */
  async #verify(backupId: string, operationId: string): Promise<void> {
    const { run } = verifyBackup
    if (run.kind !== 'job') return
    const { request, plan } = this.#order
    try {
      await run.run(this.#tools, {
        plan,
        request: { ...request, operationId },
        command: { kind: 'verifyBackup', backupId },
      })
    } catch (error) {
      if (asFault(error).code !== 'backupDamaged') throw error
    }
  }

  /** Carries the deployment out as its own operation would; at once where the scenario has none. */
  async #drivesDeployment(): Promise<void> {
    if (this.#run().mark.watches !== 'deployment') return
    await this.#tools.deployments.drive(this.#tools, this.#order.request.operationId)
  }

  /** Whoever did not take it back in time: the drill does. */
  async #takesBack(): Promise<void> {
    const { snapshot } = this.#now()
    const open = openDeployment(snapshot.deployments)
    const { run } = rollbackDeployment
    if (open === null || open.rollback !== null || run.kind !== 'job') return
    const { request, plan } = this.#order
    const command = { kind: 'rollbackDeployment', deploymentId: open.id } as const
    const opening = run.opening?.(this.#tools.view(), { request, plan, command }) ?? []
    await this.#tools.record(opening)
  }

  /** The account's phone is at hand in the built-in cluster. Answers what is wrong; `null`: nothing. */
  async #linksAgain(): Promise<string | null> {
    const { run, snapshot } = this.#now()
    const node = snapshot.nodes[run.mark.target]
    if (node?.device == null || node.device.state === 'linked' || node.device.state === 'recovering') return null
    const { run: link } = linkAccount
    if (link.kind !== 'job') return null
    const { request, plan } = this.#order
    const command = { kind: 'linkAccount', accountId: node.accountId, nodeId: node.id } as const
    try {
      const { outcome } = await link.run(this.#tools, { request, plan, command })
      await this.#records('putBack', { what: `${outcome}, by the drill`, doneAt: this.#tools.view().now })
      return null
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return `${node.id} could not be linked again: ${error.message}`
    }
  }

  /** … or the drill ended, by a person or by its time. */
  async #until(isDone: (run: DrillRun, snapshot: Snapshot) => boolean): Promise<void> {
    await this.#tools.until(() => {
      const { run, snapshot } = this.#now()
      return run.endedAt !== null || isDone(run, snapshot) ? true : null
    }, this.#leftMs() + GRACE_MS)
  }

  async #records(kind: 'induced' | 'putBack', { what, doneAt }: DeedDone): Promise<void> {
    const runId = this.#order.request.operationId
    await this.#tools.record([{ kind: 'drillDeed', runId, deed: { kind, what, doneAt } }])
  }

  #isHalfTime(): boolean {
    const { startedAt, endsAt, detected } = this.#run()
    return detected !== null && this.#tools.view().now >= (startedAt + endsAt) / 2
  }

  #leftMs(): number {
    return Math.max(0, this.#run().endsAt - this.#tools.view().now)
  }

  #run(): DrillRun {
    return this.#now().run
  }

  #now(): { readonly run: DrillRun; readonly snapshot: Snapshot } {
    const { snapshot } = this.#tools.view()
    const run = snapshot.drillRuns.find(({ id }) => id === this.#order.request.operationId)
    if (run === undefined) throw new Fault('unknownDrill', 'The journal does not know this run any more')
    return { run, snapshot }
  }
}

function deedOf(induced: Exclude<Induced, { do: 'deploy' }>, target: string, whileFailingOver: string | null): Deed {
  switch (induced.do) {
    case 'kill':
      return { do: 'kill', id: induced.on === 'master' ? target : 'control-plane', whileFailingOver }
    case 'stop':
    case 'logOut':
      return { do: induced.do, id: target }
    case 'hang':
      return { do: 'hang', id: 'sheets' }
    case 'damage':
      return { do: 'damage', backupId: target }
  }
}

/** Everybody it happened to is well again; who is master is left as it is. */
function isWhole(
  { nodes, accounts, services, deployments, backups }: Snapshot,
  { accountId, mark }: DrillRun,
): boolean {
  switch (mark.watches) {
    case 'node': {
      const account = accounts[accountId ?? '']
      const own = Object.values(nodes).filter((node) => node.accountId === accountId)
      const isWell = own.every(
        ({ health, device }) => health === 'healthy' && (device === null || device.state === 'linked'),
      )
      return isWell && account?.activeFailoverId === null && account.lease.holder !== null
    }
    case 'service':
      return services[mark.target]?.health === 'healthy'
    case 'deployment':
      return openDeployment(deployments) === null
    case 'backup':
      return backups.find(({ id }) => id === mark.target)?.verified?.outcome !== 'failed'
  }
}

/** Another id that belongs to this one: the backup process tells verifications apart by it. */
function besides(id: string): string {
  const last = Number.parseInt(id.slice(-1), 16)
  return `${id.slice(0, -1)}${(last ^ 1).toString(16)}`
}
