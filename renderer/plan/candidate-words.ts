/** What speaks for a candidate and what against, in a line. Pure. */
import type { Candidate, Check } from '../../shared/check.ts'
import { counted } from '../../shared/words/format.ts'

/** What an operator compares candidates by, in this order. */
const COMPARED = ['priority', 'logPosition', 'health']

/** "priority 2 · 0 records behind · healthy"; then whatever else is a warning, with its name. */
export function reasonsFor({ checks }: Candidate): string {
  const compared = COMPARED.flatMap((id) => checks.filter((check) => check.id === id))
  const warnings = checks.filter((check) => check.status === 'warn' && !compared.includes(check))
  const shown =
    compared.length === 0
      ? checks.slice(0, 3).map(({ measured }) => measured)
      : compared.map(({ measured }) => measured)
  return [...shown, ...warnings.map(({ title, measured }) => `${title}: ${measured}`)].join(' · ')
}

/** The failed checks with what was found and what is needed. */
export function whyNot({ checks }: Candidate): string {
  const failed = checks.filter((check) => check.status === 'fail')
  return failed.length === 0 ? 'the cluster gives no reason' : failed.map(failure).join(' · ')
}

/** "10 checks passed", "8 checks passed, 1 warning, 1 failed" */
export function checksInWords({ checks }: Candidate): string {
  const of = (status: Check['status']) => checks.filter((check) => check.status === status).length
  const parts = [
    `${counted(of('pass'), 'check')} passed`,
    ...(of('warn') === 0 ? [] : [counted(of('warn'), 'warning')]),
    ...(of('fail') === 0 ? [] : [`${of('fail')} failed`]),
  ]
  return parts.join(', ')
}

function failure({ title, measured, threshold }: Check): string {
  return `${title}: ${measured}, needs ${threshold}`
}
