/** Drives a deployment: does what the machine says is next, journals what came of it, until it has ended. */
import { assertNever } from '../../../shared/assert-never.ts'
import { type Deployment, type DeploymentStep, type SmokeResult } from '../../../shared/deployment.ts'
import { asFault, Fault } from '../../../shared/fault.ts'
import { counted } from '../../../shared/words/format.ts'
import { messageDraft } from '../../../shared/words/deployment.ts'
import { SMOKE_SCENARIOS } from '../../wire/smoke.ts'
import { newBackupId } from '../backups/backup-id.ts'
import { takeBackup } from '../backups/take.ts'
import type { Tools } from '../commands/handler.ts'
import { GATEWAY } from '../nodes/roster.ts'
import { judge } from './judge.ts'
import { actionOf, type DeploymentAction, type DeploymentEvent, transition } from './machine.ts'
import { compare } from './measure.ts'
import { migrated, migratedBack } from './settings.ts'
import { updateNode } from './update-node.ts'

const LOOK_EVERY_MS = 1_000
const SMOKE_WITHIN_MS = 15_000
const VERIFY_BACK_MS = 20_000
/** A judgement that says the same again is not journaled again before this. */
const SAY_AGAIN_MS = 10_000

export class Rollout {
  readonly #tools: Tools
  readonly #id: string
  /** Since when errors are over the warning limit; a restart begins to count anew. */
  #overSince: number | null = null

  constructor(tools: Tools, id: string) {
    this.#tools = tools
    this.#id = id
  }

  /** @throws {Fault} unknownDeployment. */
  get deployment(): Deployment {
    const found = this.#tools.view().snapshot.deployments.find(({ id }) => id === this.#id)
    if (found === undefined) throw new Fault('unknownDeployment', `There is no deployment ${this.#id}`)
    return found
  }

  /** Resolves when it has ended. */
  async drive(): Promise<Deployment> {
    for (;;) {
      const action = actionOf(this.deployment)
      if (action === null) return this.deployment
      const before = this.deployment
      try {
        await this.#perform(action)
      } catch (error) {
        // Meanwhile it was decided to go another way: what could not be finished here does not matter any more.
        if (this.deployment.state !== before.state) continue
        await this.#happened(failureOf(action, asFault(error).message))
      }
    }
  }

  async #perform(action: DeploymentAction): Promise<void> {
    const { version, from } = this.deployment
    switch (action.kind) {
      case 'healthCheck':
        return this.#checkHealth()
      case 'backup':
        return this.#backUp()
      case 'migrate':
        return this.#migrate()
      case 'update':
        await this.#happened({ kind: 'nodeUpdating', nodeId: action.nodeId })
        await this.#bring(action.nodeId, version, 'running', false)
        return this.#happened({ kind: 'nodeUpdated', nodeId: action.nodeId })
      case 'judge':
        return this.#judge(action.step)
      case 'smoke':
        return this.#playSmoke()
      case 'wait':
        await this.#tools.until(() => (this.deployment.state === 'stopped' ? null : true), 60_000)
        return
      case 'takeBack':
        await this.#happened({ kind: 'nodeReturning', nodeId: action.nodeId })
        await this.#bring(action.nodeId, from, 'rollingBack', true)
        return this.#happened({ kind: 'nodeReturned', nodeId: action.nodeId })
      case 'migrateBack':
        return this.#migrateBack()
      case 'verifyBack':
        return this.#verifyBack()
      default:
        return assertNever(action)
    }
  }

  /** What follows is journaled with it, in one transaction. */
  async #happened(event: DeploymentEvent, facts: Parameters<Tools['record']>[0] = []): Promise<void> {
    const before = this.deployment
    const next = transition(before, event, this.#tools.view().now)
    if (next === before && facts.length === 0) return
    const told = next.endedAt === null ? next : { ...next, message: messageDraft(next) }
    await this.#tools.record([...facts, { kind: 'deploymentChanged', deployment: told }])
    this.#tools.say(told.why, {
      done: told.nodes.filter(({ state }) => state === 'updated').length,
      total: told.nodes.length,
      unit: 'nodes',
    })
  }

  async #checkHealth(): Promise<void> {
    const { snapshot } = this.#tools.view()
    const troubles = Object.values(snapshot.accounts).flatMap(({ id, lease, activeFailoverId }) => {
      const holder = lease.holder === null ? undefined : snapshot.nodes[lease.holder.nodeId]
      if (activeFailoverId !== null) return `${id} is changing its master`
      if (holder === undefined) return `${id} has no master`
      return holder.health === 'healthy' ? [] : `${holder.id}, the master of ${id}, is ${holder.health}`
    })
    if (troubles.length > 0) throw new Fault('failoverRunning', troubles.join('; '))
    const nodes = Object.values(snapshot.nodes)
    const well = nodes.filter(({ health }) => health === 'healthy').length
    await this.#happened({
      kind: 'stepDone',
      detail: `every account has a healthy master; ${well} of ${nodes.length} nodes are healthy`,
    })
  }

  async #backUp(): Promise<void> {
    const { version, id, backupId: known, owner } = this.deployment
    // Named before it is begun: a control plane that comes after asks for the same one.
    const backupId = known ?? newBackupId(this.#tools.view().now, id)
    if (known === null)
      await this.#tools.record([{ kind: 'deploymentChanged', deployment: { ...this.deployment, backupId } }])
    const backup = await takeBackup(this.#tools, {
      backupId,
      cause: 'deployment',
      owner: `deployment of ${version}, ${owner}`,
      operationId: id,
    })
    await this.#happened({ kind: 'stepDone', detail: `backup ${backup.id}` })
  }

  async #migrate(): Promise<void> {
    const { migration } = this.deployment
    const { settings } = this.#tools.view().snapshot
    if (migration === null) return this.#happened({ kind: 'stepDone', detail: 'this version brings none' })
    const next = migrated(settings, migration)
    await this.#happened(
      { kind: 'stepDone', detail: `${migration.title}: schema ${settings.schema} → ${next.schema}` },
      [{ kind: 'settingsChanged', settings: next, why: migration.title }],
    )
  }

  async #migrateBack(): Promise<void> {
    const { migration } = this.deployment
    const { settings } = this.#tools.view().snapshot
    if (migration === null) return this.#happened({ kind: 'settingsTakenBack' })
    await this.#happened({ kind: 'settingsTakenBack' }, [
      { kind: 'settingsChanged', settings: migratedBack(settings, migration), why: `${migration.title}, taken back` },
    ])
  }

  #bring(nodeId: string, version: string, wanted: Deployment['state'], isAnew: boolean): Promise<void> {
    const { version: target, nodes } = this.deployment
    const preferred = nodes.flatMap((node) =>
      node.state === (wanted === 'running' ? 'updated' : 'returned') ? node.nodeId : [],
    )
    const cause = wanted === 'running' ? `deployment of ${target}` : `rolling back ${target}`
    return updateNode(
      this.#tools,
      { nodeId, version, preferred, cause, owner: `deployment of ${target}`, isAnew },
      () => this.deployment.state === wanted,
    )
  }

  async #judge(step: DeploymentStep): Promise<void> {
    await this.#tools.until(pauseOnce(), LOOK_EVERY_MS)
    const { version, from, nodes, judgements, steps } = this.deployment
    const updated = nodes.filter(({ state }) => state === 'updated')
    const canary = steps.find((one) => one.step === (step === 'verify' ? 'verify' : 'verifyCanary'))
    const at = this.#tools.view().now
    const compared = await compare(this.#tools, {
      version,
      from,
      accountIds: [...new Set(updated.map(({ accountId }) => accountId))],
      // Since the canary is back in work: before, there was nothing to measure.
      withinMs: Math.max(LOOK_EVERY_MS, at - (canary?.startedAt ?? at)),
    })
    const { judgement, overSince } = judge({ ...compared, at, step, overSince: this.#overSince })
    this.#overSince = overSince
    const last = judgements.at(-1)
    const isNews = last?.verdict !== judgement.verdict || last.step !== step || at - last.at >= SAY_AGAIN_MS
    const next = transition(this.deployment, { kind: 'judged', judgement }, at)
    const isDecision = next.state !== this.deployment.state || actionOf(next)?.kind !== 'judge'
    if (isNews || isDecision) await this.#happened({ kind: 'judged', judgement })
  }

  async #playSmoke(): Promise<void> {
    const accounts = Object.keys(this.#tools.view().snapshot.accounts)
    const total = accounts.length * SMOKE_SCENARIOS.length
    const results: SmokeResult[] = []
    for (const { name } of SMOKE_SCENARIOS) {
      const played = await Promise.all(accounts.map((accountId) => this.#play(accountId, name)))
      results.push(...played)
      if (this.deployment.state !== 'running') return
      this.#tools.say(`smoke scenarios: ${name}`, { done: results.length, total, unit: 'scenarios' })
    }
    await this.#happened({ kind: 'smokePlayed', results })
  }

  async #play(accountId: string, name: string): Promise<SmokeResult> {
    try {
      return await this.#tools.ask(
        GATEWAY,
        { ask: 'playSmoke', accountId, name, timeoutMs: SMOKE_WITHIN_MS },
        SMOKE_WITHIN_MS + 2_000,
      )
    } catch (error) {
      return { name, accountId, outcome: 'failed', tookMs: 0, detail: `the gateway: ${asFault(error).message}` }
    }
  }

  /** After it nobody runs the new version, every account is served. */
  async #verifyBack(): Promise<void> {
    const { nodes, from } = this.deployment
    const trouble = () => {
      const { snapshot } = this.#tools.view()
      const unserved = Object.values(snapshot.accounts).flatMap(({ id, lease }) =>
        lease.holder !== null && snapshot.nodes[lease.holder.nodeId]?.health === 'healthy' ? [] : id,
      )
      return unserved.length === 0 ? null : `not served: ${unserved.join(', ')}`
    }
    await this.#tools.until(() => (trouble() === null ? true : null), VERIFY_BACK_MS)
    const still = trouble()
    const returned = nodes.filter(({ state }) => state === 'returned').length
    const what =
      returned === 0
        ? 'no node had been changed'
        : `${counted(returned, 'node')} ${returned === 1 ? 'runs' : 'run'} ${from} again`
    await this.#happened({
      kind: 'verifiedBack',
      detail: still === null ? `every account has a healthy master; ${what}` : `${still}; ${what}`,
    })
  }
}

function failureOf(action: DeploymentAction, why: string): DeploymentEvent {
  return action.kind === 'update' || action.kind === 'takeBack'
    ? { kind: 'nodeFailed', nodeId: action.nodeId, why }
    : { kind: 'broke', why }
}

/** Lets one look go by. */
function pauseOnce(): () => true | null {
  let looks = 0
  return () => (looks++ >= LOOK_EVERY_MS / 100 - 1 ? true : null)
}
