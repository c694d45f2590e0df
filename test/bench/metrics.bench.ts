/**
 * `npm run bench -- metrics [--seed N] [--bytes N] [--rounds N] [--json]`
 * A page of metrics read for the first time and again with other values, by the console's parser and by the usual one of npm,
 * in the same run; and what merely decoding the bytes takes, as the floor. Every round's numbers are checked against each other.
 * Exits with 1 when the two parsers disagree.
 */
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import parsePrometheus from 'parse-prometheus-text-format'
import { MetricsParser } from '../../host/metrics/parser.ts'
import { seriesKey } from '../../host/metrics/series-name.ts'
import { createPageMaker } from './metrics/page.ts'
import { seededRandom } from './support/random.ts'
import { machine, note, print, table } from './support/report.ts'
import { median } from './support/statistics.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    bytes: { type: 'string', default: '5000000' },
    rounds: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const rounds = Number(values.rounds)
/** Rounds that only warm up; they are not counted. */
const WARM_UP = 5
/** Pages of one process, one scrape after the other. */
const SCRAPES = 10
/** Repeated scrapes are short: so many times as many of them are measured. */
const REPEATED = 10

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const maker = createPageMaker(seededRandom(seed), Number(values.bytes))
const { series } = maker.page()
const pages = Array.from({ length: SCRAPES }, () => {
  maker.grow()
  return Buffer.from(maker.page().text)
})
const sizeBytes = pages[0]?.length ?? 0
const pageOf = (round: number): Buffer => pages[(round + WARM_UP) % SCRAPES] ?? Buffer.alloc(0)

const usual = measure('usual', rounds, (page) => parsePrometheus(page.toString('utf8')).length)
const first = measure('first', rounds, (page) => new MetricsParser().parse(page).samples)
const known = new MetricsParser()
const again = measure('repeated', rounds * REPEATED, (page) => known.parse(page).samples)
const decoding = measure('decoding', rounds, (page) => page.toString('utf8').length)
const isAgreed = pages.every((page) => {
  const { samples, trouble } = known.parse(page)
  return samples === series && trouble === null && agree(parsePrometheus(page.toString('utf8')), known)
})

const usualMs = median(usual) ?? 0
const rows = [
  ['parse-prometheus-text-format', usualMs],
  ['own, first scrape', median(first) ?? 0],
  ['own, repeated', median(again) ?? 0],
  ['decoding alone, the floor', median(decoding) ?? 0],
] as const
print(`${(sizeBytes / 1e6).toFixed(1)} MB of exposition, ${series} series; medians of ${rounds} rounds`)
print(`${machine()}\n`)
print(
  table(
    ['Parser', 'ms a page', 'MB/s', '× the usual'],
    rows.map(([name, ms]) => [name, ms.toFixed(1), mbPerS(ms), (usualMs / ms).toFixed(1)]),
  ),
)
if (!isAgreed) print('\nThe two parsers do not agree on what is on the page.')
if (values.json) {
  const [, [, firstMs], [, againMs], [, decodingMs]] = rows
  print(
    JSON.stringify({
      seed,
      bytes: sizeBytes,
      series,
      rounds,
      usualMs: fixed(usualMs),
      firstMs: fixed(firstMs),
      repeatedMs: fixed(againMs),
      decodingMs: fixed(decodingMs),
      firstTimesUsual: fixed(usualMs / firstMs),
      repeatedTimesUsual: fixed(usualMs / againMs),
      isAgreed,
    }),
  )
}
process.exitCode = isAgreed ? 0 : 1

/** ms of each round. What was measured before is cleared away first, so that nobody pays for another's garbage. */
function measure(what: string, count: number, read: (page: Buffer) => number): number[] {
  collectGarbage()
  const took: number[] = []
  for (let round = -WARM_UP; round < count; round += 1) {
    const page = pageOf(round)
    const startedAt = performance.now()
    read(page)
    if (round >= 0) took.push(performance.now() - startedAt)
  }
  note(`${what}: ${mbPerS(median(took) ?? 0)} MB/s`)
  return took
}

function mbPerS(ms: number): number {
  return Math.round(sizeBytes / ms / 1_000)
}

function fixed(value: number): number {
  return Number(value.toFixed(2))
}

/** Whether every counter of the one is a series of the other with the same value; the usual one keeps no labels of histograms. */
function agree(families: ReturnType<typeof parsePrometheus>, parser: MetricsParser): boolean {
  const own = new Map<string, number | null>()
  for (let one = 0; one < parser.seriesCount; one += 1) own.set(seriesKey(parser.nameOf(one)), parser.valueOf(one))
  return families
    .filter(({ type }) => type === 'COUNTER')
    .every(({ name, metrics }) =>
      metrics.every(({ labels = {}, value }) => own.get(seriesKey({ name, labels })) === Number(value)),
    )
}
