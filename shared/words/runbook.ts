/** Runbooks and runs through them in words, the same on the screen and in the terminal. Pure. */
import { CONDITION_IDS } from '../runbook/condition-ids.ts'
import { type MeasureId, MEASURES } from '../alert-rule.ts'
import { assertNever } from '../assert-never.ts'
import { type Command, COMMANDS } from '../command.ts'
import type { RunEntryBody, RunSubject } from '../runbook/run.ts'
import type { Audience, CommandTemplate, Condition, RunbookKind, Step, StepKind } from '../runbook/runbook.ts'
import { formatBytes, formatDuration } from './format.ts'

export const RUNBOOK_KIND_NAMES: Readonly<Record<RunbookKind, string>> = {
  playbook: 'Playbook',
  guide: 'Guide',
  procedure: 'Procedure',
}

export const STEP_KIND_NAMES: Readonly<Record<StepKind, string>> = {
  check: 'Check',
  action: 'Action',
  shell: 'Terminal',
  decide: 'Decide',
  message: 'Message',
  todo: 'To do',
}

export const AUDIENCE_NAMES: Readonly<Record<Audience, string>> = {
  internal: 'to the team',
  customers: 'to customers',
  executives: 'to executives',
}

/** What a step is called where there is room for a line. */
export function stepTitle(step: Step): string {
  switch (step.kind) {
    case 'check':
      return step.condition.title
    case 'action':
    case 'message':
      return step.title
    case 'shell':
      return step.title ?? step.text.split('\n')[0] ?? ''
    case 'decide':
      return step.question
    case 'todo':
      return step.text.split('\n')[0] ?? ''
    default:
      return assertNever(step)
  }
}

/** "Error rate below 5 %", "the gateway answers": what is asked, of whom it is asked. */
export function conditionWords(condition: Condition): string {
  const of = 'of' in condition && condition.of !== undefined ? `, of ${condition.of}` : ''
  if ('state' in condition) return `${CONDITION_IDS[condition.state].means}${of}`
  if ('noAlert' in condition) return `no open alert ${condition.noAlert}${of}`
  const limit = 'below' in condition ? 'below' : 'above'
  const value = 'below' in condition ? condition.below : condition.above
  if ('query' in condition) return `${condition.query} ${limit} ${value}`
  return `${MEASURES[condition.measure].title} ${limit} ${measureWords(condition.measure, value)}${of}`
}

/** A value in a measure's own unit, as people say it: "5 %", "3.0 s", "512 MiB". */
export function measureWords(measure: MeasureId, value: number): string {
  const { unit } = MEASURES[measure]
  switch (unit) {
    case 'fraction':
      return `${Number((value * 100).toPrecision(4))} %`
    case 'ms':
      return formatDuration(value)
    case 'bytes': {
      const { value: size, unit: name } = formatBytes(value)
      return `${size} ${name}`
    }
    case 'times':
    case 'messages':
    case 'records':
    case 'days':
      return `${Number(value.toPrecision(4))} ${unit}`
    default:
      return assertNever(unit)
  }
}

/** "uae-main, node uae-2" or "the whole cluster" */
export function subjectWords({ accountId, nodeId, serviceId }: RunSubject): string {
  const named = [
    ...(accountId === null ? [] : [accountId]),
    ...(nodeId === null ? [] : [`node ${nodeId}`]),
    ...(serviceId === null ? [] : [`service ${serviceId}`]),
  ]
  return named.length === 0 ? 'the whole cluster' : named.join(', ')
}

/** What an entry says was done: "ticked", "left out", "wrote". */
export function entryWords(body: RunEntryBody): string {
  switch (body.kind) {
    case 'started':
      return `began the run, version ${body.version}, about ${subjectWords(body.subject)}`
    case 'ticked':
      return body.outcome === 'done' ? 'done' : 'skipped'
    case 'unticked':
      return 'taken back'
    case 'decided':
      return `chose “${body.answer}”`
    case 'acted':
      return `confirmed “${body.title}”`
    case 'noted':
      return 'wrote'
    case 'ended':
      return `ended the run: ${body.outcome}${body.why === '' ? '' : `. ${body.why}`}`
    default:
      return assertNever(body)
  }
}

/** The same command in a terminal: `linda do drain nodeId=uae-2`. What the run must still say stands as `…`. */
export function lindaCommand(command: Command | CommandTemplate): string {
  const { kind, ...fields } = command
  const words = Object.entries(fields).map(([name, value]) => quoted(`${name}=${fieldText(value)}`))
  return ['linda', 'do', String(kind), ...words].join(' ')
}

/** "Hold automation": the verb of a command that a runbook names; its kind where there is none of it. */
export function verbOf({ kind }: CommandTemplate): string {
  const known = Object.entries(COMMANDS).find(([name]) => name === kind)
  return known === undefined ? String(kind) : known[1].verb
}

function fieldText(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(([name, weight]) => `${name}:${String(weight)}`)
    return pairs.length === 0 ? 'none' : pairs.join(',')
  }
  const text = String(value as string | number | boolean)
  return text.startsWith('$') ? '…' : text
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./…-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
