/**
 * `npm run bench -- failover [--seed N] [--rounds N] [--rate N] [--variant fencing|replication|deduplication] [--keep] [--json]`
 * Masters are killed and stopped in turn under traffic; between them come harder blows that are judged but not timed.
 * Exits with 1 when the judge found anything, or when a broken variant passed for whole.
 */
import { parseArgs } from 'node:util'
import { type Variant, VARIANTS } from '../broken/variant.ts'
import type { FindingKind } from '../checker/finding.ts'
import type { Blow } from './failover/blows.ts'
import { play, type Played } from './failover/play.ts'
import { plannedBlows } from './failover/rounds.ts'
import { machine, note, print, table } from './support/report.ts'
import { median, rounded, worst } from './support/statistics.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '20' },
    variant: { type: 'string' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})
const variant = VARIANTS.find((name) => name === values.variant) ?? null
if (values.variant !== undefined && variant === null) {
  note(`No variant "${values.variant}". There are: ${VARIANTS.join(', ')}.`)
  process.exit(2)
}
const seed = Number(values.seed)
const rate = Number(values.rate)
const played = await play({ seed, rate, blows: plannedBlows(Number(values.rounds)), variant, keep: values.keep, note })
const result = { ...resultOf(played), seed, variant, messagesPerSecondPerAccount: rate, flappingLimits: 'lifted' }

print(
  `Failover under ${rate} messages/s an account, flapping limits lifted${variant === null ? '' : `, without ${variant}`}`,
)
print(`${machine()}\n`)
print(table(['Gap, signal → first accepted reply', 'Rounds', 'Median', 'Worst'], timesOf(played)))
print('')
print(table(['Where the time goes (medians, ms)', 'kill -9', 'kill -STOP'], phasesOf(played)))
print('')
print(table(['Judged from disk', 'Count'], countsOf(played)))
for (const { kind, what } of played.judgement.findings.slice(0, 10)) print(`- ${kind}: ${what}`)
if (values.json) print(JSON.stringify(result))
process.exitCode = isAsExpected(played, variant) ? 0 : 1

function gapsOf({ rounds }: Played, blow: Blow): number[] {
  return rounds.filter((round) => round.blow === blow).flatMap(({ gapMs }) => gapMs ?? [])
}

function resultOf(all: Played) {
  const { rounds, judgement, gaveUp } = all
  const timed = rounds.filter(({ blow }) => blow === 'kill' || blow === 'stop')
  return {
    rounds: timed.length,
    killGapMsMedian: rounded(median(gapsOf(all, 'kill'))),
    killGapMsWorst: rounded(worst(gapsOf(all, 'kill'))),
    stopGapMsMedian: rounded(median(gapsOf(all, 'stop'))),
    stopGapMsWorst: rounded(worst(gapsOf(all, 'stop'))),
    plannedGapMsMedian: rounded(median(plannedGapsOf(all))),
    plannedGapMsWorst: rounded(worst(plannedGapsOf(all))),
    calmGapMsMedian: rounded(median(calmOf(all))),
    calmGapMsWorst: rounded(worst(calmOf(all))),
    ...judgement.counts,
    late: judgement.late,
    messages: judgement.messages,
    staleRefused: judgement.staleRefused,
    recordsCut: judgement.recordsCut,
    failovers: judgement.failovers,
    harderBlows: rounds.filter(({ blow }) => blow === 'wakeEarly' || blow === 'loseDisk' || blow === 'cutOff').length,
    notServedAgain: rounds.filter(({ gapMs }) => gapMs === null).length,
    gaveUp,
  }
}

/** What the users' own pauses are worth: the same measure without a fault. */
function calmOf({ rounds }: Played): number[] {
  return rounds.map(({ calmMs }) => calmMs)
}

/** A healthy master serves on while its successor catches up: here the gap is between the last and the first accepted reply. */
function plannedGapsOf({ rounds }: Played): number[] {
  return rounds.filter(({ blow }) => blow === 'planned').flatMap(({ failover }) => failover?.gapMs ?? [])
}

function timesOf(all: Played): (string | number | null)[][] {
  const ms = (value: number | null) => (value === null ? null : `${Math.round(value)} ms`)
  const row = (name: string, gaps: readonly number[]) => [name, gaps.length, ms(median(gaps)), ms(worst(gaps))]
  return [
    row('`kill -9`', gapsOf(all, 'kill')),
    row('`kill -STOP`', gapsOf(all, 'stop')),
    row('planned failover, last → first accepted reply', plannedGapsOf(all)),
    row('no signal at all (the floor)', calmOf(all)),
  ]
}

function phasesOf({ rounds }: Played): (string | number | null)[][] {
  const phases = ['suspected', 'selecting', 'fencing', 'transferring', 'promoting', 'verifying'] as const
  const timeOf = (blow: Blow, phase: string) =>
    rounded(
      median(
        rounds
          .filter((round) => round.blow === blow)
          .flatMap(({ failover }) => failover?.phases.find((record) => record.phase === phase)?.durationMs ?? []),
      ),
    )
  return phases.map((phase) => [phase, timeOf('kill', phase), timeOf('stop', phase)])
}

function countsOf({ judgement }: Played): (string | number)[][] {
  const { counts, late, messages, accepted, staleRefused, recordsCut } = judgement
  return [
    ['messages', messages],
    ['answered', accepted],
    ...Object.entries(counts),
    ['late (over 5 s)', late],
    ['replies refused for their epoch', staleRefused],
    ['records cut from returning nodes', recordsCut],
  ]
}

/** Whole: nothing found, everybody served again. Broken: found in what the variant lacks. */
function isAsExpected({ rounds, judgement, gaveUp }: Played, missing: Variant | null): boolean {
  const found = (...kinds: FindingKind[]) => kinds.some((kind) => judgement.counts[kind] > 0)
  switch (missing) {
    case null:
      return judgement.findings.length === 0 && gaveUp === null && rounds.every(({ gapMs }) => gapMs !== null)
    case 'fencing':
      return found('staleAccepted', 'doubled')
    case 'replication':
      return found('lost') || (judgement.failovers['blocked'] ?? 0) > 0
    case 'deduplication':
      return found('doubled', 'outOfOrder')
  }
}
