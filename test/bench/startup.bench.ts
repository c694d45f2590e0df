/**
 * `npm run bench -- startup [--rounds N] [--json]`
 * The console's window against the barest window Electron can open, in turn, on a cluster that is live already.
 */
import { parseArgs } from 'node:util'
import { BARE, firstLiveAt, openConsole } from './desktop/console.ts'
import { firstPaintAt, openWindow } from './desktop/window.ts'
import { LiveCluster } from './support/live-cluster.ts'
import { machine, note, print, table } from './support/report.ts'
import { median, rounded } from './support/statistics.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const bare: number[] = []
const painted: number[] = []
const live: number[] = []
const cluster = await LiveCluster.start({ seed: Number(values.seed), rate: 10 })
try {
  for (let round = 1; round <= Number(values.rounds); round++) {
    const floor = await openWindow(BARE, [])
    bare.push((await firstPaintAt(floor.page)) - floor.spawnedAt)
    await floor.close()
    const console = await openConsole(cluster)
    live.push((await firstLiveAt(console.page)) - console.spawnedAt)
    painted.push((await firstPaintAt(console.page)) - console.spawnedAt)
    await console.close()
    note(`round ${round}: bare ${rounded(bare.at(-1) ?? null)} ms, live ${rounded(live.at(-1) ?? null)} ms`)
  }
} finally {
  await cluster.remove()
}

const floorMs = median(bare)
const ratio = (values: readonly number[]) => {
  const middle = median(values)
  return middle === null || floorMs === null ? null : Math.round((middle / floorMs) * 100) / 100
}
print(`Start of the desktop console, medians of ${values.rounds}`)
print(`${machine()}\n`)
print(
  table(
    ['From spawn', 'Median ms', '× bare window'],
    [
      ['bare window, first paint', rounded(floorMs), 1],
      ['console, first paint', rounded(median(painted)), ratio(painted)],
      ['console, first live data', rounded(median(live)), ratio(live)],
    ],
  ),
)
if (values.json) {
  print(
    JSON.stringify({
      rounds: bare.length,
      bareMsMedian: rounded(floorMs),
      paintMsMedian: rounded(median(painted)),
      liveMsMedian: rounded(median(live)),
      liveToBare: ratio(live),
    }),
  )
}
