/** A plan as an operator reads it in a terminal. Pure. */
import type { Candidate, Check } from '../shared/check.ts'
import type { Plan } from '../shared/plan.ts'
import { coloured, columns, type Tone } from './columns.ts'
import { formatAge } from '../shared/words/format.ts'

const SIGN: Readonly<Record<Check['status'], readonly [sign: string, tone: Tone]>> = {
  pass: ['✓', 'ok'],
  warn: ['▲', 'warn'],
  fail: ['✗', 'critical'],
}

export function planText(plan: Plan, now: number, isColoured: boolean): string[] {
  return [
    `${plan.title}  [${plan.class}]`,
    ...plan.classWhy.map((why) => `  ${why}`),
    ...section('Checks', checkRows(plan.checks, now, isColoured)),
    ...section('Candidates', plan.candidates.map(candidateLine)),
    ...section('Steps', columns(plan.steps.map(({ title, detail }, index) => [`${index + 1}`, title, detail]))),
    ...section('What it means', plan.consequences),
    ...section('Undo', [plan.inverse.text]),
    ...section('Before', [estimateText(plan)]),
    `  expires in ${formatAge(plan.expiresAt - now)}`,
  ]
}

function section(title: string, lines: readonly string[]): string[] {
  const written = lines.filter((line) => line !== '')
  return written.length === 0 ? [] : [title, ...written.map((line) => `  ${line}`)]
}

function checkRows(checks: readonly Check[], now: number, isColoured: boolean): string[] {
  return columns(
    checks.map(({ status, title, measured, threshold, measuredAt }) => {
      const [sign, tone] = SIGN[status]
      const age = measuredAt === null ? '' : formatAge(now - measuredAt)
      return [coloured(tone, sign, isColoured), title, measured, `needed: ${threshold}`, age]
    }),
  )
}

/** "2. uae-3" or "–  uae-2: not eligible: restarting (needed: healthy)" */
function candidateLine({ nodeId, rank, checks }: Candidate): string {
  const worst = checks.find(({ status }) => status === 'fail') ?? checks.find(({ status }) => status === 'warn')
  const why =
    worst === undefined ? 'passes every check' : `${worst.title}: ${worst.measured} (needed: ${worst.threshold})`
  return rank === null ? `–  ${nodeId}: cannot: ${why}` : `${rank}. ${nodeId}: ${why}`
}

function estimateText({ estimate: { medianMs, pastMs, what } }: Plan): string {
  return medianMs === null ? '' : `${what}: median ${(medianMs / 1_000).toFixed(2)} s of ${pastMs.length}`
}
