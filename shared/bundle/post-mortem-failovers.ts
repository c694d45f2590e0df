/** Every failover with its phases held against what the owners ask for. Pure. */
import { type Failover, FAILOVER_TARGETS_MS, type FailoverPhase } from '../failover.ts'
import { formatSeconds } from '../words/format.ts'
import { BLOCK_WORDS, fromTo, OUTCOME_MEANINGS, OUTCOME_NAMES, PHASE_MEANINGS, PHASE_NAMES } from '../words/labels.ts'
import { inline, section, table, utcMoment } from './markdown.ts'
import { NOT_RECORDED, type Story } from './story.ts'

/** So many are told with all their phases. */
const WITH_PHASES = 20

export function failoverSection({ failovers }: Story): string {
  if (failovers.length === 0) return section('Failovers', 'No account changed its master.')
  const told = failovers.slice(0, WITH_PHASES).map(oneFailover)
  const left = failovers.length - told.length
  return section(
    'Failovers',
    ...told,
    left === 0 ? '' : `${left} more are in \`failovers.json\`; the first ${WITH_PHASES} are told here.`,
  )
}

const PHASE_TARGETS: Partial<Readonly<Record<FailoverPhase, number>>> = {
  suspected: FAILOVER_TARGETS_MS.confirm,
  selecting: FAILOVER_TARGETS_MS.select,
}

function oneFailover(failover: Failover): string {
  const { id, accountId, trigger, cause, startedAt, outcome, blockedBy, why, gapMs, totalMs, phases, testimonies } =
    failover
  const end = outcome === null ? 'It had not ended yet.' : `${OUTCOME_NAMES[outcome]}. ${OUTCOME_MEANINGS[outcome]}`
  const block = blockedBy === null ? '' : ` Blocked: ${BLOCK_WORDS[blockedBy]}.`
  const saw = testimonies.length === 0 ? '' : `Confirmed by ${testimonies.length} witnesses that were asked afresh.`
  const executeFrom = phases.find(({ phase }) => phase === 'fencing')?.offsetMs
  const executeMs = executeFrom === undefined || totalMs === null ? null : Math.max(0, totalMs - executeFrom)
  const sums: readonly (readonly [string, number | null, number])[] = [
    ['Fencing to the end', executeMs, FAILOVER_TARGETS_MS.execute],
    ['Whole failover', totalMs, FAILOVER_TARGETS_MS.total],
  ]
  return [
    `### ${inline(`${accountId}: ${fromTo(failover)}`)}`,
    `\`${id}\`, ${trigger}, began ${utcMoment(startedAt)}. ${inline(sentence(`Why: ${cause}`))} ${end}${block}${why === null ? '' : ` ${inline(sentence(why))}`}`,
    saw,
    table(
      ['Phase', 'Began after', 'Took', 'Target', 'What it did'],
      [
        ...phases.map(({ phase, offsetMs, durationMs, detail }) => [
          `${PHASE_NAMES[phase]}`,
          formatSeconds(offsetMs),
          took(durationMs),
          held(durationMs, PHASE_TARGETS[phase]),
          detail === null ? inline(PHASE_MEANINGS[phase]) : inline(detail),
        ]),
        ...sums.map(([name, ms, target]) => [`**${name}**`, '', took(ms), held(ms, target), '']),
      ],
      `Its phases were ${NOT_RECORDED}.`,
    ),
    `Without a reply to users: ${gapMs === null ? NOT_RECORDED : `**${formatSeconds(gapMs)}**, from the last one before to the first one after, as the gateway saw it`}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function took(ms: number | null): string {
  return ms === null ? NOT_RECORDED : formatSeconds(ms)
}

/** "≤ 5.00 s: kept" */
function held(ms: number | null, targetMs: number | undefined): string {
  if (targetMs === undefined) return ''
  const target = `≤ ${formatSeconds(targetMs)}`
  return ms === null ? target : `${target}: ${ms <= targetMs ? 'kept' : '**missed**'}`
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
