/**
 * `npm run bench -- start [--rounds N] [--json]`
 * `npm start -- --headless --json` as a person types it, dependencies installed and pages built, until its line says that
 * everything is live: every account with a master, every node healthy, users answered, the console's link there.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { ROOT } from '../../scripts/run.mjs'
import { machine, note, print, table } from './support/report.ts'
import { median, rounded, worst } from './support/statistics.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '10' }, json: { type: 'boolean', default: false } },
})
const times: number[] = []
for (let round = 1; round <= Number(values.rounds); round++) {
  times.push(await startOnce())
  note(`round ${round}: ${rounded(times.at(-1) ?? null)} ms`)
}

print(`npm start until everything is live, ${times.length} starts`)
print(`${machine()}\n`)
print(
  table(
    ['', 'ms'],
    [
      ['median', rounded(median(times))],
      ['worst', rounded(worst(times))],
    ],
  ),
)
if (values.json)
  print(JSON.stringify({ rounds: times.length, msMedian: rounded(median(times)), msWorst: rounded(worst(times)) }))

/** Ms from the command to its line. The end of its standard input stops everything it started. */
async function startOnce(): Promise<number> {
  const startedAt = performance.now()
  const child = spawn('npm', ['start', '--silent', '--', '--headless', '--json'], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const gone = once(child, 'exit')
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code ?? 'a signal'}`)))
  })
  const tookMs = performance.now() - startedAt
  if (!line.includes('consoleUrl')) throw new Error(`npm start said something else: ${line.slice(0, 200)}`)
  child.stdin.end()
  await gone
  return tookMs
}
