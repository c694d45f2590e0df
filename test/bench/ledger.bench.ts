/**
 * `npm run bench -- ledger [--seed N] [--operations N] [--variant keys] [--json]`
 * Clicks in a real console on a real cluster while the connection between them is cut, the console is killed and the control
 * plane is killed, between any two bytes. Judged from the two disks: one effect a click, and the console knows how it ended.
 * Exits with 1 when the judge found anything, or when the broken variant passed for whole.
 */
import { parseArgs } from 'node:util'
import { WITHOUT_KEYS } from '../broken/variant.ts'
import { playLedger } from './ledger/play.ts'
import { machine, note, print, table } from './support/report.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    operations: { type: 'string', default: '1000' },
    variant: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
if (values.variant !== undefined && values.variant !== 'keys') {
  note(`No variant "${values.variant}". There is: keys.`)
  process.exit(2)
}
const isBroken = values.variant === 'keys'
const seed = Number(values.seed)
const { judgement, mishaps, tookMs } = await playLedger({
  seed,
  operations: Number(values.operations),
  entries: isBroken ? WITHOUT_KEYS : {},
  note,
})
const { operations, effects, joined, duplicates, wrongOutcome, stuck, states, findings } = judgement
const figures = { operations, effects, duplicates, wrongOutcome, stuck }

print(`Clicks under cuts and kills${isBroken ? ', without keys' : ''}, ${Math.round(tookMs / 1_000)} s`)
print(`${machine()}\n`)
print(table(['Between two bytes of it', 'Clicks'], Object.entries(mishaps)))
print('')
print(table(['Judged from the two disks', 'Count'], Object.entries({ ...figures, joined })))
print('')
print(table(['How they ended', 'Count'], Object.entries(states)))
for (const { kind, operationId, what } of findings.slice(0, 10)) print(`- ${kind}: ${operationId}: ${what}`)
if (values.json) print(JSON.stringify({ ...figures, joined, seed, mishaps, states, tookMs: Math.round(tookMs) }))
process.exitCode = (findings.length === 0) === isBroken ? 1 : 0
