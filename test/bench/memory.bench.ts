/**
 * `npm run bench -- memory [--rounds N] [--settle SECONDS] [--json]`
 * Memory of the console's whole process tree after a while of live data, against the barest window.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { BARE, firstLiveAt, openConsole } from './desktop/console.ts'
import { treePssBytes } from './desktop/memory.ts'
import { firstPaintAt, openWindow } from './desktop/window.ts'
import { LiveCluster } from './support/live-cluster.ts'
import { machine, note, print, table } from './support/report.ts'
import { median } from './support/statistics.ts'

const MIB = 1024 ** 2
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    settle: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const settleMs = Number(values.settle) * 1_000
const bare: number[] = []
const full: number[] = []
let processes = 0
const cluster = await LiveCluster.start({ seed: Number(values.seed), rate: 10 })
try {
  for (let round = 1; round <= Number(values.rounds); round++) {
    const floor = await openWindow(BARE, [])
    await firstPaintAt(floor.page)
    await sleep(settleMs)
    bare.push(treePssBytes(floor.pid).bytes)
    await floor.close()
    const console = await openConsole(cluster)
    await firstLiveAt(console.page)
    await sleep(settleMs)
    const held = treePssBytes(console.pid)
    full.push(held.bytes)
    processes = held.processes
    await console.close()
    note(`round ${round}: bare ${inMib(bare.at(-1) ?? null)} MiB, console ${inMib(full.at(-1) ?? null)} MiB`)
  }
} finally {
  await cluster.remove()
}

const ratio = Math.round(((median(full) ?? 0) / (median(bare) ?? 1)) * 100) / 100
print(`Memory (PSS) of all processes ${values.settle} s after the first live data, medians of ${values.rounds}`)
print(`${machine()}\n`)
print(
  table(
    ['Window', 'MiB', '× bare window'],
    [
      ['bare', inMib(median(bare)), 1],
      [`console, ${processes} processes`, inMib(median(full)), ratio],
    ],
  ),
)
if (values.json) {
  print(
    JSON.stringify({
      rounds: bare.length,
      bareMib: inMib(median(bare)),
      consoleMib: inMib(median(full)),
      consoleToBare: ratio,
    }),
  )
}

function inMib(bytes: number | null): number | null {
  return bytes === null ? null : Math.round(bytes / MIB)
}
