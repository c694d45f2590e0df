/**
 * `npm run bench -- chaos [--seed N] [--faults N] [--rate N] [--gap MS] [--variant fencing|replication|deduplication] [--keep] [--json]`
 * Processes are killed and stopped, links slowed, silenced and cut, the journal's disk filled, the control plane killed in
 * each phase of a failover, sessions taken away: several at once, under traffic. Nothing is timed; everything is judged.
 * Exits with 1 when the judge found anything, or when a broken variant passed for whole.
 */
import { parseArgs } from 'node:util'
import { VARIANTS } from '../broken/variant.ts'
import { playChaos } from './chaos/play.ts'
import { machine, note, print, table } from './support/report.ts'

/** What the bench is asked for; all 0. */
const ASKED = ['lost', 'doubled', 'outOfOrder', 'staleAccepted', 'doubleHolders', 'unfinishedFailovers'] as const
/** Of each kind this many findings are spelled out. */
const EXAMPLES = 5

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: '200' },
    rate: { type: 'string', default: '20' },
    gap: { type: 'string', default: '2200' },
    variant: { type: 'string' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const variant = VARIANTS.find((name) => name === values.variant) ?? null
if (values.variant !== undefined && variant === null) {
  note(`No variant "${values.variant}". There are: ${VARIANTS.join(', ')}.`)
  process.exit(2)
}
// Leaves by the front door, so that nothing stays mounted.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const seed = Number(values.seed)
const rate = Number(values.rate)
const { judgement, struck, leftOut, notCalm, tookMs } = await playChaos({
  seed,
  rate,
  faults: Number(values.faults),
  meanGapMs: Number(values.gap),
  variant,
  keep: values.keep,
  note,
})
const { counts, late, messages, accepted, staleRefused, recordsCut, failovers, findings, interrupted } = judgement
const faults = Object.values(struck).reduce((sum, count) => sum + count, 0)
const asked = Object.fromEntries(ASKED.map((kind) => [kind, counts[kind]]))

print(
  `${faults} faults of every kind in ${Math.round(tookMs / 1_000)} s, several at once, under ${rate} messages/s an account`,
)
if (variant !== null) print(`Without ${variant}`)
print(`${machine()}\n`)
print(table(['Faults', 'Count'], Object.entries(struck)))
for (const [kind, why] of Object.entries(leftOut)) print(`Left out: ${kind}, because ${why}.`)
print('')
print(table(['Control plane killed during', 'Failovers'], Object.entries(interrupted)))
print('')
const figures = { messages, answered: accepted, ...counts, late, staleRefused, recordsCut }
print(table(['Judged from disk', 'Count'], Object.entries(figures)))
print(
  `Failovers: ${Object.entries(failovers)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ')}`,
)
if (notCalm !== null) print(`In the end it did not calm down: ${notCalm}`)
for (const ofOneKind of Map.groupBy(findings, ({ kind }) => kind).values())
  for (const { kind, what } of ofOneKind.slice(0, EXAMPLES)) print(`- ${kind}: ${what}`)
if (values.json)
  print(
    JSON.stringify({
      faults,
      ...asked,
      seed,
      variant,
      ...figures,
      struck,
      leftOut,
      interrupted,
      failovers,
      notCalm,
      messagesPerSecondPerAccount: rate,
    }),
  )
const isClean = findings.length === 0 && notCalm === null
process.exitCode = isClean === (variant === null) ? 0 : 1
