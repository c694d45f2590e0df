/** The cluster that is to be hit, with everything it can be hit by: relays on its links, a small disk, its processes' ids. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { builtInConfig, BUILT_IN_PORTS } from '../../../cluster/built-in.ts'
import { ClusterConfig } from '../../../cluster/config.ts'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import { type BotStatus, ProcessStatus } from '../../../shared/status.ts'
import { BROKEN_ENTRIES, type Variant } from '../../broken/variant.ts'
import { JournalView } from '../support/journal-view.ts'
import { LiveCluster } from '../support/live-cluster.ts'
import { linksOf, Network } from './network.ts'
import { SmallDisk } from './small-disk.ts'
import { Turns } from './turns.ts'

/** So that the dead are back soon, and what is hit next is alive. */
const RESTART_MS = { restartDelayMs: 500, lastRestartDelayMs: 2_000 }

const STATUS_WITHIN_MS = 1_000

export interface ArenaOptions {
  readonly seed: number
  readonly rate: number
  /** `null`: the cluster as it is. */
  readonly variant: Variant | null
}

export class Arena {
  readonly config: ClusterConfig
  readonly cluster: LiveCluster
  readonly network: Network
  /** `null`: nothing may be mounted here. */
  readonly disk: SmallDisk | null
  readonly journal: JournalView
  readonly variant: Variant | null
  readonly turns = new Turns()

  private constructor(parts: Pick<Arena, 'config' | 'cluster' | 'network' | 'disk' | 'variant'>) {
    this.config = parts.config
    this.cluster = parts.cluster
    this.network = parts.network
    this.disk = parts.disk
    this.variant = parts.variant
    this.journal = new JournalView(parts.cluster.dataDir)
  }

  static async open({ seed, rate, variant }: ArenaOptions): Promise<Arena> {
    const opened: { config?: ClusterConfig; network?: Network; disk?: SmallDisk | null } = {}
    const configure = async (dataDir: string) => {
      const plan = (ports: readonly number[]) =>
        builtInConfig({
          dataDir,
          ports,
          scenario: { seed, messagesPerSecond: rate },
          // Who fails masters again and again would otherwise run out of candidates.
          flapping: { failures: null },
        })
      const count = linksOf(plan(Array.from({ length: BUILT_IN_PORTS }, (_, index) => index + 1)))
      const ports = await freePorts(BUILT_IN_PORTS + count)
      const config = plan(ports.slice(0, BUILT_IN_PORTS))
      opened.network = await Network.open(config, ports.slice(BUILT_IN_PORTS))
      opened.disk = SmallDisk.open(join(dataDir, 'control-plane'))
      const timing = { ...config.timing, ...RESTART_MS }
      opened.config = ClusterConfig.parse({ ...config, timing, dial: opened.network.dial })
      return opened.config
    }
    try {
      const cluster = await LiveCluster.start({
        seed,
        rate,
        configure,
        entries: variant === null ? {} : BROKEN_ENTRIES[variant],
      })
      const { config, network, disk = null } = opened
      if (config === undefined || network === undefined) throw new Error('The cluster started without its relays')
      return new Arena({ config, cluster, network, disk, variant })
    } catch (error) {
      await opened.network?.close()
      opened.disk?.close(false)
      throw error
    }
  }

  nodesOf(accountId: string): string[] {
    return this.config.nodes.filter((node) => node.accountId === accountId).map(({ id }) => id)
  }

  /** By the journal, which is there when the control plane is not. `null`: nobody, or the journal cannot be read just now. */
  masterOf(accountId: string): string | null {
    try {
      return this.journal.holderOf(accountId)
    } catch {
      return null // Being recovered by a control plane that was killed, or on a full disk.
    }
  }

  /** The node's own word, asked directly. */
  async statusOf(nodeId: string): Promise<BotStatus> {
    const port = this.config.nodes.find(({ id }) => id === nodeId)?.httpPort
    const response = await fetch(`http://127.0.0.1:${port}/status`, { signal: AbortSignal.timeout(STATUS_WITHIN_MS) })
    const status = ProcessStatus.parse(await response.json())
    if (status.kind !== 'bot') throw new Error(`${nodeId} is no bot`)
    return status
  }

  /** `null`: dead, and not started again yet. */
  pidOf(id: string | null): number | null {
    return this.pids().get(id ?? '') ?? null
  }

  /** Of everybody who lives now. */
  pids(): Map<string, number> {
    const rows = execFileSync('ps', ['-A', '-ww', '-o', 'pid=', '-o', 'ppid=', '-o', 'args='], { encoding: 'utf8' })
    const found = new Map<string, number>()
    for (const row of rows.split('\n')) {
      const [pid, parent, , entry = '', , nodeId] = row.trim().split(/\s+/)
      if (Number(parent) !== this.cluster.supervisorPid) continue
      // Only a bot is told an id; the others are known by their entry, which may be a broken variant of the gateway's.
      const role = ['control-plane', 'media', 'sheets'].find((name) => entry.includes(name)) ?? 'gateway'
      found.set(nodeId ?? role, Number(pid))
    }
    return found
  }

  async close({ keep }: { keep: boolean }): Promise<void> {
    this.journal.close()
    await this.cluster.stop()
    await this.network.close()
    this.disk?.close(keep)
    if (!keep) await this.cluster.remove()
  }
}
