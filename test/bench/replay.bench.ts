/**
 * `npm run bench -- replay [--facts N] [--moments N] [--checked N] [--seed N] [--json]`
 * An incident of a million facts in a real store: how long it takes to come to any moment of it, and whether the state there is, by hash,
 * the one that the whole journal up to that moment folds into. Processor time is told beside, for machines that have other things to do.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readStore } from '../../host/replay/store-recorded.ts'
import { openDatabase } from '../../host/store/database.ts'
import { Store } from '../../host/store/store.ts'
import { fold } from '../../shared/fold.ts'
import { Snapshot } from '../../shared/snapshot.ts'
import { canonicalState } from '../../shared/state-hash.ts'
import { aSnapshot, AT } from '../host/support/factories.ts'
import { aPast } from '../host/support/kept-past.ts'
import { machine, note, print, table } from './support/report.ts'
import { quantile, worst } from './support/statistics.ts'

const { values } = parseArgs({
  options: {
    facts: { type: 'string', default: '1000000' },
    moments: { type: 'string', default: '200' },
    checked: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const FACTS = Number(values.facts)
const EVERY_MS = 10
const STEP_FACTS = 500

const START = aSnapshot()
const random = seeded(Number(values.seed))
const folder = mkdtempSync(join(tmpdir(), 'linda-replay-'))
const store = new Store(openDatabase(join(folder, 'bench.sqlite'), AT).db)
try {
  note(`Writing ${FACTS} facts.`)
  const writing = performance.now()
  write()
  const writingMs = performance.now() - writing
  const openedAt = performance.now()
  const recorded = readStore({ checkpoints: store.checkpoints, name: 'Bench', heardUntil: 0, history: () => null })
  if (recorded === null) throw new Error('Nothing was kept.')
  const openingMs = performance.now() - openedAt
  const at = (): number => recorded.from + Math.floor(random() * (recorded.to - recorded.from))
  const moments = Array.from({ length: Number(values.moments) }, at)
  const wall: number[] = []
  const cpu: number[] = []
  for (const moment of moments) {
    const cpuBefore = process.threadCpuUsage()
    const before = performance.now()
    if (recorded.snapshotAt(moment) === null) throw new Error(`Nothing was kept of ${moment}.`)
    wall.push(performance.now() - before)
    const { user, system } = process.threadCpuUsage(cpuBefore)
    cpu.push((user + system) / 1_000)
  }
  const checked = moments.slice(0, Number(values.checked)).toSorted((a, b) => a - b)
  note(`Folding the journal from its beginning for ${checked.length} of them.`)
  const same = countSame(checked, (moment) => recorded.snapshotAt(moment))

  const figures = {
    facts: FACTS,
    moments: moments.length,
    p50Ms: ms(quantile(wall, 0.5)),
    p95Ms: ms(quantile(wall, 0.95)),
    maxMs: ms(worst(wall)),
    p95CpuMs: ms(quantile(cpu, 0.95)),
    maxCpuMs: ms(worst(cpu)),
    openingMs: ms(openingMs),
    checked: checked.length,
    same,
    checkpoints: store.checkpoints.heads().length,
    storeMiB: Math.round(store.sizeBytes / 1024 ** 2),
    writingS: Math.round(writingMs / 1_000),
  }
  print(
    `Replay, ${FACTS} facts, ${figures.storeMiB} MiB in the store, ${figures.checkpoints} whole states between them`,
  )
  print(`${machine()}\n`)
  print(
    table(
      ['', 'p50 ms', 'p95 ms', 'longest ms', 'p95 of processor ms'],
      [[`any of ${moments.length} moments`, figures.p50Ms, figures.p95Ms, figures.maxMs, figures.p95CpuMs]],
    ),
  )
  print(`\nThe same state as the journal up to then, by hash: ${same} of ${checked.length}.`)
  print(`Opened in ${figures.openingMs} ms. Written in ${figures.writingS} s.`)
  if (values.json) print(JSON.stringify(figures))
  if (same !== checked.length) process.exitCode = 1
} finally {
  store.close()
  rmSync(folder, { recursive: true, force: true })
}

/** As the console does: in steps, the whole state every few. */
function write(): void {
  let snapshot: Snapshot = START
  const { journalId } = snapshot
  const step = (facts: ReturnType<typeof aPast>, told: Snapshot | null): void =>
    store.write({ heardAt: facts.at(-1)?.at ?? AT, journalId, facts, failovers: [], operations: [], snapshot: told })
  step([], snapshot)
  let turn = 0
  for (const facts of journal()) {
    snapshot = fold(snapshot, facts).snapshot
    step(facts, (turn += 1) % 4 === 0 ? snapshot : null)
  }
}

function* journal(): Generator<ReturnType<typeof aPast>> {
  for (let done = 0; done < FACTS; done += STEP_FACTS)
    yield aPast(Math.min(STEP_FACTS, FACTS - done), {
      from: done + 1,
      startAt: AT + done * EVERY_MS,
      everyMs: EVERY_MS,
    })
}

/** `checked` ascending. */
function countSame(checked: readonly number[], stateAt: (at: number) => Snapshot | null): number {
  const waiting = [...checked]
  let same = 0
  let snapshot: Snapshot = START
  for (const facts of journal()) {
    for (;;) {
      const [next] = waiting
      const later = next === undefined ? -1 : facts.findIndex((fact) => fact.at > next)
      if (next === undefined || later < 0) break
      waiting.shift()
      if (hashOf(fold(snapshot, facts.slice(0, later)).snapshot) === hashOf(stateAt(next))) same += 1
    }
    snapshot = fold(snapshot, facts).snapshot
  }
  for (const moment of waiting) if (hashOf(snapshot) === hashOf(stateAt(moment))) same += 1
  return same
}

function hashOf(snapshot: Snapshot | null): string | null {
  if (snapshot === null) return null
  return createHash('sha256')
    .update(canonicalState(Snapshot.parse(snapshot)))
    .digest('hex')
}

function ms(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10
}

/** The same moments for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
