/**
 * `npm run bench -- scale [--nodes 10,100,1000] [--seconds N] [--rounds N] [--turns] [--json]`
 * What one more node costs the control plane: its processor time and memory with simulated nodes in another process, each beating
 * four times a second and telling its load once. Nothing happens but that.
 * With `--turns` also how long the turns of its event loop are, its start and the first masters of all accounts included.
 */
import { parseArgs } from 'node:util'
import { setTimeout as pause } from 'node:timers/promises'
import { SimulatedCluster } from './agents/simulated-cluster.ts'
import type { Turns } from './agents/turns.ts'
import { cpuMsOf, rssOf } from './support/process-usage.ts'
import { machine, note, print, table } from './support/report.ts'
import { median } from './support/statistics.ts'

const SETTLE_MS = 5_000

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '10,100,1000' },
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    turns: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const sizes = values.nodes.split(',').map(Number)
const seconds = Number(values.seconds)

interface Measured {
  readonly nodes: number
  /** Of one core, 0…; medians of the rounds. */
  readonly cpu: number
  readonly rssMiB: number
  /** `null`: not measured. */
  readonly turns: Turns | null
}

const results: Measured[] = []
for (const nodes of sizes) {
  const cluster = await SimulatedCluster.start({ nodes, measuresTurns: values.turns })
  try {
    await pause(SETTLE_MS)
    const shares: number[] = []
    for (let round = 0; round < Number(values.rounds); round++) {
      const before = { cpuMs: cpuMsOf(cluster.controlPlanePid), at: performance.now() }
      await pause(seconds * 1_000)
      const after = { cpuMs: cpuMsOf(cluster.controlPlanePid), at: performance.now() }
      shares.push((after.cpuMs - before.cpuMs) / (after.at - before.at))
    }
    const rssMiB = Math.round(rssOf(cluster.controlPlanePid) / 1_048_576)
    const turns = cluster.turns()
    results.push({ nodes, cpu: median(shares) ?? 0, rssMiB, turns })
    note(`${nodes} nodes: ${shares.map(percent).join(', ')} of a core, ${rssMiB} MiB`)
  } finally {
    await cluster.remove()
  }
}

/** Share of a core that each further node costs, between one size and the next. */
const marginal = results.slice(1).map((after, index) => {
  const before = results[index] ?? after
  return (after.cpu - before.cpu) / (after.nodes - before.nodes)
})

print(`Control plane with simulated nodes, ${values.rounds} × ${seconds} s each, medians`)
print(`${machine()}\n`)
print(
  table(
    ['nodes', 'CPU, of a core', 'each further node, ‰ of a core', 'memory, MiB'],
    results.map(({ nodes, cpu, rssMiB }, index) => [
      nodes,
      percent(cpu),
      index === 0 ? '' : ((marginal[index - 1] ?? 0) * 1_000).toFixed(3),
      rssMiB,
    ]),
  ),
)
const [first, second] = marginal
const ratio = first === undefined || second === undefined || first <= 0 ? null : second / first
if (ratio !== null) print(`\nA node between the last two sizes costs ${ratio.toFixed(2)} × one between the first two.`)
for (const { nodes, turns } of results)
  if (turns !== null)
    print(
      `${nodes} nodes, turns of the event loop: late by p99.9 ${turns.lateP999Ms.toFixed(0)} ms, at most ${turns.lateMaxMs.toFixed(0)} ms; computing at most ${turns.cpuMaxMs.toFixed(0)} ms`,
    )
if (values.json) print(JSON.stringify({ results, marginal, marginalRatio: ratio }))

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
