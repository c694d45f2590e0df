/** Who may be hit together: many blows at once on one account, or one alone. */

interface Gate {
  shared: number
  alone: boolean
  waiting: (() => void)[]
}

export class Turns {
  readonly #gates = new Map<string, Gate>()

  /** Beside others, unless one is alone there. */
  async shared<T>(name: string, work: () => Promise<T>): Promise<T> {
    const gate = this.#gate(name)
    while (gate.alone) await this.#changed(gate)
    gate.shared += 1
    try {
      return await work()
    } finally {
      gate.shared -= 1
      this.#tell(gate)
    }
  }

  /** Waits until nobody else is there; whoever comes meanwhile waits. */
  async alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    const gate = this.#gate(name)
    while (gate.alone) await this.#changed(gate)
    gate.alone = true
    try {
      while (gate.shared > 0) await this.#changed(gate)
      return await work()
    } finally {
      gate.alone = false
      this.#tell(gate)
    }
  }

  #gate(name: string): Gate {
    const gate = this.#gates.get(name) ?? { shared: 0, alone: false, waiting: [] }
    this.#gates.set(name, gate)
    return gate
  }

  #changed(gate: Gate): Promise<void> {
    return new Promise((resolve) => gate.waiting.push(resolve))
  }

  #tell(gate: Gate): void {
    for (const wake of gate.waiting.splice(0)) wake()
  }
}
