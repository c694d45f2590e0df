/** Somebody goes through a runbook on a live cluster: looks at its checks, carries out its actions, types its shell commands. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readRunbook } from '../../../../host/runbooks/read-runbook.ts'
import { ROOT } from '../../../../scripts/run.mjs'
import { Operation } from '../../../../shared/operation.ts'
import { Plan } from '../../../../shared/plan.ts'
import { fillCommand } from '../../../../shared/runbook/fill.ts'
import { judge, type Judgement } from '../../../../shared/runbook/judge.ts'
import type { RunSubject } from '../../../../shared/runbook/run.ts'
import type { Runbook, Step } from '../../../../shared/runbook/runbook.ts'
import { EVERYTHING } from '../../../../shared/runbook/subject.ts'
import type { Outcome } from '../../../../shared/runbook/world.ts'
import type { LiveCluster } from '../../../bench/support/live-cluster.ts'
import { until } from '../../../bench/support/until.ts'
import { Eyes } from './eyes.ts'

const WITHIN_MS = 45_000
const LOOK_EVERY_MS = 200

export interface Seen {
  readonly stepId: string
  readonly title: string
  readonly outcome: Outcome
  readonly measured: string
}

export class Walk {
  readonly #live: LiveCluster
  readonly #runbook: Runbook
  readonly #subject: RunSubject
  readonly #eyes: Eyes

  /** `about`: what the run is about; absent: the whole cluster. */
  constructor(live: LiveCluster, runbookId: string, about: Partial<RunSubject> = {}) {
    this.#live = live
    this.#runbook = readRunbook(readFileSync(join(ROOT, 'runbooks', `${runbookId}.md`), 'utf8'))
    this.#subject = { ...EVERYTHING, ...about }
    this.#eyes = new Eyes(live)
  }

  /** The same page, about somebody else: "now choose the node". */
  about(about: Partial<RunSubject>): Walk {
    return new Walk(this.#live, this.#runbook.head.id, { ...this.#subject, ...about })
  }

  /** Every check of the page, or of its sections that are named, as they stand now. */
  async checks(...sections: readonly string[]): Promise<Seen[]> {
    const world = await this.#eyes.look()
    return this.#steps('check')
      .filter(({ id }) => sections.length === 0 || sections.includes(id.split('/')[0] ?? ''))
      .map(({ id, condition }) => {
        const { outcome, measured } = judge(condition, world, this.#subject)
        return { stepId: id, title: condition.title, outcome, measured }
      })
  }

  /** Waits for a check to be red and to say what is meant. */
  untilRed(stepId: string, says: RegExp): Promise<Judgement> {
    return this.#until(stepId, 'fail', says)
  }

  untilGreen(stepId: string): Promise<Judgement> {
    return this.#until(stepId, 'pass', /./)
  }

  /** Every check of these sections; those that ask Prometheus stay as they are: this cluster has none. */
  async untilAllGreen(...sections: readonly string[]): Promise<void> {
    const last: { seen: readonly Seen[] } = { seen: [] }
    const look = async () => {
      last.seen = (await this.checks(...sections)).filter(
        ({ outcome, measured }) => outcome !== 'pass' && measured !== 'needs Prometheus',
      )
      return last.seen.length === 0 ? true : null
    }
    const what = `${this.#runbook.head.id}, ${sections.join(' and ')}: every check is green`
    await until(look, { what, withinMs: WITHIN_MS, everyMs: LOOK_EVERY_MS }).catch((error: unknown) => {
      throw new Error(
        `${String(error)}: ${last.seen.map(({ title, measured }) => `${title}: ${measured}`).join(' · ')}`,
      )
    })
  }

  /** Carries out an action as its plan and the last press do; resolves with the operation when it ended. */
  async act(stepId: string): Promise<Operation> {
    const step = this.#step(stepId, 'action')
    const filled = fillCommand(step.command, { subject: this.#subject, world: await this.#eyes.look() })
    if ('missing' in filled) throw new Error(`${stepId}: ${filled.missing}`)
    const plan = Plan.parse(await this.#live.post('/v1/plans', { command: filled.command }))
    const { id } = await this.#live.confirm(plan)
    const look = async () => {
      // A restore ends the control plane itself on its way: not heard is not ended.
      const operation = await this.#live.get(`/v1/operations/${id}`).then(
        (answer) => Operation.parse(answer),
        () => null,
      )
      return operation === null || operation.endedAt === null ? null : operation
    }
    return until(look, { what: `${plan.title} ended`, withinMs: WITHIN_MS, everyMs: 100 })
  }

  /** Types a shell step into a terminal, with its variables set. Fails where a command does. */
  async type(stepId: string, variables: Readonly<Record<string, string | number>>): Promise<string> {
    const { text } = this.#step(stepId, 'shell')
    const env = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]))
    const { stdout } = await promisify(execFile)('bash', ['-euc', text], { env: { ...process.env, ...env } })
    return stdout
  }

  async #until(stepId: string, outcome: Outcome, says: RegExp): Promise<Judgement> {
    const { condition } = this.#step(stepId, 'check')
    const last: { judged: Judgement | null } = { judged: null }
    const look = async () => {
      last.judged = judge(condition, await this.#eyes.look(), this.#subject)
      return last.judged.outcome === outcome && says.test(last.judged.measured) ? last.judged : null
    }
    const what = `“${condition.title}” is ${outcome} and says ${says.source}`
    return until(look, { what, withinMs: WITHIN_MS, everyMs: LOOK_EVERY_MS }).catch((error: unknown) => {
      throw new Error(`${String(error)}: it is ${last.judged?.outcome} and says ${last.judged?.measured}`)
    })
  }

  #steps<K extends Step['kind']>(kind: K): Extract<Step, { kind: K }>[] {
    return this.#runbook.parts.flatMap((part) =>
      part.kind === 'step' && part.step.kind === kind ? [part.step as Extract<Step, { kind: K }>] : [],
    )
  }

  #step<K extends Step['kind']>(stepId: string, kind: K): Extract<Step, { kind: K }> {
    const step = this.#steps(kind).find(({ id }) => id === stepId)
    if (step === undefined) throw new Error(`${this.#runbook.head.id} has no ${kind} ${stepId}`)
    return step
  }
}
