/**
 * `npm run bench -- fanout [--clients N] [--facts N] [--seconds N] [--json]`
 * What telling everybody costs: the real hub over a real journal, readers in another process. The journal's own cost is measured in the
 * same run with nobody listening, and stands beside it. Then one reader stops reading: it must be cut, and lose nothing when it comes again.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { NODE, ROOT } from '../../scripts/run.mjs'
import { resumeFrom, stallAfter } from './fanout/stalled.ts'
import { machine, note, print, table } from './support/report.ts'
import { median } from './support/statistics.ts'

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '100' },
    facts: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
  },
})
const STALL_FACTS_PER_S = 10_000
const clients = Number(values.clients)
const factsPerS = Number(values.facts)
const seconds = Number(values.seconds)

const Used = z.object({ cpu: z.number(), rssBytes: z.number(), clients: z.number(), seq: z.number() })
type Used = z.infer<typeof Used>
const Hello = z.object({ url: z.string(), journalId: z.string() })
const Got = z.object({ facts: z.number() })

const folder = mkdtempSync(join(tmpdir(), 'linda-fanout-'))
const children: ChildProcess[] = []
try {
  const server = run('test/bench/fanout/server.ts', [folder])
  const lines = linesOf(server)
  const { url } = Hello.parse(JSON.parse(await lines.next()))
  const used: Used[] = []
  void lines.forEach((line) => used.push(Used.parse(JSON.parse(line))))

  const ask = (line: string) => server.stdin?.write(`${line}\n`)
  const measure = async () => {
    await pause(2_000)
    const from = used.length
    await pause(seconds * 1_000)
    return used.slice(from)
  }

  ask(`facts ${factsPerS}`)
  const alone = await measure()
  note(`alone: ${percent(median(alone.map(({ cpu }) => cpu)))}`)

  const readers = run('test/bench/fanout/clients.ts', [url, String(clients)])
  const got: number[] = []
  void linesOf(readers).forEach((line) => got.push(Got.parse(JSON.parse(line)).facts))
  await pause(2_000)
  const gotFrom = got.length
  const crowded = await measure()
  const deliveries = median(got.slice(gotFrom)) ?? 0
  note(`with ${clients} readers: ${percent(median(crowded.map(({ cpu }) => cpu)))}, ${deliveries} deliveries/s`)

  readers.kill('SIGTERM')
  await pause(1_500)
  const before = used.at(-1)
  // Faster, so that its backlog fills before anybody loses patience.
  ask(`facts ${STALL_FACTS_PER_S}`)
  const stalled = await stallAfter(url, (before?.seq ?? 0) + 10)
  const stalledAt = performance.now()
  await stalled.untilCut()
  const cutAfterMs = performance.now() - stalledAt
  const rssWhile = Math.max(...used.slice(-Math.ceil(cutAfterMs / 1_000) - 1).map(({ rssBytes }) => rssBytes))
  ask('facts 0')
  await pause(1_500)
  const lastSeq = used.at(-1)?.seq ?? 0
  const missed = await resumeFrom(url, stalled.lastId, lastSeq)
  const expected = Number(stalled.lastId.split(':')[1])
  const isWhole = missed.every((seq, index) => seq === expected + 1 + index)

  const cpuAlone = median(alone.map(({ cpu }) => cpu)) ?? 0
  const cpuCrowded = median(crowded.map(({ cpu }) => cpu)) ?? 0
  print(`Event stream, ${factsPerS} facts/s to ${clients} readers, ${seconds} s, medians of seconds`)
  print(`${machine()}\n`)
  print(
    table(
      ['', 'of a core'],
      [
        ['journaling alone, nobody listens', percent(cpuAlone)],
        [`journaling and ${Math.round(deliveries)} deliveries/s`, percent(cpuCrowded)],
        ['the deliveries', percent(cpuCrowded - cpuAlone)],
      ],
    ),
  )
  print(
    `\nA reader that stopped was cut after ${(cutAfterMs / 1_000).toFixed(1)} s; the server held ${mib(rssWhile)} MiB then, ${mib(before?.rssBytes ?? 0)} before. ` +
      `Resumed, it got ${missed.length} facts, ${isWhole ? 'every one it had missed, in order' : 'NOT what it had missed'}.`,
  )
  if (values.json)
    print(
      JSON.stringify({
        deliveriesPerS: deliveries,
        cpuJournaling: cpuAlone,
        cpuWhole: cpuCrowded,
        cpuDeliveries: cpuCrowded - cpuAlone,
        stalledCutAfterMs: Math.round(cutAfterMs),
        stalledHeldMiB: mib(rssWhile) - mib(before?.rssBytes ?? 0),
        resumedFacts: missed.length,
        resumedWhole: isWhole,
      }),
    )
  if (!isWhole) process.exitCode = 1
} finally {
  for (const child of children) {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.stdin?.end()
    child.kill('SIGTERM')
    if (child.exitCode === null && child.signalCode === null) await gone
  }
  rmSync(folder, { recursive: true, force: true })
}

function run(entry: string, args: readonly string[]): ChildProcess {
  const child = spawn(NODE, [join(ROOT, entry), ...args], { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  return child
}

function linesOf(child: ChildProcess) {
  if (child.stdout === null) throw new Error('a child without a pipe')
  const lines = createInterface({ input: child.stdout })
  return {
    next: () => new Promise<string>((resolve) => lines.once('line', resolve)),
    forEach: (take: (line: string) => void) => lines.on('line', take),
  }
}

function percent(share: number | null): string {
  return share === null ? 'not measured' : `${(share * 100).toFixed(1)} %`
}

function mib(bytes: number): number {
  return Math.round(bytes / 1_048_576)
}
