/** One run of the ledger bench under way: a real cluster, a real console, a relay between them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { BUILT_IN_PORTS, builtInConfig } from '../../../cluster/built-in.ts'
import { ClusterConfig } from '../../../cluster/config.ts'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import { assertNever } from '../../../shared/assert-never.ts'
import { Fault } from '../../../shared/fault.ts'
import type { PreparedPlan } from '../../../shared/ledger.ts'
import { LiveCluster } from '../support/live-cluster.ts'
import { seededRandom } from '../support/random.ts'
import { until } from '../support/until.ts'
import { type MishapKind, nextCommand, type NextMishap, type Place } from './clicks.ts'
import { ConsoleGone, ConsoleProcess } from './console-process.ts'
import { readCausedFacts, readEntries } from './evidence.ts'
import { judgeLedger, type Judgement } from './judge.ts'
import { type MishapRelay, startMishapRelay } from './mishap-relay.ts'

/** So that the dead are back soon: this is about what is remembered, not about how long it takes. */
const SOON = { restartDelayMs: 100, lastRestartDelayMs: 200, warmingMs: 500 }
const LIVE_WITHIN_MS = 60_000
/** A mishap whose byte does not come by itself is hurried after this long. */
const MISHAP_WITHIN_MS = 400
/** Longer than the console waits before it sends again, shorter than it takes a silent stream for live. */
const DEAF_MS = 1_800
/** An operation is sent again for 30 s; what is open long after that is stuck. */
const SETTLED_WITHIN_MS = 75_000

export class Run {
  readonly mishaps: Record<MishapKind, number> = {
    none: 0,
    cut: 0,
    callCut: 0,
    deaf: 0,
    consoleKilled: 0,
    controlPlaneKilled: 0,
  }
  readonly #commands: () => number
  /** Of its own: how many plans come to nothing depends on the machine, and must not change what happens to the others. */
  readonly #chance: () => number
  readonly #cluster: LiveCluster
  readonly #relay: MishapRelay
  readonly #place: Place
  readonly #folder: string
  /** Every operation that a window ever saw. */
  readonly #shown = new Set<string>()
  #console: ConsoleProcess | null = null

  private constructor(seed: number, cluster: LiveCluster, relay: MishapRelay, place: Place) {
    this.#commands = seededRandom(seed)
    this.#chance = seededRandom(seed + 1)
    this.#cluster = cluster
    this.#relay = relay
    this.#place = place
    this.#folder = mkdtempSync(join(tmpdir(), 'linda-ledger-'))
  }

  static async open(seed: number, entries: Readonly<Record<string, string>>): Promise<Run> {
    const ports = await freePorts(BUILT_IN_PORTS)
    const config = (dataDir: string) =>
      oneAccount(builtInConfig({ dataDir, ports, scenario: { seed, messagesPerSecond: 5 } }))
    const configure = (dataDir: string) => Promise.resolve(config(dataDir))
    const cluster = await LiveCluster.start({ seed, rate: 5, configure, entries })
    try {
      await cluster.untilSteady()
      const { accounts, nodes, controlPlane } = config(cluster.dataDir)
      const [first, ...rest] = nodes.map(({ id }) => id)
      const accountId = accounts[0]?.id
      if (first === undefined || accountId === undefined) throw new Error('the built-in cluster is empty')
      const relay = await startMishapRelay(controlPlane.apiPort)
      return new Run(seed, cluster, relay, { accountId, nodeIds: [first, ...rest] })
    } catch (error) {
      await cluster.remove()
      throw error
    }
  }

  get recorded(): number {
    for (const { operationId } of this.#console?.entries ?? []) this.#shown.add(operationId)
    return this.#shown.size
  }

  /** A plan is made and confirmed, and somewhere in the confirming something happens. */
  async click(mishap: (random: () => number) => NextMishap): Promise<void> {
    const shell = await this.#live()
    const prepared = await this.#plan(shell)
    if (prepared === null) return
    const { kind, afterBytes } = mishap(this.#chance)
    const strike = await this.#strikeOf(kind, shell)
    this.mishaps[kind]++
    const breaks = kind === 'callCut' || kind === 'deaf' ? 'one' : 'all'
    const deafMs = kind === 'deaf' ? DEAF_MS : 0
    const struck = strike === null ? Promise.resolve() : this.#relay.arm({ afterBytes, breaks, deafMs, strike })
    await this.#confirm(shell, prepared)
    await Promise.race([struck, pause(MISHAP_WITHIN_MS)])
    if (strike !== null) this.#relay.hurry()
    await struck
    if (kind === 'consoleKilled') await shell.untilGone()
    // Another mishap now would bring the console the word that it is to be without.
    if (kind === 'deaf') await pause(DEAF_MS)
  }

  /** Resolves when nothing is open any more, or when it has been too long. */
  async settle(): Promise<void> {
    const shell = await this.#live()
    const isSettled = async () => ((await shell.look()).length === 0 && shell.isLive ? true : null)
    // What is still open is what the judge calls stuck.
    await until(isSettled, { what: 'all is settled', withinMs: SETTLED_WITHIN_MS, everyMs: 50 }).catch(() => null)
  }

  async judge(): Promise<Judgement> {
    const shown = new Set(this.#shown)
    await this.#console?.close()
    await this.#cluster.stop()
    const entries = readEntries(join(this.#folder, 'ledger.sqlite'))
    return judgeLedger(entries, readCausedFacts(join(this.#cluster.dataDir, 'control-plane', 'journal.db')), shown)
  }

  async close(): Promise<void> {
    this.#console?.kill()
    await this.#console?.untilGone()
    await this.#relay.close()
    await this.#cluster.remove()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** A console that runs and is connected: the one that is there, or one that is started on the same store. */
  async #live(): Promise<ConsoleProcess> {
    if (this.#console?.isRunning !== true) {
      const { token } = this.#cluster.api
      this.#console = await ConsoleProcess.start({ controlApiUrl: this.#relay.url, token, dataDir: this.#folder })
    }
    const shell = this.#console
    const isLive = () => (shell.isLive ? true : null)
    await until(isLive, { what: 'the console is live', withinMs: LIVE_WITHIN_MS, everyMs: 10 })
    return shell
  }

  /** `null`: not now, such as releasing what is not held. */
  async #plan(shell: ConsoleProcess): Promise<PreparedPlan | null> {
    try {
      return await shell.call('preparePlan', { command: nextCommand(this.#commands, this.#place) })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      await pause(20)
      return null
    }
  }

  /** How it ends is told by the disks: no answer is as good as one here. */
  async #confirm(shell: ConsoleProcess, { plan, typeToConfirm }: PreparedPlan): Promise<void> {
    try {
      const words = {
        reason: 'to see what becomes of it',
        typed: typeToConfirm,
        password: null,
        probationMinutes: null,
      }
      const outcome = await shell.call('confirmPlan', { planId: plan.id, ...words })
      if (outcome.kind === 'recorded' && outcome.entry.state === 'held')
        await shell.call('sendOperation', { operationId: outcome.entry.operationId })
    } catch (error) {
      if (!(error instanceof Fault) && !(error instanceof ConsoleGone)) throw error
    } finally {
      for (const { operationId } of shell.entries) this.#shown.add(operationId)
    }
  }

  /** `null`: nothing happens. */
  async #strikeOf(kind: MishapKind, shell: ConsoleProcess): Promise<(() => void) | null> {
    switch (kind) {
      case 'none':
        return null
      case 'cut':
      case 'callCut':
      case 'deaf':
        return () => undefined
      case 'consoleKilled':
        return () => shell.kill()
      case 'controlPlaneKilled': {
        const pid = await this.#cluster.pidOf('control-plane')
        return () => process.kill(pid, 'SIGKILL')
      }
      default:
        return assertNever(kind)
    }
  }
}

/** One account and its nodes are enough for a ledger, and leave the machine to the mishaps. */
function oneAccount(config: ClusterConfig): ClusterConfig {
  const accounts = config.accounts.slice(0, 1)
  const nodes = config.nodes.filter(({ accountId }) => accounts.some(({ id }) => id === accountId))
  const flapping = { ...config.flapping, failures: null }
  return ClusterConfig.parse({ ...config, accounts, nodes, flapping, timing: { ...config.timing, ...SOON } })
}
