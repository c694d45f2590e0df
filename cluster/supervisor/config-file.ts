/** The cluster's configuration on disk, as processes read it when they start: it follows the nodes that come and go. */
import { renameSync, writeFileSync } from 'node:fs'
import type { ClusterConfig, NodeConfig } from '../config.ts'

export class ConfigFile {
  readonly path: string
  #config: ClusterConfig

  constructor(path: string, config: ClusterConfig) {
    this.path = path
    this.#config = config
    this.#write()
  }

  get nodes(): readonly NodeConfig[] {
    return this.#config.nodes
  }

  setNodes(nodes: readonly NodeConfig[]): void {
    this.#config = { ...this.#config, nodes: [...nodes] }
    this.#write()
  }

  /** Whole or not at all: a process may be starting right now. */
  #write(): void {
    const next = `${this.path}.next`
    writeFileSync(next, JSON.stringify(this.#config, null, 2), { mode: 0o600 })
    renameSync(next, this.path)
  }
}
