/**
 * What the control plane knows of versions: what can be deployed, that every bot goes by the settings of the journal, and that
 * one hand at a time moves a deployment.
 */
import type { Deployment, Version } from '../../../shared/deployment.ts'
import { Fault } from '../../../shared/fault.ts'
import type { ClusterConfig } from '../../config.ts'
import type { Book } from '../book.ts'
import type { Tools } from '../commands/handler.ts'
import { type Roster, SUPERVISOR } from '../nodes/roster.ts'
import { Rollout } from './rollout.ts'

/** What was told longer ago is asked for again before a plan rests on it. */
const KNOWN_FOR_MS = 5_000
const ANSWER_WITHIN_MS = 3_000

export interface DeploymentsOptions {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: () => Pick<Roster, 'presence' | 'ask' | 'tell'>
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly log: (line: string) => void
}

export class Deployments {
  readonly #options: DeploymentsOptions
  readonly #driven = new Map<string, Promise<Deployment>>()
  #known: { readonly versions: readonly Version[]; readonly at: number } | null = null

  constructor(options: DeploymentsOptions) {
    this.#options = options
    options.book.subscribe((facts) => {
      if (facts.some(({ kind }) => kind === 'settingsChanged' || kind === 'clusterRestored')) this.#tellEverybody()
    })
  }

  /** Asks the supervisor afresh. @throws {Fault} supervisorGone. */
  async versions(): Promise<readonly Version[]> {
    const { roster, clock } = this.#options
    try {
      const { versions } = await roster().ask(SUPERVISOR, { ask: 'listVersions' }, ANSWER_WITHIN_MS)
      this.#known = { versions, at: clock.mono() }
      return versions
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      throw error.code === 'unreachable' ? new Fault('supervisorGone', error.message) : error
    }
  }

  /** For a plan that needs them; an answer that fails to come is found by `known`. */
  async lookBefore(kind: string | undefined): Promise<void> {
    if (kind !== 'deploy' && kind !== 'runDrill') return
    try {
      await this.versions()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.#options.log(`which versions there are was not told: ${error.message}`)
    }
  }

  /** What was asked for a moment ago; `null`: nothing was. */
  known(): readonly Version[] | null {
    const { clock } = this.#options
    return this.#known === null || clock.mono() - this.#known.at > KNOWN_FOR_MS ? null : this.#known.versions
  }

  /** It connected: it may have missed what was told meanwhile. */
  joined(id: string): void {
    if (this.#options.book.snapshot.nodes[id] !== undefined) this.#tell(id)
  }

  /** Follows a deployment to its end, and moves it where nobody else here does. @throws {Fault} unknownDeployment. */
  async drive(tools: Tools, id: string): Promise<Deployment> {
    for (;;) {
      const running = this.#driven.get(id)
      if (running === undefined) break
      // How it ended for whoever drove it is not how it ended: the journal knows that.
      await running.catch(() => undefined)
    }
    const driving = new Rollout(tools, id).drive()
    this.#driven.set(id, driving)
    try {
      return await driving
    } finally {
      this.#driven.delete(id)
    }
  }

  #tellEverybody(): void {
    for (const id of Object.keys(this.#options.book.snapshot.nodes)) this.#tell(id)
  }

  #tell(nodeId: string): void {
    const { roster, book } = this.#options
    if (roster().presence(nodeId) === null) return
    roster().tell(nodeId, { ask: 'configure', ...book.snapshot.settings })
  }
}
