/** A command and a message as a runbook has them, filled in from the run and from what is known now. Pure. */
import { newestVerified } from '../backup.ts'
import { Command } from '../command.ts'
import { openDeployment } from '../deployment.ts'
import type { Snapshot } from '../snapshot.ts'
import { MESSAGE_FIELDS, type MessageField, RUN_FIELDS, type RunField } from './fields.ts'
import type { RunSubject } from './run.ts'
import type { CommandTemplate } from './runbook.ts'
import { SENTENCES } from './sentences.ts'
import { accountOf, widened } from './subject.ts'
import { knownOf, type World } from './world.ts'

/** `missing`: a sentence: what the run does not tell, and what to do. */
export type Filled = { readonly command: Command } | { readonly missing: string }

export interface FillRun {
  readonly subject: RunSubject
  readonly world: World
}

/** Words that begin with a dollar sign are taken from the run; the rest stays as it stands. */
export function fillCommand(template: CommandTemplate, { subject, world }: FillRun): Filled {
  const lacking: string[] = []
  const value = (field: string): unknown => {
    if (!isRunField(field)) {
      lacking.push(`a run has no $${field}`)
      return null
    }
    const found = runValue(field, world.snapshot, wholeSubject(world, subject))
    if (found === null) lacking.push(MISSING[field])
    return found
  }
  const filled = replaced(template, value)
  const [first] = lacking
  if (first !== undefined) return { missing: first }
  const parsed = Command.safeParse(filled)
  if (parsed.success) return { command: parsed.data }
  const [issue] = parsed.error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  return { missing: `the command cannot be read: ${where}${issue?.message ?? 'no reason was given'}` }
}

/** `{account}` and the like become what is known at this moment. What is no field stays as it stands. */
export function fillMessage(text: string, world: World, subject: RunSubject, operator: string): string {
  const known = world.snapshot === null ? null : knownOf(world, world.snapshot)
  const saying = {
    known,
    subject: wholeSubject(world, subject),
    operator,
    impact: world.impact ?? null,
    now: world.now,
  }
  return text.replaceAll(/\{([a-zA-Z0-9]+)\}(\.?)/g, (whole, field: string, stop: string) => {
    if (!isMessageField(field)) return whole
    const said = SENTENCES[field](saying)
    // A whole sentence brings its own full stop.
    return stop !== '' && /[.!?]$/.test(said) ? said : `${said}${stop}`
  })
}

function wholeSubject({ snapshot }: World, subject: RunSubject): RunSubject {
  if (snapshot === null) return subject
  const wide = widened(snapshot, subject)
  return { ...wide, accountId: accountOf(snapshot, wide) }
}

/** `null`: the run, or the state, does not tell. */
function runValue(field: RunField, snapshot: Snapshot | null, subject: RunSubject): string | null {
  switch (field) {
    case 'account':
      return subject.accountId
    case 'node':
      return subject.nodeId
    case 'service':
      return subject.serviceId
    case 'alert':
      return subject.alertId
    case 'backup':
      return snapshot === null ? null : (newestVerified(snapshot.backups)?.id ?? null)
    case 'deployment':
      return snapshot === null ? null : ((openDeployment(snapshot.deployments) ?? snapshot.deployments[0])?.id ?? null)
    case 'version':
      return snapshot?.deployments.find(({ state }) => state === 'succeeded')?.from ?? null
  }
}

const MISSING: Readonly<Record<RunField, string>> = {
  account: 'This run is about no one account: choose the account it is about.',
  node: 'This run is about no one node: choose the node it is about.',
  service: 'This run is about no one service: choose the service it is about.',
  alert: 'This run did not begin from an alert: open the alert and act there.',
  backup: 'No backup was proven yet: make one and verify it first.',
  deployment: 'Nothing was deployed yet.',
  version: 'No deployment succeeded yet, so no version ran before this one.',
}

function replaced(value: unknown, valueOf: (field: string) => unknown): unknown {
  if (typeof value === 'string') return value.startsWith('$') ? valueOf(value.slice(1)) : value
  if (Array.isArray(value)) return value.map((item) => replaced(item, valueOf))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, valueOf)]))
}

function isRunField(field: string): field is RunField {
  return Object.hasOwn(RUN_FIELDS, field)
}

function isMessageField(field: string): field is MessageField {
  return Object.hasOwn(MESSAGE_FIELDS, field)
}
