/**
 * `node test/checker/main.ts DATA_DIR [--until EPOCH_MS]`: judges a cluster by its journal, its ledger and its state logs.
 * Prints a table and what it found; exits with 1 when it found anything. Meant for a cluster that has been stopped.
 */
import { parseArgs } from 'node:util'
import { readEvidence } from './evidence.ts'
import { judge, type Judgement } from './judge.ts'

/** Of each kind this many are spelled out. */
const EXAMPLES = 5

const { positionals, values } = parseArgs({ allowPositionals: true, options: { until: { type: 'string' } } })
const [dataDir] = positionals
if (dataDir === undefined) {
  process.stderr.write('Which cluster? node test/checker/main.ts DATA_DIR [--until EPOCH_MS]\n')
  process.exitCode = 2
} else {
  const judgement = judge(readEvidence(dataDir), values.until === undefined ? {} : { until: Number(values.until) })
  process.stdout.write(`${report(judgement).join('\n')}\n`)
  process.exitCode = judgement.findings.length === 0 ? 0 : 1
}

function report({
  findings,
  counts,
  messages,
  accepted,
  late,
  staleRefused,
  recordsCut,
  failovers,
}: Judgement): string[] {
  const outcomes = Object.entries(failovers).map(([outcome, count]) => `${count} ${outcome}`)
  const examples = [...Map.groupBy(findings, ({ kind }) => kind).values()].flatMap((all) => all.slice(0, EXAMPLES))
  return [
    '| Must be 0 | |',
    '|---|--:|',
    ...Object.entries(counts).map(([kind, count]) => `| ${kind} | ${count} |`),
    '',
    `${messages} messages, ${accepted} answered (${late} after more than 5 s), ${staleRefused} replies refused for their epoch,`,
    `${recordsCut} records cut, failovers: ${outcomes.length === 0 ? 'none' : outcomes.join(', ')}.`,
    ...examples.map(({ kind, what }) => `- ${kind}: ${what}`),
  ]
}
