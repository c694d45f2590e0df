/** Objectives, budgets and burns as people read them. Pure. */
import { allowanceOf, type Burn, type Slo, type SloState } from '../slo.ts'
import type { Tone } from './labels.ts'
import { counted, formatCount, formatDuration, formatPercent } from './format.ts'

/** What the objective is about: "availability", "p95 ≤ 100 ms", "errors". */
export function sloName({ kind, thresholdMs }: Slo): string {
  return kind === 'latency' ? `p95 ≤ ${thresholdMs ?? '?'} ms` : kind
}

/** "99.9 % of seconds served", "95 % of seconds", "under 0.5 % of replies". */
export function objectiveText({ kind, objective }: Slo): string {
  switch (kind) {
    case 'availability':
      return `${shareText(objective)} of seconds served`
    case 'latency':
      return `${shareText(objective)} of seconds within it`
    case 'errors':
      return `under ${shareText(1 - objective)} of replies`
  }
}

/** 0…1 as per cent with what matters of it: "99.9 %", "99.99 %", "95 %"; never 100 % of what is not all. */
export function shareText(share: number): string {
  if (share === 1 || share === 0) return `${share * 100} %`
  const digits = [0, 1, 2, 3, 4].find((count) => {
    const shown = Number(formatPercent(share, count)) / 100
    return shown > 0 && shown < 1 && Math.abs(shown - share) <= Math.min(share, 1 - share) * 0.01
  })
  const value = Number(formatPercent(share, digits ?? 4))
  return `${value >= 100 ? '> 99.9999' : value === 0 ? '< 0.0001' : value} %`
}

/** What is left of the budget: of all of it, and in seconds or replies. Below 0: overspent. `null`: nobody knows yet. */
export interface BudgetLeft {
  readonly share: number
  readonly text: string
}

export function budgetLeft(state: SloState): BudgetLeft | null {
  const allowance = allowanceOf(state)
  if (state.spent === null || allowance === null) return null
  const left = allowance - state.bad
  const amount =
    state.unit === 's'
      ? formatDuration(Math.round(Math.abs(left)) * 1_000)
      : `${approximately(state)}${counted(Math.round(Math.abs(left)), 'reply', 'replies')}`
  return { share: 1 - state.spent, text: left < 0 ? `${amount} overspent` : `${amount} left` }
}

/** Replies of a window that is not covered yet are an estimate. */
function approximately({ coveredMs, slo }: SloState): string {
  return coveredMs >= slo.windowDays * 86_400_000 * 0.99 ? '' : '≈ '
}

/** "1 h", "6 h", "24 h", "30 d". */
export function windowText(windowMs: number): string {
  const hours = windowMs / 3_600_000
  return hours <= 24 ? `${hours} h` : `${hours / 24} d`
}

/** "0.4×"; `null` says itself that there is not enough data. */
export function burnText({ rate }: Burn): string {
  if (rate === null) return 'not enough data'
  if (rate >= 100) return `${formatCount(Math.round(rate))}×`
  return `${rate === 0 ? '0' : rate < 0.05 ? '< 0.1' : rate.toFixed(1)}×`
}

/** Over 1 the budget does not last; ten times that, and a month's is gone in three days. */
export function burnTone({ rate }: Burn): Tone {
  if (rate === null) return 'unknown'
  return rate > 10 ? 'critical' : rate > 1 ? 'warn' : 'ok'
}

/** A part of the budget; it can be more than all of it: "31 %", "0.4 %", "240 %". */
export function spentText(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %'
  return `${formatPercent(share, share < 0.1 && share > 0 ? 1 : 0)} %`
}

/** What was bad: "42 s", "1 reply". */
export function costText(bad: number, unit: SloState['unit']): string {
  return unit === 's' ? formatDuration(bad * 1_000) : counted(bad, 'reply', 'replies')
}

export type SloStanding = 'unknown' | 'kept' | 'below' | 'danger' | 'broken'

const LITTLE_LEFT = 0.25

/** `danger`: little of the budget is left, or it goes faster in the last 6 h than it may. `broken`: nothing is left of it.
 *  `below`: most of the budget is left, since little of the window is recorded; what is recorded misses the promise. */
export function standingOf({ slo, spent, kept, burns }: SloState): SloStanding {
  if (spent === null) return 'unknown'
  if (spent >= 1) return 'broken'
  const isFast = burns.some(({ windowMs, rate }) => windowMs <= 6 * 3_600_000 && rate !== null && rate > 1)
  if (isFast || 1 - spent < LITTLE_LEFT) return 'danger'
  return kept !== null && kept < slo.objective ? 'below' : 'kept'
}

export const STANDING_WORDS: Readonly<Record<SloStanding, string>> = {
  unknown: 'nothing recorded',
  kept: 'kept',
  below: 'below it so far',
  danger: 'in danger',
  broken: 'budget spent',
}
export const STANDING_TONES: Readonly<Record<SloStanding, Tone>> = {
  unknown: 'unknown',
  kept: 'ok',
  below: 'warn',
  danger: 'warn',
  broken: 'critical',
}

/** "recorded 3 h of 30 d". */
export function coverageText({ coveredMs, slo }: SloState): string {
  const window = `${slo.windowDays} d`
  if (coveredMs === 0) return `nothing recorded of ${window}`
  return coveredMs >= slo.windowDays * 86_400_000 - 60_000
    ? `recorded all ${window}`
    : `recorded ${formatDuration(coveredMs)} of ${window}`
}

/** "2 of 9 objectives are in danger: …". Worst first. */
export function sloSentence(states: readonly SloState[]): string {
  if (states.length === 0) return 'No objective is set.'
  const named = (wanted: SloStanding) =>
    states.filter((state) => standingOf(state) === wanted).map(({ slo }) => `${slo.accountId} ${sloName(slo)}`)
  const [broken, danger, below, unknown] = [named('broken'), named('danger'), named('below'), named('unknown')]
  const of = (names: readonly string[], one: string, many: string) =>
    names.length === 0
      ? []
      : `${names.length} of ${states.length} objectives ${names.length === 1 ? one : many}: ${few(names)}`
  const parts = [
    of(broken, 'has no budget left', 'have no budget left'),
    of(danger, 'is in danger', 'are in danger'),
    of(below, 'is below its promise so far', 'are below their promise so far'),
  ].flat()
  const quiet = unknown.length === 0 ? '' : ` Of ${unknown.length} nothing is recorded yet.`
  if (parts.length > 0) return `${parts.join('; ')}.${quiet}`
  if (unknown.length === states.length) return 'Nothing is recorded yet: no objective can be judged.'
  return unknown.length > 0
    ? `${counted(states.length - unknown.length, 'objective')} kept so far.${quiet}`
    : `All ${states.length} objectives are kept so far.`
}

function few(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
}
