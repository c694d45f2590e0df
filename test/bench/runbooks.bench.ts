/**
 * `npm run bench -- runbooks [--pages N] [--searches N] [--seed N] [--json]`
 * A library of 10,000 pages in a real store: how long a search takes while somebody types it, how long a page takes to open, and what
 * synchronising a set that did not change asks of the cluster. Processor time is told beside, for machines that have other things to do.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '../../host/clock.ts'
import type { ControlClient } from '../../host/control/client.ts'
import { RunbookLibrary } from '../../host/runbooks/library.ts'
import { Synchroniser } from '../../host/runbooks/synchroniser.ts'
import { hashOf } from '../../host/runbooks/usable-file.ts'
import { openDatabase } from '../../host/store/database.ts'
import { Store } from '../../host/store/store.ts'
import { manifestText } from '../../shared/runbook/manifest-text.ts'
import { makePages, type Pages } from './runbooks/pages.ts'
import { machine, note, print, table } from './support/report.ts'

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '10000' },
    searches: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const random = seeded(Number(values.seed))
const folder = mkdtempSync(join(tmpdir(), 'linda-runbooks-'))
const store = new Store(openDatabase(join(folder, 'bench.sqlite'), Date.now()).db)
try {
  const pages = makePages(Number(values.pages), random)
  const { client, requests } = aCluster(pages)
  const library = new RunbookLibrary(store.runbooks)
  const synchroniser = new Synchroniser({
    table: store.runbooks,
    client,
    clock: systemClock,
    isLive: () => true,
    compared: (isOther) => {
      if (isOther) library.reload()
    },
    onDefect: (error) => {
      throw error
    },
  })
  note(`Synchronising ${pages.texts.size} pages.`)
  const first = await timed(() => synchroniser.compare())
  const { refused } = library.state(null)
  if (synchroniser.problem !== null || refused.length > 0)
    throw new Error(`The set did not come: ${synchroniser.problem ?? JSON.stringify(refused.slice(0, 3))}`)
  requests.length = 0
  const unchanged = await timed(() => synchroniser.compare())
  const unchangedRequests = requests.length

  const searches = typed(pages, Number(values.searches))
  let found = 0
  const searching = await all(searches, (text) => void (found += library.search(text, 20).length))
  const opening = await all([...pages.texts.keys()].slice(0, 300), (name) => library.page(name.slice(0, -3), true))

  const rows = [
    ['Search', searching],
    ['Opening', opening],
  ] as const
  print(`Runbooks, ${pages.texts.size} pages, ${Math.round(store.sizeBytes / 1024 ** 2)} MiB in the store`)
  print(`${machine()}\n`)
  print(
    table(
      ['', 'p50 ms', 'p95 ms', 'p99 ms', 'p95 of processor ms'],
      rows.map(([name, { wall, cpu }]) => [name, at(wall, 0.5), at(wall, 0.95), at(wall, 0.99), at(cpu, 0.95)]),
    ),
  )
  print('')
  print(
    table(
      ['Synchronising', 'Requests', 'ms'],
      [
        ['the first time', pages.texts.size + 1, Math.round(first.wall)],
        ['unchanged', unchangedRequests, Math.round(unchanged.wall)],
      ],
    ),
  )
  if (values.json)
    print(
      JSON.stringify({
        pages: pages.texts.size,
        searches: searches.length,
        found,
        searchP95Ms: at(searching.wall, 0.95),
        searchP95CpuMs: at(searching.cpu, 0.95),
        openingP95Ms: at(opening.wall, 0.95),
        openingP95CpuMs: at(opening.cpu, 0.95),
        unchangedRequests,
        firstSyncMs: Math.round(first.wall),
      }),
    )
} finally {
  store.close()
  rmSync(folder, { recursive: true, force: true })
}

/** A cluster that answers from memory: the network is not what is measured. */
function aCluster({ texts }: Pages): { client: ControlClient; requests: string[] } {
  const requests: string[] = []
  const files = [...texts].map(([name, text]) => ({ name, hash: hashOf(text), bytes: Buffer.byteLength(text) }))
  const hash = hashOf(manifestText(files))
  const byName = new Map(files.map((file) => [file.name, file]))
  const answer = (route: string, input: { params?: { name?: string }; query?: { known?: string } }): unknown => {
    requests.push(route)
    if (route === 'listRunbooks') return { hash, files: input.query?.known === hash ? null : files }
    const name = input.params?.name ?? ''
    return { file: byName.get(name), encoding: 'utf8', text: texts.get(name) }
  }
  // The table ties a route's name to its answer; the compiler cannot follow that here.
  const call = (route: string, input: object) => Promise.resolve(answer(route, input))
  return { client: { call } as unknown as ControlClient, requests }
}

/** One or two words, letter by letter, as they are typed. */
function typed({ words }: Pages, count: number): string[] {
  const texts: string[] = []
  const pick = () => words[Math.floor(random() * words.length)] ?? ''
  while (texts.length < count) {
    const text = random() < 0.5 ? pick() : `${pick()} ${pick()}`
    for (let length = 1; length <= text.length; length += 1) texts.push(text.slice(0, length))
  }
  return texts.slice(0, count)
}

interface Timed {
  readonly wall: number
  readonly cpu: number
}

async function timed(work: () => unknown): Promise<Timed> {
  const cpu = process.threadCpuUsage()
  const startedAt = performance.now()
  await work()
  const wall = performance.now() - startedAt
  const { user, system } = process.threadCpuUsage(cpu)
  return { wall, cpu: (user + system) / 1_000 }
}

async function all<T>(inputs: readonly T[], work: (input: T) => unknown): Promise<{ wall: number[]; cpu: number[] }> {
  const times: Timed[] = []
  for (const input of inputs) times.push(await timed(() => work(input)))
  return { wall: times.map(({ wall }) => wall).toSorted(byValue), cpu: times.map(({ cpu }) => cpu).toSorted(byValue) }
}

function byValue(a: number, b: number): number {
  return a - b
}

function at(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  }
}
