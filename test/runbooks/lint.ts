/** What is wrong with a runbook that ships, in words. Everything it names must exist: alerts, faults, measures, metrics, commands, fields, links. */
import { readFileSync } from 'node:fs'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { WORDS } from '../../cli/words.ts'
import { SHIPPED_RULES } from '../../cluster/control-plane/alerts/rules.ts'
import { ROOT } from '../../scripts/run.mjs'
import { parseRoute } from '../../renderer/routing/route.ts'
import { ConditionCode } from '../../shared/alert.ts'
import { Command } from '../../shared/command.ts'
import { FAULTS } from '../../shared/fault.ts'
import { MESSAGE_FIELDS, type RUN_FIELDS } from '../../shared/runbook/fields.ts'
import type { Part, Runbook, RunbookKind, Step } from '../../shared/runbook/runbook.ts'

export const KNOWN_ALERTS: ReadonlySet<string> = new Set([
  ...ConditionCode.options,
  ...SHIPPED_RULES.flatMap(({ id }) => [id, `${id}Missing`]),
])

/** Every metric that some process of the project registers by name. */
const KNOWN_METRICS: ReadonlySet<string> = new Set(
  globSync('cluster/**/*.ts', { cwd: ROOT }).flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/'(linda_[a-z_]+)'/g)].map(([, name]) => name ?? ''),
  ),
)

const HEADINGS: Readonly<Record<RunbookKind, readonly string[]>> = {
  playbook: [
    'Symptoms',
    'Detection',
    'Severity levels',
    'First response',
    'Investigation',
    'Resolution',
    'Communication',
    'Prevention',
  ],
  guide: ['Symptom', 'Quick diagnostics', 'Causes', 'Steps', 'Prevention', 'Escalation'],
  procedure: ['Before', 'Steps', 'Afterwards'],
}

/** What stands for the run's values where a command is tried. */
const EXAMPLES: Readonly<Record<keyof typeof RUN_FIELDS, string>> = {
  account: 'uae-main',
  node: 'uae-1',
  service: 'sheets',
  alert: 'nodeDown/uae-1',
  backup: '20261120T031500Z-3fa2c1',
  deployment: '01a1f000-0000-7000-8000-000000000000',
  version: '0.1.0',
}

/** `ids`: of every runbook there is. */
export function wrongWith(runbook: Runbook, ids: ReadonlySet<string>): string[] {
  const { head, parts } = runbook
  const slugs = new Set(parts.flatMap((part) => (part.kind === 'heading' ? part.slug : [])))
  return [
    ...head.alerts.filter((code) => !KNOWN_ALERTS.has(code)).map((code) => `there is no alert ${code}`),
    ...head.faults.filter((code) => !Object.hasOwn(FAULTS, code)).map((code) => `there is no fault ${code}`),
    ...wrongHeadings(parts, HEADINGS[head.kind]),
    ...parts.flatMap((part) => wrongPart(part, slugs, ids)),
  ]
}

function wrongHeadings(parts: readonly Part[], wanted: readonly string[]): string[] {
  const found = parts.flatMap((part) => (part.kind === 'heading' && part.depth === 2 ? part.text : []))
  const inOrder = found.filter((text) => wanted.includes(text))
  return inOrder.join() === wanted.join()
    ? []
    : [`its headings are ${found.join(' · ')}; it needs ${wanted.join(' · ')}`]
}

function wrongPart(part: Part, slugs: ReadonlySet<string>, ids: ReadonlySet<string>): string[] {
  switch (part.kind) {
    case 'heading':
      return []
    case 'broken':
      return [`a block cannot be read: ${part.why}\n${part.source}`]
    case 'text':
      return wrongText(part.markdown, slugs, ids)
    case 'step':
      return wrongStep(part.step, slugs, ids).map((what) => `${part.step.id}: ${what}`)
  }
}

function wrongText(text: string, slugs: ReadonlySet<string>, ids: ReadonlySet<string>): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(([, target]) => target ?? '')
  const html = text.replaceAll(/`[^`]*`/g, '').match(/<[a-zA-Z/][^>]*>/)
  return [
    ...targets.flatMap((target) => wrongTarget(target, slugs, ids)),
    ...(html === null ? [] : [`it has HTML: ${html[0]}`]),
  ]
}

function wrongTarget(target: string, slugs: ReadonlySet<string>, ids: ReadonlySet<string>): string[] {
  if (target.startsWith('#/')) {
    const route = parseRoute(target)
    if (route.kind === 'runbook') return wrongRunbook(route.runbookId, ids)
    return route.kind === 'lost' ? [`${target} leads nowhere`] : []
  }
  if (target.startsWith('#')) return slugs.has(target.slice(1)) ? [] : [`there is no heading ${target}`]
  return [`${target} leads outside the console`]
}

function wrongRunbook(id: string, ids: ReadonlySet<string>): string[] {
  return ids.has(id) ? [] : [`there is no runbook ${id}`]
}

function wrongStep(step: Step, slugs: ReadonlySet<string>, ids: ReadonlySet<string>): string[] {
  switch (step.kind) {
    case 'todo':
      return wrongText(step.text, slugs, ids)
    case 'shell':
      return wrongShell(step.text)
    case 'decide':
      return step.options.flatMap(({ go }) =>
        go === undefined
          ? []
          : go.startsWith('runbook:')
            ? wrongRunbook(go.slice('runbook:'.length), ids)
            : wrongTarget(go, slugs, ids),
      )
    case 'message':
      return [...step.text.matchAll(/\{([a-zA-Z]+)\}/g)]
        .map(([, name]) => name ?? '')
        .filter((name) => !Object.hasOwn(MESSAGE_FIELDS, name))
        .map((name) => `a message cannot say {${name}}`)
    case 'action':
      return wrongCommand(step.command)
    case 'check': {
      const { condition } = step
      if ('noAlert' in condition) return KNOWN_ALERTS.has(condition.noAlert) ? [] : [`no alert ${condition.noAlert}`]
      if ('query' in condition) return wrongQuery(condition.query)
      return []
    }
  }
}

function wrongQuery(query: string): string[] {
  const named = [...query.matchAll(/\blinda_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''))
  return [
    ...(named.length === 0 ? ['the query names no metric of the cluster'] : []),
    ...named.filter((name) => !KNOWN_METRICS.has(name)).map((name) => `there is no metric ${name}`),
  ]
}

function wrongCommand(template: Readonly<Record<string, unknown>>): string[] {
  const filled = Object.fromEntries(
    Object.entries(template).map(([key, value]) => [
      key,
      typeof value === 'string' && value.startsWith('$')
        ? (EXAMPLES[value.slice(1) as keyof typeof EXAMPLES] ?? value)
        : value,
    ]),
  )
  const parsed = Command.safeParse(filled)
  return parsed.success
    ? []
    : [
        `the command ${JSON.stringify(filled)}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
      ]
}

/** Words of `linda` that do not exist. */
function wrongShell(text: string): string[] {
  const known = new Set(WORDS.map(({ word }) => word as string))
  return [...text.matchAll(/^\s*linda ([a-z-]+)/gm)]
    .map(([, word]) => word ?? '')
    .filter((word) => !known.has(word))
    .map((word) => `there is no "linda ${word}"`)
}
